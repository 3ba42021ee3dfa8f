"""Pairs that are only proposed: nobody is told of them, and the ledger speaks of none that was never more.

A pair that was given once and taken back keeps its row, its name in the ledger and perhaps a begun scorecard.
Proposed again, it stays known by the instant at which it ended; thrown away, it goes back to that end.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from core import clock, ledger
from core.actors import Actor
from scoring.models import Assignment
from scoring.snapshots import assignment_snapshot

if TYPE_CHECKING:
    from calls.models import Round
    from people.models import User

State = Assignment.State


def suggest(round_: Round, application_id: Any, member_id: Any, *, by: User) -> Assignment:
    """Propose one pair by hand, in the caller's book; a row that ended earlier is used again."""
    one, _is_new = Assignment.objects.update_or_create(
        round=round_,
        application_id=application_id,
        member_id=member_id,
        defaults={
            "state": State.PROPOSED,
            "is_automatic": False,
            "assigned_by": by,
            "assigned_at": clock.now(),
        },
    )
    if one.ended_at is not None:
        record(one, "assignment.proposed", by)
    return one


def suggest_all(round_: Round, pairs: Iterable[tuple[Any, Any]], *, by: User) -> None:
    """Propose (application, member) pairs that have no row in the round yet, in the caller's book."""
    now = clock.now()
    Assignment.objects.bulk_create(
        (
            Assignment(
                round=round_,
                application_id=application,
                member_id=member,
                state=State.PROPOSED,
                assigned_by=by,
                assigned_at=now,
            )
            for application, member in pairs
        ),
        batch_size=1000,
    )


def drop(
    round_: Round, *, by: User, only: Assignment | None = None, keeps_what_was_put_in_by_hand: bool = False
) -> int:
    """Throw proposals of the round away, in the caller's book; returns how many."""
    proposed = round_.assignments.filter(state=State.PROPOSED)
    if keeps_what_was_put_in_by_hand:
        proposed = proposed.filter(is_automatic=True)
    if only is not None:
        proposed = proposed.filter(pk=only.pk)
    ended = list(proposed.filter(ended_at__isnull=False).select_related("round", "application__call"))
    for one in ended:
        one.state = State.REMOVED
        one.save(update_fields=["state"])
        record(one, "assignment.discarded", by)
    return len(ended) + proposed.filter(ended_at__isnull=True).delete()[0]


def record(assignment: Assignment, event: str, by: Actor) -> None:
    """The ledger entry of an assignment."""
    ledger.record(
        event,
        subject=assignment.ledger_name,
        scope=assignment.application.call.ledger_name,
        by=by,
        payload={"application": assignment.application.reference, "round": assignment.round.key},
        row=assignment_snapshot(assignment),
    )
