"""What one reader gets of a letter to a group: its text with the places filled, in their language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from applications import ports
from applications.broadcast_groups import JURY, PLACES, Addressee
from applications.letters import page
from calls.deadlines import describe
from calls.translations import text_in
from core import letters
from core.hub import absolute

if TYPE_CHECKING:
    from applications.models import Broadcast
    from calls.models import Call

EVENT = "applications/broadcast"


@dataclass(frozen=True)
class Filled:
    """A letter with its places filled; `language` is the one it is in."""

    name: str
    language: str
    subject: str
    text: str


def complaint_about(text: str, group: str) -> str:
    """The sentence about the first place that the group's letters cannot fill; "" where there is none."""
    known = PLACES.get(group, ())
    unknown = next((one for one in letters.braced(text) if one not in known), None)
    if unknown is None:
        return ""
    shown = {"place": f"{{{unknown[:40]}}}", "known": places_line(group)}
    return _("%(place)s cannot be filled in letters to this group. You can use: %(known)s.") % shown


def places_line(group: str) -> str:
    """The places that a group's letters can have, as they are typed."""
    return ", ".join(f"{{{one}}}" for one in PLACES.get(group, ()))


def fill(broadcast: Broadcast, to: Addressee, titles: Mapping[str, str], *, language: str = "") -> Filled:
    """The letter to one reader; `titles` are of applications by their reference."""
    tongue = language or to.person.language or settings.LANGUAGE_CODE
    with translation.override(tongue):
        call = broadcast.call
        values = {
            "name": str(to.person),
            "call": call.title,
            "reference": ", ".join(to.references),
            "application": ", ".join(titles.get(one) or _("Untitled application") for one in to.references),
            "deadline": _deadline(call, to.due_at, to.person.zone or None, tongue),
            "link": _link(broadcast.group, to.references),
        }
    subject, text = text_in(broadcast, "subject", tongue), text_in(broadcast, "text", tongue)
    return Filled(values["name"], tongue, letters.fill(subject, values), letters.fill(text, values))


def titles_of(call: Call, readers: Iterable[Addressee]) -> dict[str, str]:
    """The titles of the readers' applications by reference. One query."""
    references = {one for reader in readers for one in reader.references}
    return dict(call.applications.filter(reference__in=references).values_list("reference", "title"))


def _deadline(call: Call, instant: datetime | None, zone: str | None, language: str) -> str:
    if instant is None:
        return _("a date that is still to be set")
    worded = describe(instant, zone=call.zone, reader_zone=zone, language=language)
    others = [f"{label}: {text}" for label, text in worded.others]
    return " · ".join([f"{worded.date}, {worded.zone_line}", *others])


def _link(group: str, references: list[str]) -> str:
    if group in JURY:
        return absolute(ports.jury_page())
    if len(references) == 1:
        return page("applications:detail", reference=references[0])
    return absolute(reverse("applications:mine"))


def subject_of_test(subject: str) -> str:
    """How the subject of a test begins."""
    return pgettext("subject of a letter", "Test: %(subject)s") % {"subject": subject}
