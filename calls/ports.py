"""What a call must ask the floors above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet
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


def counted(rows: QuerySet[Any], path: str) -> list[tuple[int, str, int]]:
    """(call's key, its slug, number of rows) for each call in one query; `path` leads from a row to it."""
    grouped = rows.order_by().values_list(path, f"{path}__slug").annotate(number=Count("pk", distinct=True))
    return [(call, slug, number) for call, slug, number in grouped if number]


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

# What is overdue or waits for the staff of these calls, a line for each kind and call, in a fixed number of
# queries.
dues_of_applications: Port[[QuerySet[Call]], list[Due]] = Port("calls.dues_of_applications")
dues_of_jury: Port[[QuerySet[Call]], list[Due]] = Port("calls.dues_of_jury")
dues_of_incubation: Port[[QuerySet[Call]], list[Due]] = Port("calls.dues_of_incubation")

# What the floors above hold for the signature of an approver of these calls, prepared by somebody else.
steps_to_sign: Port[[QuerySet[Call], User], list[Waiting]] = Port("calls.steps_to_sign")
announcements_to_sign: Port[[QuerySet[Call], User], list[Waiting]] = Port("calls.announcements_to_sign")
# What was written to the officers of these calls and none of them has read.
messages_to_read: Port[[QuerySet[Call]], list[Waiting]] = Port("calls.messages_to_read")
tranches_to_sign: Port[[QuerySet[Call], User], list[Waiting]] = Port("calls.tranches_to_sign")
