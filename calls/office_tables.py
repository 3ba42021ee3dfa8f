"""The home of the office as files: one's calls with their numbers, and what waits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from calls.office_dues import due_rows
from calls.office_numbers import numbers_of
from calls.office_rows import calls_of, roles_of, waiting_for
from calls.pills import pill_of
from calls.tables import OfficeTable, heads, offer_over_calls, wall
from core.sheets.writing import Cell, Head

if TYPE_CHECKING:
    from django.http import QueryDict

    from people.models import User


def _calls_heads() -> list[Head]:
    return heads(
        ("call", _("Call")),
        ("programme", _("Programme")),
        ("year", _("Year")),
        ("state", _("State")),
        ("opens", _("Opens at")),
        ("deadline", _("Deadline")),
        ("zone", _("Time zone")),
        ("drafts", pgettext("column of numbers", "Drafts")),
        ("submitted", pgettext("count", "Submitted")),
        ("to_rule", _("To rule on")),
        ("assigned", _("Scorecards assigned")),
        ("given", _("Scorecards sent")),
        ("decided", pgettext("column of numbers", "Decided")),
    )


def _calls_lines(reader: User, _asked: QueryDict) -> Iterator[Sequence[Cell]]:
    roles = roles_of(reader)
    numbers = numbers_of(reader, roles)
    for call in calls_of(roles):
        n = numbers[call.pk]
        yield [
            str(call),
            str(call.programme),
            call.year,
            str(pill_of(call).label),
            wall(call, call.opens_at),
            wall(call, call.deadline_at),
            call.zone,
            *(n.drafts, n.submitted, n.to_rule, n.assigned, n.given),
            "" if n.decided is None else n.decided,
        ]


def _waiting_heads() -> list[Head]:
    return heads(("what", _("What")), ("call", _("Call")), ("state", _("State")), ("page", _("Page")))


def _waiting_lines(reader: User, _asked: QueryDict) -> Iterator[Sequence[Cell]]:
    """What waits for the reader alone, then what is overdue or waits in their calls."""
    for one in waiting_for(reader):
        yield [one.title, one.note, _("Waits for you"), one.url]
    for row in due_rows(reader, calls_of(roles_of(reader))):
        yield [row.due.title, str(row.call), str(row.pill.label), row.due.url]


offer_over_calls(
    OfficeTable("calls", _calls_heads, _calls_lines),
    OfficeTable("waiting", _waiting_heads, _waiting_lines),
)
