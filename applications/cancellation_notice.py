"""The letter to everybody with a draft or a submission, when their call is cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from applications.letters import write
from applications.models import Application

if TYPE_CHECKING:
    from calls.models import Cancellation


def tell_of_cancellation(cancellation: Cancellation) -> None:
    """Say that the call is cancelled and why; once for each application that was not withdrawn."""
    rows = Application.objects.filter(call=cancellation.call_id).exclude(
        state__in=("withdrawn", "disqualified")
    )
    for application in rows.select_related("call").prefetch_related("collaborators"):
        write(
            "calls/call_cancelled",
            application,
            dedupe="cancelled",
            places=lambda _reader: {"reason": str(cancellation.reason)},
        )
