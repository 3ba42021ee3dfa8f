"""Jobs of calls. Each may run twice, or late, and still does its work once."""

from __future__ import annotations

from calls.services import sealing


def seal_due_calls() -> int:
    """Seal every call whose draining minute is over; returns how many."""
    return len(sealing.seal_due_calls())
