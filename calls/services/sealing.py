"""Closing a call for good: after the draining minute its count and set hash are published."""

from __future__ import annotations

from calls.models import Call
from calls.services.door import move_call
from calls.windows import seals_at
from core.actors import CLOCK
from core.clock import now
from core.refusals import NotNow


def seal_call(call: Call) -> Call:
    """Seal one call. Raises NotNow while requests may still arrive."""
    return move_call(call, "seal", by=CLOCK)


def seal_due_calls() -> list[Call]:
    """Seal every published call whose draining minute is over. Safe to run twice, or late."""
    sealed = []
    for call in Call.objects.filter(state="published", deadline_at__lte=now()):
        instant = seals_at(call)
        if instant and now() >= instant:
            try:
                sealed.append(seal_call(call))
            except NotNow:  # another worker was first
                continue
    return sealed
