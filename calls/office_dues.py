"""What is overdue or waits over all calls of a member of staff, overdue things first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from calls import ports
from calls.downtime_words import length_words
from calls.links import address
from calls.models import AskedQuestion, Call, DowntimeProposal
from calls.ports import Due, DueKind
from core.pills import Pill

if TYPE_CHECKING:
    from people.models import User

STAFF = ("officer", "approver")
MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class DueRow:
    """One line of the table: what, of which call, and where it is dealt with."""

    due: Due
    call: Call
    pill: Pill


def due_rows(reader: User, calls: Iterable[Call]) -> list[DueRow]:
    """The lines, overdue ones first, then by the order of `calls`, which are all that the reader works on.

    A fixed number of queries.
    """
    mine = Call.objects.staffed_by(reader, *STAFF).exclude(state="cancelled")
    kinds = [_questions(mine), *ports.dues_of_applications(mine), *ports.dues_of_jury(mine)]
    found = [
        *_downtime(mine),
        *ports.counted(kinds),
        *ports.next_steps(mine),
        *ports.dues_of_incubation(mine),
    ]
    listed = list(calls)
    place = {call.pk: number for number, call in enumerate(listed)}
    ordered = sorted(found, key=lambda due: (not due.is_overdue, place[due.call]))
    return [DueRow(due, listed[place[due.call]], due.pill) for due in ordered][:MOST_SHOWN]


def _questions(mine: QuerySet[Call]) -> DueKind:
    def title(number: int) -> str:
        words = ngettext("%(count)s question is unanswered", "%(count)s questions are unanswered", number)
        return words % {"count": number}

    open_ones = AskedQuestion.objects.filter(call__in=mine, answered_at__isnull=True)
    return DueKind(open_ones, "call", title, lambda slug: address("calls:asked", slug=slug))


def _downtime(mine: QuerySet[Call]) -> Iterator[Due]:
    """Proposals to extend that wait for an answer: they are pressing, as the deadline does not wait."""
    waiting = DowntimeProposal.objects.filter(call__in=mine, state=DowntimeProposal.State.OPEN)
    for one in waiting.select_related("call").order_by("deadline_at"):
        words = _("The portal was down %(length)s before the deadline: extend for all?")
        url = address("calls:downtime", slug=one.call.slug)
        yield Due(one.call_id, words % {"length": length_words(one.outage)}, url, is_overdue=True)
