"""What a call must ask the floors above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.ports import Port

if TYPE_CHECKING:
    from django.db.models import QuerySet

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

# Who has to be told that a call is cancelled: the floor above knows its drafts and submissions.
tell_of_cancellation: Port[[Cancellation], None] = Port("calls.tell_of_cancellation")

# What the floors above hold for the signature of an approver of these calls, prepared by somebody else.
steps_to_sign: Port[[QuerySet[Call], User], list[Waiting]] = Port("calls.steps_to_sign")
announcements_to_sign: Port[[QuerySet[Call], User], list[Waiting]] = Port("calls.announcements_to_sign")
tranches_to_sign: Port[[QuerySet[Call], User], list[Waiting]] = Port("calls.tranches_to_sign")
