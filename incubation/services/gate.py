"""The gate of a stage, reviewed: advance, hold or leave, each with its reason and what stood there then."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from applications.services import move
from core import clock, ledger
from core.actors import Actor
from core.canonical import sha256_of_text
from core.refusals import NotNow
from incubation import gates, notices, permissions
from incubation.left_open import still_open
from incubation.models import GateReview, Placement
from incubation.queries.placements import whole
from incubation.services import records
from incubation.services.locking import lock, require, require_under_way, words_given

V = GateReview.Verdict


def review_gate(
    placement: Placement, *, verdict: str, reason: str, by: Actor, despite: str = ""
) -> GateReview:
    """Write down what was found, then do it: the next stage or graduation, nothing for now, or the end.

    Where something is open yet, graduating takes `despite`, the reason for it. Raises NotAllowed, or NotNow
    with what is missing; then nothing is written.
    """
    with ledger.book():
        locked = lock(placement)
        require(permissions.officer(locked, by))
        require_under_way(locked)
        if verdict not in V.values:
            raise NotNow(_("Choose what happens at this gate."))
        why, state = words_given(reason), locked.application.state
        found = gates.checks(whole(Placement.objects.all()).get(pk=locked.pk))
        is_free = verdict == V.ADVANCE and all(one.is_ok for one in found)
        left = [one.data for one in still_open(locked)] if is_free else []
        if left and not despite.strip():
            raise NotNow(_("Something is still open. Say why it graduates all the same."))
        review = GateReview.objects.create(
            placement=locked,
            stage=state,
            verdict=verdict,
            reason=why,
            met=[[one.text, one.is_ok] for one in found],
            left_open=left or None,
            despite=despite.strip() if left else "",
            by=by,
            at=clock.now(),
        )
        told = {"stage": state, "verdict": verdict, **_passed_over(review)}
        records.placement("gate_reviewed", locked, by=by, note=why, **told)
        if verdict == V.HOLD:
            notices.tell_of_hold(review)
        else:
            step = gates.STEPS[state] if verdict == V.ADVANCE else "leave"
            move(locked.application, step, by=by, note=why if verdict == V.LEAVE else "")
    return review


def _passed_over(review: GateReview) -> dict[str, Any]:
    """For the ledger: of which kinds so many things were open, and the hash of the reason."""
    if not review.left_open:
        return {}
    kinds = Counter(str(one[0]) for one in review.left_open)
    return {"left_open": dict(sorted(kinds.items())), "despite_sha256": sha256_of_text(review.despite)}
