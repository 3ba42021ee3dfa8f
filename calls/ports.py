"""What a call must ask the floors above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.ports import Port

if TYPE_CHECKING:
    from calls.models import Call, Cancellation


@dataclass(frozen=True, slots=True)
class SealedSet:
    """How many submissions lie in a call, and the hash over their set."""

    count: int
    sha256: str


submissions_of: Port[[Call], SealedSet] = Port("calls.submissions_of")
unruled_applications: Port[[Call], int] = Port("calls.unruled_applications")
jury_obstacle: Port[[Call], str | None] = Port("calls.jury_obstacle")
decision_obstacle: Port[[Call], str | None] = Port("calls.decision_obstacle")
announcement_obstacle: Port[[Call], str | None] = Port("calls.announcement_obstacle")

# Who has to be told that a call is cancelled: the floor above knows its drafts and submissions.
tell_of_cancellation: Port[[Cancellation], None] = Port("calls.tell_of_cancellation")
