"""How somebody reads a sealed copy: as it was written, or with a translation beside the original."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from applications.sealed import SealedSection
from applications.translations import shelf_for, shown_passages, with_translations

if TYPE_CHECKING:
    from applications.models import Submission
    from calls.form_tree import FormTree

PARAMETER = "language"  # in the address of the page


@dataclass(frozen=True, slots=True)
class Way:
    """One way to read, as components/chips.html draws it."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """The sections as they are read. `language` stands beside the original; "" where nothing does.

    `ways` are offered where there is a translation. `lacks` names a language that was asked for and is not
    there. `came_at` is when the newest translation came.
    """

    sections: list[SealedSection]
    language: str
    ways: list[Way]
    lacks: str
    came_at: datetime | None


def chosen_language(query: Mapping[str, str]) -> str:
    """The language that the address of a page asks for; "" for the original alone."""
    asked = query.get(PARAMETER, "")
    return asked if asked in dict(settings.LANGUAGES) else ""


def query_for(language: str) -> str:
    """What keeps the choice in the address of another page."""
    return f"?{PARAMETER}={language}" if language else ""


def read_beside(
    sections: list[SealedSection],
    tree: FormTree,
    submission: Submission,
    *,
    language: str,
    until: datetime | None = None,
    keeps: str = "",
) -> Reading:
    """Put the translations into `language` beside the sections, as they were at `until`. One query.

    `keeps` is what the address of the page says beside, like "version=1&".
    """
    shelf = shelf_for(submission, until=until)
    passages = shown_passages(sections, tree)
    there = shelf.languages(passages)
    beside = language if language in there else ""
    if beside:
        sections = with_translations(sections, tree, shelf, beside)
    names = dict(settings.LANGUAGES)
    return Reading(
        sections=sections,
        language=beside,
        ways=_ways(there, beside, keeps),
        lacks=names[language] if language and not beside and language != _written_in(submission) else "",
        came_at=shelf.since(passages),
    )


def _written_in(submission: Submission) -> str:
    return str(json.loads(submission.document)["language"])


def _ways(there: list[str], beside: str, keeps: str) -> list[Way]:
    if not there:
        return []
    names = dict(settings.LANGUAGES)
    offered = [
        Way(
            _("Original and %(language)s") % {"language": names[code]},
            f"?{keeps}{PARAMETER}={code}",
            code == beside,
        )
        for code in there
    ]
    return [Way(_("Original"), f"?{keeps.rstrip('&')}", not beside), *offered]
