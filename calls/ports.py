"""What a call must ask the floors above it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet, Value
from django.utils.translation import gettext as _

from core.pills import Pill
from core.ports import Port

if TYPE_CHECKING:
    from calls.models import Call, Cancellation
    from people.models import User


@dataclass(frozen=True, slots=True)
class SealedSet:
    """How many submissions lie in a call, and the hash over their set."""

    count: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something on the home of the office that waits for its reader."""

    title: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class Due:
    """Things of one kind in one call that are overdue, or wait for its staff; `call` is its key."""

    call: int
    title: str
    url: str
    is_overdue: bool = False

    @property
    def pill(self) -> Pill:
        return Pill(_("Overdue"), "no", "clock") if self.is_overdue else Pill(_("Waits"), "wait", "clock")


@dataclass(frozen=True, slots=True)
class WaitingKind:
    """Things of one kind that may wait for a reader, and the line for each. No row is read before it is known
    that there is one."""

    rows: QuerySet[Any]
    line: Callable[[Any], Waiting]


@dataclass(frozen=True, slots=True)
class DueKind:
    """Things of one kind that are overdue or wait: `path` leads from a row to its call.

    `title` says how many there are, `url` leads from the slug of a call to where they are dealt with.
    """

    rows: QuerySet[Any]
    path: str
    title: Callable[[int], str]
    url: Callable[[str], str]
    is_overdue: bool = False


def counted(kinds: Iterable[DueKind]) -> list[Due]:
    """A line for each kind and call, in the order of the kinds: one query for all of them."""
    listed = list(kinds)
    grouped = [
        one.rows.order_by()
        .annotate(kind=Value(number))
        .values_list("kind", one.path, f"{one.path}__slug")
        .annotate(number=Count("pk", distinct=True))
        for number, one in enumerate(listed)
    ]
    first, *others = grouped
    found = sorted(first.union(*others, all=True))
    return [
        Due(call, listed[kind].title(number), listed[kind].url(slug), listed[kind].is_overdue)
        for kind, call, slug, number in found
        if number
    ]


@dataclass(frozen=True, slots=True)
class EntryNumbers:
    """How many applications a call has: still written, submitted and not withdrawn, waiting for a ruling."""

    drafts: int = 0
    submitted: int = 0
    to_rule: int = 0


@dataclass(frozen=True, slots=True)
class JuryNumbers:
    """How many scorecards of all rounds are assigned and how many sent, and how many decisions recorded."""

    assigned: int = 0
    given: int = 0
    decided: int = 0


@dataclass(frozen=True, slots=True)
class OwnApplication:
    """The reader's application in a call: where it stands in one glance, and where to go on with it."""

    title: str
    state: str
    label: str
    url: str


submissions_of: Port[[Call], SealedSet] = Port("calls.submissions_of")
unruled_applications: Port[[Call], int] = Port("calls.unruled_applications")
jury_obstacle: Port[[Call], str | None] = Port("calls.jury_obstacle")
decision_obstacle: Port[[Call], str | None] = Port("calls.decision_obstacle")
announcement_obstacle: Port[[Call], str | None] = Port("calls.announcement_obstacle")

# What the reader of a call's public page has begun there, newest first; None where there is nothing.
own_application: Port[[Call, User], OwnApplication | None] = Port("calls.own_application")

# Whether a person is on the team of an application in a call; drafts count where the third answer is True.
applies_in: Port[[Call, User, bool], bool] = Port("calls.applies_in")

# Writes down that somebody took a file along: who, what kind of file, of which call (None for all), how much.
note_taking: Port[[User, str, Call | None, str], None] = Port("calls.note_taking")

# Who has to be told that a call is cancelled: the floor above knows its drafts and submissions.
tell_of_cancellation: Port[[Cancellation], None] = Port("calls.tell_of_cancellation")

# What is overdue or waits for the staff of these calls; the last one in a fixed number of queries.
dues_of_applications: Port[[QuerySet[Call]], list[DueKind]] = Port("calls.dues_of_applications")
dues_of_jury: Port[[QuerySet[Call]], list[DueKind]] = Port("calls.dues_of_jury")
dues_of_incubation: Port[[QuerySet[Call]], list[Due]] = Port("calls.dues_of_incubation")
# What comes next in the judging of these calls, in two queries.
next_steps: Port[[QuerySet[Call]], list[Due]] = Port("calls.next_steps")

# The numbers of these calls by their keys, a query each; a call without any is left out.
entry_numbers: Port[[QuerySet[Call]], dict[int, EntryNumbers]] = Port("calls.entry_numbers")
jury_numbers: Port[[QuerySet[Call]], dict[int, JuryNumbers]] = Port("calls.jury_numbers")

# What the floors above hold for the signature of an approver of these calls, prepared by somebody else.
steps_to_sign: Port[[QuerySet[Call], User], WaitingKind] = Port("calls.steps_to_sign")
announcements_to_sign: Port[[QuerySet[Call], User], WaitingKind] = Port("calls.announcements_to_sign")
later_decisions_to_sign: Port[[QuerySet[Call], User], WaitingKind] = Port("calls.later_decisions_to_sign")
# What was written to the officers of these calls and none of them has read.
messages_to_read: Port[[QuerySet[Call]], WaitingKind] = Port("calls.messages_to_read")
tranches_to_sign: Port[[QuerySet[Call], User], WaitingKind] = Port("calls.tranches_to_sign")
