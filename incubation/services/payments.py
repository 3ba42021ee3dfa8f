"""Payments of tranches, made outside: written down once, and corrected with a reason where that was wrong.

A correction changes day and reference alone, never the amount nor that it was paid.
"""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from calls.deadlines import to_wall
from calls.models import Call
from core import clock, ledger
from core.actors import Actor
from core.canonical import sha256_of_text
from core.refusals import AlreadyDone, NotNow
from incubation import permissions
from incubation.days import day_of, today
from incubation.models import Tranche, TrancheChange
from incubation.services import records
from incubation.services.locking import lock_tranche, require
from incubation.services.tranches import add_change, require_state

S = Tranche.State


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
        require_state(locked, S.RELEASED)
        given = _checked(locked, call, paid_on, reference)
        locked.state, locked.paid_on, locked.payment_reference = S.PAID, paid_on, given
        locked.recorded_by, locked.recorded_at = by, clock.now()
        locked.save()
        records.tranche("paid", locked, by=by, key=str(locked.key))
    return locked


def correct_payment(
    tranche: Tranche, *, paid_on: date, reference: str, reason: str, by: Actor, seen: int | None = None
) -> Tranche:
    """Write another day or reference in the place of the recorded one, which stays in the tranche's history.

    `seen` is how many changes of the tranche the person has seen. Raises NotAllowed, NotNow, or AlreadyDone
    where this very correction was made.
    """
    with ledger.book():
        call = Call.objects.select_for_update().get(pk=tranche.placement.application.call_id)
        locked = lock_tranche(tranche)
        require(permissions.officer(locked.placement, by))
        require_state(locked, S.PAID)
        given = _checked(locked, call, paid_on, reference)
        _require_news(locked, paid_on, given, seen)
        was = {"paid_on": f"{locked.paid_on}", "payment_sha256": sha256_of_text(locked.payment_reference)}
        change = add_change(
            locked,
            TrancheChange.Kind.CORRECTED,
            reason,
            by,
            paid_on_before=locked.paid_on,
            paid_on=paid_on,
            reference_before=locked.payment_reference,
            reference=given,
        )
        locked.paid_on, locked.payment_reference = paid_on, given
        locked.save(update_fields=["paid_on", "payment_reference"])
        records.tranche("payment_corrected", locked, by=by, note=change.reason, key=str(locked.key), was=was)
    return locked


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


def _require_news(tranche: Tranche, paid_on: date, reference: str, seen: int | None) -> None:
    """Raise AlreadyDone where the last correction says the same, NotNow where nothing would change."""
    last = tranche.changes.select_related("by").filter(kind=TrancheChange.Kind.CORRECTED).last()
    is_same = (tranche.paid_on, tranche.payment_reference) == (paid_on, reference)
    if last is not None and is_same:
        words = {"name": last.by, "day": day_of(last.at, tranche.placement)}
        raise AlreadyDone(_("Already corrected by %(name)s on %(day)s. Nothing was changed.") % words)
    if is_same:
        raise NotNow(_("This is what is recorded: nothing would change."))
    if last is not None and seen is not None and seen != last.number:
        words = {
            "name": last.by,
            "day": day_of(last.at, tranche.placement),
            "paid": date_format(tranche.paid_on) if tranche.paid_on else "",
            "reference": tranche.payment_reference,
        }
        raise NotNow(
            _(
                "%(name)s corrected it meanwhile, on %(day)s: paid on %(paid)s under %(reference)s."
                " Open this page anew if that is wrong, too."
            )
            % words
        )


def _checked(tranche: Tranche, call: Call, paid_on: date, reference: str) -> str:
    """The reference as it is kept. Raises NotNow for a day or a reference that cannot be."""
    given = " ".join(reference.split())
    if not given:
        raise NotNow(_("Enter the reference of the payment."))
    if paid_on > today(call):
        raise NotNow(_("The day of the payment is still to come."))
    if tranche.approved_at and paid_on < to_wall(tranche.approved_at, zone=call.zone).date():
        raise NotNow(_("The tranche was not released yet on this day."))
    _require_new_reference(tranche, call, given)
    return given


def _require_new_reference(tranche: Tranche, call: Call, reference: str) -> None:
    """However it is written: a bank reads pay-17 and PAY 17 as one."""
    paid = Tranche.objects.filter(placement__application__call=call, currency=tranche.currency, state=S.PAID)
    for one in paid.exclude(pk=tranche.pk).select_related("placement__application").iterator(chunk_size=500):
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
