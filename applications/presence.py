"""Who else is writing on an application now: whoever's answer was kept within the last two minutes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from applications.contents import Contents
from calls.models import Question
from core import clock

if TYPE_CHECKING:
    from applications.models import Answer, Application

WRITING_FOR = timedelta(minutes=2)
Places = Mapping[str, tuple[str, str]]  # key and title of a section, by the key of a question in it


@dataclass(frozen=True)
class Presence:
    """A sentence for each of the others who write, and where a page asks for it again."""

    lines: list[str]
    url: str


def presence_on(application: Application, contents: Contents, reader: Any, here: str = "") -> Presence | None:
    """For a page that has read the answers, with no query of its own; None for whoever works alone."""
    if len(application.collaborators.all()) < 2:
        return None
    places = {
        one.key: (section.key, section.title)
        for section in contents.tree.sections
        for one in section.questions
    }
    url = reverse("applications:presence", args=[application.reference])
    lines = _lines(application, contents.rows.values(), places, reader, here)
    return Presence(lines, f"{url}?{urlencode({'section': here})}" if here else url)


def presence_now(application: Application, reader: Any, here: str = "") -> list[str]:
    """The sentences alone: one query, and a second one where somebody writes."""
    since = clock.now() - WRITING_FOR
    rows = list(application.answers.filter(updated_at__gt=since).exclude(updated_by=reader).defer("value"))
    questions = Question.objects.filter(section__form=application.form_id, parent=None).select_related(
        "section"
    )
    asked = questions.filter(key__in=[one.question_key for one in rows]) if rows else []
    places = {one.key: (one.section.key, one.section.title) for one in asked}
    return _lines(application, rows, places, reader, here)


def _lines(
    application: Application, rows: Iterable[Answer], places: Places, reader: Any, here: str
) -> list[str]:
    since = clock.now() - WRITING_FOR
    last = {
        row.updated_by_id: row.question_key
        for row in sorted(rows, key=lambda row: row.updated_at)
        if row.updated_at > since and row.question_key in places
    }
    return [
        _line(str(one.user), places[last[one.user_id]], here)
        for one in application.collaborators.all()
        if one.user_id in last and one.user_id != reader.pk
    ]


def _line(name: str, place: tuple[str, str], here: str) -> str:
    key, title = place
    if key == here:
        return _("%(name)s is writing here") % {"name": name}
    return _("%(name)s is writing in “%(section)s”") % {"name": name, "section": title}
