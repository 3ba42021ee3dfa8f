"""All drafts of a juror that are complete, submitted with one press."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from calls.models import Round
from core import clock, ledger
from people.models import User
from scoring.models import Assignment, Scorecard
from scoring.services import scoring as cards


class Submitted(NamedTuple):
    """How many drafts one press submitted, and how many lack something and stay drafts."""

    given: int
    left: int


def submit_all(round_: Round, *, by: User, received: datetime | None = None) -> Submitted:
    """Submit every draft of the juror's in the round that is complete; the others stay drafts.

    `received` as for `save_draft`. Raises NotAllowed, or NotNow where nothing can be submitted any more.
    """
    received = received or clock.now()
    given = left = 0
    with ledger.book():
        drafts = Assignment.objects.filter(
            round=round_,
            member__expert__user=by,
            state=Assignment.State.ACTIVE,
            scorecard__state=Scorecard.State.DRAFT,
        )
        for one in drafts.select_related("round", "application").order_by("position", "pk"):
            try:
                cards.submit_scorecard(one, by=by, received=received)
                given += 1
            except cards.Incomplete:
                left += 1
    return Submitted(given, left)
