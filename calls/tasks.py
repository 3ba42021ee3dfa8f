"""Jobs of calls. Each may run twice, or late, and still does its work once."""

from __future__ import annotations

from calls.services import incidents, proposing, sealing


def seal_due_calls() -> int:
    """Seal every call whose draining minute is over; returns how many."""
    return len(sealing.seal_due_calls())


def measure_outages() -> int:
    """Log what the signs of life tell, and propose extensions where it was too much; returns how many."""
    incidents.log_measured()
    return len(proposing.propose_due())
