"""The gate of a stage, reviewed: advance, hold or leave, each with its reason and what stood there then."""

from __future__ import annotations

from django.utils.translation import gettext as _

from applications.services import move
from core import clock, ledger
from core.actors import Actor
from core.refusals import NotNow
from incubation import gates, notices, permissions
from incubation.models import GateReview, Placement
from incubation.queries.placements import whole
from incubation.services import records
from incubation.services.locking import lock, require, require_under_way, words_given

V = GateReview.Verdict


def review_gate(placement: Placement, *, verdict: str, reason: str, by: Actor) -> GateReview:
    """Write down what was found, then do it: the next stage or graduation, nothing for now, or the end.

    Raises NotAllowed, or NotNow with what is missing; then nothing is written.
    """
    with ledger.book():
        locked = lock(placement)
        require(permissions.officer(locked, by))
        require_under_way(locked)
        if verdict not in V.values:
            raise NotNow(_("Choose what happens at this gate."))
        why, state = words_given(reason), locked.application.state
        found = gates.checks(whole(Placement.objects.all()).get(pk=locked.pk))
        review = GateReview.objects.create(
            placement=locked,
            stage=state,
            verdict=verdict,
            reason=why,
            met=[[one.text, one.is_ok] for one in found],
            by=by,
            at=clock.now(),
        )
        records.placement("gate_reviewed", locked, by=by, note=why, stage=state, verdict=verdict)
        if verdict == V.HOLD:
            notices.tell_of_hold(review)
        else:
            step = gates.STEPS[state] if verdict == V.ADVANCE else "leave"
            move(locked.application, step, by=by, note=why if verdict == V.LEAVE else "")
    return review
