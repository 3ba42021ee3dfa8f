"""Tranches: planned with a milestone, prepared by one person, released by another, paid outside.

The money rules stand here and nowhere else: none before its milestone is accepted, none twice, and
all tranches of a placement together never above its award. What is done stays done: the same act once more
changes nothing and says who did it when.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import Max, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from calls.deadlines import to_wall
from calls.models import Call
from calls.second_person import require_other_side
from core import clock, ledger
from core.actors import Actor
from core.refusals import AlreadyDone, NotAllowed, NotNow
from incubation import notices, permissions
from incubation.agreements import is_unsigned
from incubation.days import day_of, today
from incubation.models import Milestone, Placement, Tranche
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
        _require_state(locked, S.PLANNED)
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
        _require_state(locked, S.PREPARED)
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
        _require_state(locked, S.PREPARED)
        locked.state, locked.prepared_by, locked.prepared_at = S.PLANNED, None, None
        locked.save()
        records.tranche("handed_back", locked, by=by, note=words_given(reason))
    return locked


def record_payment(tranche: Tranche, *, paid_on: date, reference: str, by: Actor) -> Tranche:
    """Write down that a released tranche was paid, under a reference that no other of the call has.

    Raises NotAllowed, NotNow, or AlreadyDone where it is paid. The call is locked first, so that of two
    tranches at once only one gets the reference.
    """
    with ledger.book():
        call = Call.objects.select_for_update().get(pk=tranche.placement.application.call_id)
        locked = lock_tranche(tranche)
        require(permissions.officer(locked.placement, by))
        if done := already_paid(locked):
            raise AlreadyDone(done)
        _require_state(locked, S.RELEASED)
        given = " ".join(reference.split())
        if not given:
            raise NotNow(_("Enter the reference of the payment."))
        if paid_on > today(call):
            raise NotNow(_("The day of the payment is still to come."))
        if locked.approved_at and paid_on < to_wall(locked.approved_at, zone=call.zone).date():
            raise NotNow(_("The tranche was not released yet on this day."))
        _require_new_reference(locked, call, given)
        locked.state, locked.paid_on, locked.payment_reference = S.PAID, paid_on, given
        locked.recorded_by, locked.recorded_at = by, clock.now()
        locked.save()
        records.tranche("paid", locked, by=by, key=str(locked.key))
    return locked


def already_released(tranche: Tranche) -> str:
    """Who released a tranche when, in one sentence; "" where nobody did."""
    if tranche.state not in (S.RELEASED, S.PAID) or tranche.approved_at is None:
        return ""
    words = {"name": tranche.approved_by, "day": day_of(tranche.approved_at, tranche.placement)}
    return _("Already released by %(name)s on %(day)s. Nothing was changed.") % words


def already_paid(tranche: Tranche) -> str:
    """When a tranche was paid, and who wrote that down, in one sentence; "" where it was not."""
    if tranche.state != S.PAID or tranche.paid_on is None:
        return ""
    words = {"day": date_format(tranche.paid_on), "reference": tranche.payment_reference}
    if tranche.recorded_by is None or tranche.recorded_at is None:  # as before this was kept
        return _("Already paid on %(day)s under %(reference)s. Nothing was changed.") % words
    words |= {"name": str(tranche.recorded_by), "recorded": day_of(tranche.recorded_at, tranche.placement)}
    return (
        _(
            "Already paid on %(day)s under %(reference)s, recorded by %(name)s on %(recorded)s."
            " Nothing was changed."
        )
        % words
    )


def cancel_tranche(tranche: Tranche, *, by: Actor) -> Tranche:
    """Take back a tranche that is not released yet. Raises NotAllowed or NotNow."""
    with ledger.book():
        locked = lock_tranche(tranche)
        require(permissions.officer(locked.placement, by))
        _require_state(locked, S.PLANNED, S.PREPARED)
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


def _require_new_reference(tranche: Tranche, call: Call, reference: str) -> None:
    """However it is written: a bank reads pay-17 and PAY 17 as one."""
    paid = Tranche.objects.filter(placement__application__call=call, currency=tranche.currency, state=S.PAID)
    for one in paid.select_related("placement__application").iterator(chunk_size=500):
        if _plain(one.payment_reference) == _plain(reference):
            raise NotNow(
                _("%(reference)s is recorded already, for tranche %(number)s of %(placement)s.")
                % {
                    "reference": one.payment_reference,
                    "number": one.number,
                    "placement": one.placement.application.shown_title,
                }
            )


def _plain(reference: str) -> str:
    """A reference as two are compared: letters and figures alone, or all of it where it has none."""
    folded = reference.casefold()
    return "".join(one for one in folded if one.isalnum()) or folded


def _require_state(tranche: Tranche, *states: str) -> None:
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
