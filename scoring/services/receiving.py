"""The juror is told, once, that all their scorecards of a round were received."""

from __future__ import annotations

from django.db.models import Max

from scoring import notices
from scoring.models import Assignment
from scoring.queries import unfinished


def tell_when_done(assignment: Assignment) -> None:
    """Write the receipt if nothing is left of the juror's round; in the caller's transaction.

    Again only after something new was assigned: not when a card is reopened and submitted once more.
    """
    whole = Assignment.objects.filter(member=assignment.member_id, round=assignment.round_id)
    standing = whole.filter(state=Assignment.State.ACTIVE)
    if unfinished(standing).exists():
        return
    given = list(standing.select_related("application").order_by("position", "pk"))
    given_out = whole.exclude(state=Assignment.State.PROPOSED).aggregate(latest=Max("assigned_at"))["latest"]
    if given and given_out is not None:
        notices.all_received(assignment.member, assignment.round, given, since=given_out)
