"""What the pages of letters to groups show: the preview in every language, and how far the letters are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.broadcast_groups import addressees
from applications.broadcast_letter import EVENT, Filled, fill, titles_of
from applications.letter_desk import Chip
from applications.letter_words import STATES
from applications.models import Broadcast
from applications.moments import moment_cell, moment_line
from calls.translations import languages, text_in
from core.models import Notice

if TYPE_CHECKING:
    from calls.models import Call

SHOWN = 3


@dataclass(frozen=True)
class Row:
    """A letter in the list."""

    broadcast: Broadcast
    group: str
    when: str
    note: str


@dataclass(frozen=True)
class Tongue:
    """The letter in one language: to its first readers, or as it was written where nobody is shown."""

    code: str
    name: str
    letters: list[Filled]


@dataclass(frozen=True)
class Page:
    """One letter; `count` is how many people are in its group now, or were written to."""

    group: str
    count: int
    people: str
    tongues: list[Tongue]
    sent: str
    chips: list[Chip]


def broadcast_rows(call: Call, rows: Iterable[Broadcast]) -> list[Row]:
    """The letters of a call with counts by state. One query for all of them."""
    listed = list(rows)
    counts = _states([one.ledger_name for one in listed])
    return [
        Row(
            one,
            str(one.get_group_display()),
            moment_cell(call, one.sent_at or one.written_at),
            _note(one, counts.get(one.ledger_name, Counter())),
        )
        for one in listed
    ]


def broadcast_page(row: Broadcast) -> Page:
    """Read one letter for its page."""
    if row.sent_at is not None:
        return _sent_page(row)
    readers = addressees(row.call, row.group)
    first = readers[:SHOWN]
    titles = titles_of(row.call, first)
    tongues = [
        Tongue(
            code, name, [fill(row, one, titles, language=code) for one in first] or [_as_written(row, code)]
        )
        for code, name in languages()
    ]
    return Page(str(row.get_group_display()), len(readers), _people(len(readers)), tongues, "", [])


def _sent_page(row: Broadcast) -> Page:
    found = _states([row.ledger_name]).get(row.ledger_name, Counter())
    chips = [
        Chip(str(pill.label), f"../../letters/?event={EVENT}&state={state}", False, found[state])
        for state, pill in STATES.items()
        if found[state]
    ]
    tongues = [Tongue(code, name, [_as_written(row, code)]) for code, name in languages()]
    count = row.count or 0
    sent = moment_line(row.call, row.sent_at) if row.sent_at else ""
    return Page(str(row.get_group_display()), count, _people(count), tongues, sent, chips)


def _as_written(row: Broadcast, code: str) -> Filled:
    return Filled("", code, text_in(row, "subject", code), text_in(row, "text", code))


def _people(count: int) -> str:
    return ngettext("%(count)s person", "%(count)s people", count) % {"count": count}


def _note(one: Broadcast, found: Counter[str]) -> str:
    if one.sent_at is None:
        return _("Not sent yet")
    states = [f"{pill.label}: {found[state]}" for state, pill in STATES.items() if found[state]]
    return " · ".join([_people(one.count or 0), *states])


def _states(names: list[str]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    rows = Notice.objects.filter(about__in=names, event=EVENT).order_by()
    for about, state, number in rows.values_list("about", "state").annotate(number=Count("pk")):
        found.setdefault(about, Counter())[state] = number
    return found
