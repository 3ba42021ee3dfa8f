"""Rounds that end by the clock: their jurors are warned, then what they submitted is locked."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Max

from calls.deadlines import DRAINING
from calls.models import Round
from core import clock, ledger
from core.actors import CLOCK
from core.refusals import NotNow
from scoring import notices
from scoring.models import Assignment
from scoring.queries import jurors_behind
from scoring.services.scoring import lock_round

WARN_BEFORE = timedelta(hours=48)


def close_due_rounds() -> list[Round]:
    """Lock every round whose last due date has passed; run by the clock, safe to run twice.

    What reached the portal in time may still be written for a short while, as at a call's deadline.
    """
    closed = []
    for round_ in _rounds_with_due(until=clock.now() - DRAINING):
        try:
            lock_round(round_, by=CLOCK)
        except NotNow:  # an officer or another worker was first
            continue
        closed.append(round_)
    return closed


def warn_of_closing() -> int:
    """Tell jurors with open cards, once, that their round closes within two days. Returns how many."""
    told = 0
    for round_ in _rounds_with_due(until=clock.now() + WARN_BEFORE):
        with ledger.book():
            members = jurors_behind(round_)
            for member in members:
                notices.closing(member, round_)
            told += len(members)
    return told


def _rounds_with_due(*, until: datetime) -> list[Round]:
    """Open rounds of calls in review whose last due date is at or before `until`."""
    standing = Assignment.objects.filter(state=Assignment.State.ACTIVE, round__locked_at__isnull=True)
    standing = standing.filter(round__call__state="reviewing")
    last = standing.values("round").annotate(last=Max("due_at")).filter(last__lte=until)
    return list(Round.objects.filter(pk__in=[row["round"] for row in last]).select_related("call"))
