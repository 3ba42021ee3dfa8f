"""The juror's own workings beside a card: kept with each save, told to nobody else."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max

from scoring.models import Assignment, Workings
from scoring.pace import counted_seconds


def keep(assignment: Assignment, *, note: str | None, opened: datetime | None, until: datetime) -> int | None:
    """Keep the note and add the time since the last save; the minutes so far, None while nothing is counted.

    Where two cards are open at once, a minute counts for the one that is saved.
    """
    if note is None and opened is None:
        return None
    own = Workings.objects.filter(assignment=assignment).first() or Workings(assignment=assignment)
    if note is not None:
        own.note = note
    if opened is not None:
        others = Workings.objects.filter(assignment__member=assignment.member_id)
        last = others.aggregate(last=Max("counted_until"))["last"]
        own.seconds += counted_seconds((opened, last), until)
        own.counted_until = until
    own.save()
    return max(1, round(own.seconds / 60)) if own.seconds else None
