"""Tranches: planned with a milestone, prepared by one person, released by another, paid outside.

The money rules stand here and nowhere else: none before its milestone is accepted, none twice, and
all tranches of a placement together never above its award. What is done stays done: the same act once more
changes nothing and says who did it when. A release can be withdrawn, with a reason, until its payment is
recorded.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from calls.second_person import require_other_side
from core import clock, ledger
from core.actors import Actor
from core.refusals import AlreadyDone, NotAllowed, NotNow
from incubation import notices, permissions
from incubation.agreements import is_unsigned
from incubation.days import day_of
from incubation.models import Milestone, Placement, Tranche, TrancheChange
from incubation.money import CENT, share, worded
from incubation.services import records
from incubation.services.locking import lock, lock_tranche, require, words_given

S = Tranche.State


def plan_tranche(placement: Placement, *, milestone: Milestone, amount: Decimal, by: Actor) -> Tranche:
    """Plan what is paid when a milestone is accepted.

    Raises NotAllowed, or NotNow where the milestone has its tranche or the award would be exceeded.
    """
    with ledger.book():
        locked = lock(placement)
        require(permissions.officer(locked, by))
        if milestone.placement_id != locked.pk or milestone.state == Milestone.State.CANCELLED:
            raise NotNow(_("This milestone does not belong to the placement, or was cancelled."))
        if Tranche.objects.filter(milestone=milestone).exists():
            raise NotNow(_("This milestone has its tranche already."))
        return _plan(locked, milestone, amount, by)


def plan_from_share(
    placement: Placement, milestone: Milestone, *, before: int, percent: int, by: Actor
) -> Tranche | None:
    """Plan the tranche that a cohort's milestone releases; None where there is no award or no share."""
    if not percent or placement.award_amount is None:
        return None
    amount = min(share(placement.award_amount, before=before, percent=percent), unplanned(placement))
    return _plan(placement, milestone, amount, by) if amount > 0 else None


def unplanned(placement: Placement) -> Decimal:
    """What of the award no tranche has been planned for."""
    planned = placement.tranches.exclude(state=S.CANCELLED).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    return (placement.award_amount or Decimal(0)) - planned


def prepare_tranche(tranche: Tranche, *, by: Actor) -> Tranche:
    """Say that a tranche is due, its milestone being accepted. Raises NotAllowed or NotNow."""
    with ledger.book():
        locked = lock_tranche(tranche)
        require(permissions.officer(locked.placement, by))
        require_state(locked, S.PLANNED)
        if is_unsigned(locked.placement):
            raise NotNow(_("The agreement is not signed by both sides yet: no money before it."))
        _require_accepted(locked)
        locked.state, locked.prepared_by, locked.prepared_at = S.PREPARED, by, clock.now()
        locked.save()
        records.tranche("prepared", locked, by=by)
        notices.tell_of_prepared(locked)
    return locked


def release_tranche(tranche: Tranche, *, by: Actor) -> Tranche:
    """Release a tranche that somebody else prepared. Raises NotAllowed or NotNow."""
    with ledger.book():
        locked = lock_tranche(tranche)
        require(permissions.approver(locked.placement, by))
        if done := already_released(locked):
            raise AlreadyDone(done)
        require_state(locked, S.PREPARED)
        if locked.prepared_by_id == by.pk:
            raise NotAllowed(_("Whoever prepared a tranche cannot release it."))
        require_other_side(locked.placement.application.call, locked.prepared_by, by)
        _require_accepted(locked)
        _require_within_award(locked.placement, Decimal(0))
        locked.state, locked.approved_by, locked.approved_at = S.RELEASED, by, clock.now()
        locked.save()
        records.tranche("released", locked, by=by)
        notices.tell_of_tranche(locked)
    return locked


def hand_back_tranche(tranche: Tranche, *, by: Actor, reason: str) -> Tranche:
    """The second person does not sign: the tranche is planned again. Raises NotAllowed or NotNow."""
    with ledger.book():
        locked = lock_tranche(tranche)
        require(permissions.approver(locked.placement, by))
        require_state(locked, S.PREPARED)
        locked.state, locked.prepared_by, locked.prepared_at = S.PLANNED, None, None
        locked.save()
        records.tranche("handed_back", locked, by=by, note=words_given(reason))
    return locked


def already_released(tranche: Tranche) -> str:
    """Who released a tranche when, in one sentence; "" where nobody did."""
    if tranche.state not in (S.RELEASED, S.PAID) or tranche.approved_at is None:
        return ""
    words = {"name": tranche.approved_by, "day": day_of(tranche.approved_at, tranche.placement)}
    return _("Already released by %(name)s on %(day)s. Nothing was changed.") % words


def withdraw_release(
    tranche: Tranche, *, reason: str, by: Actor, then: str = S.PLANNED, seen: int | None = None
) -> Tranche:
    """Take back a release before its payment is recorded: the tranche is planned again, or cancelled at once.

    `then` is the state it gets, `seen` how many changes of it the person has seen. Raises NotAllowed, NotNow,
    or AlreadyDone where it is withdrawn.
    """
    with ledger.book():
        locked = lock_tranche(tranche)
        require(permissions.approver(locked.placement, by))
        if done := already_withdrawn(locked, seen):
            raise AlreadyDone(done)
        require_state(locked, S.RELEASED)
        if locked.prepared_by_id == by.pk:
            raise NotAllowed(_("Whoever prepared a tranche does not withdraw its release."))
        require_other_side(locked.placement.application.call, locked.prepared_by, by)
        if then not in (S.PLANNED, S.CANCELLED):
            raise NotNow(_("Choose what becomes of the tranche."))
        change = add_change(
            locked,
            TrancheChange.Kind.WITHDRAWN,
            reason,
            by,
            prepared_by_before=locked.prepared_by,
            approved_by_before=locked.approved_by,
            approved_at_before=locked.approved_at,
        )
        locked.state, locked.prepared_by, locked.prepared_at = then, None, None
        locked.approved_by, locked.approved_at = None, None
        locked.save()
        records.tranche("release_withdrawn", locked, by=by, note=change.reason)
        notices.tell_of_withdrawn(locked, change)
    return locked


def already_withdrawn(tranche: Tranche, seen: int | None = None) -> str:
    """Who withdrew the release when, in one sentence; "" where it stands, or where nobody did."""
    last = tranche.changes.select_related("by").last()
    if last is None or last.kind != TrancheChange.Kind.WITHDRAWN:
        return ""
    if tranche.state == S.RELEASED and (seen is None or seen == last.number):
        return ""
    if tranche.state not in (S.PLANNED, S.CANCELLED, S.RELEASED):
        return ""
    words = {"name": last.by, "day": day_of(last.at, tranche.placement)}
    return _("Already withdrawn by %(name)s on %(day)s. Nothing was changed.") % words


def add_change(tranche: Tranche, kind: str, reason: str, by: Actor, **fields: Any) -> TrancheChange:
    """One more change of a locked tranche; its caller writes the entry. Raises NotNow without a reason."""
    return TrancheChange.objects.create(
        tranche=tranche,
        number=tranche.changes.count() + 1,
        kind=kind,
        reason=words_given(reason),
        by=by,
        at=clock.now(),
        **fields,
    )


def cancel_tranche(tranche: Tranche, *, by: Actor) -> Tranche:
    """Take back a tranche that is not released yet. Raises NotAllowed or NotNow."""
    with ledger.book():
        locked = lock_tranche(tranche)
        require(permissions.officer(locked.placement, by))
        require_state(locked, S.PLANNED, S.PREPARED)
        locked.state = S.CANCELLED
        locked.save(update_fields=["state"])
        records.tranche("cancelled", locked, by=by)
    return locked


def _plan(placement: Placement, milestone: Milestone, amount: Decimal, by: Actor) -> Tranche:
    amount = amount.quantize(CENT)
    if amount <= 0:
        raise NotNow(_("Enter an amount above zero."))
    _require_within_award(placement, amount)
    last = placement.tranches.aggregate(last=Max("number"))["last"] or 0
    tranche = Tranche.objects.create(
        placement=placement,
        milestone=milestone,
        number=last + 1,
        key=Tranche.key_of(placement.public_id, last + 1),
        amount=amount,
        currency=placement.award_currency,
    )
    records.tranche("planned", tranche, by=by)
    return tranche


def require_state(tranche: Tranche, *states: str) -> None:
    """Raise NotNow unless the tranche is in one of these states."""
    if tranche.state not in states:
        raise NotNow(
            _("This is not possible now: the tranche is “%(state)s”.")
            % {"state": tranche.get_state_display()}
        )


def _require_accepted(tranche: Tranche) -> None:
    if tranche.milestone is None or tranche.milestone.state != Milestone.State.ACCEPTED:
        raise NotNow(_("The milestone of this tranche is not accepted yet."))


def _require_within_award(placement: Placement, amount: Decimal) -> None:
    left = unplanned(placement)
    if amount > left:
        raise NotNow(
            _("The tranches would be more than the award of %(award)s: %(left)s of it are left.")
            % {
                "award": worded(placement.award_amount or Decimal(0), placement.award_currency),
                "left": worded(left, placement.award_currency),
            }
        )
