"""Reads that several pages of the jury and the office share."""

from __future__ import annotations

from applications.models import Application
from scoring.models import Scorecard


def has_quorum(application: Application) -> bool:
    """Whether every round that judged the application has as many locked scorecards as its quorum."""
    for one in application.call.rounds.all():
        if not one.assignments.filter(application=application).exists():
            continue
        cards = Scorecard.objects.filter(
            assignment__round=one, assignment__application=application, state=Scorecard.State.LOCKED
        )
        if cards.count() < one.quorum:
            return False
    return application.call.rounds.filter(assignments__application=application).exists()
