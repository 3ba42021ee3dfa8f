"""What a team spends on the lines of its agreed budget.

An entry is never changed and never taken out: money that came back is an opposite entry, a mistake is
cancelled with a reason. What counts is every entry that is not cancelled.
"""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Max, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from applications.services.files import take_in
from core import clock, ledger
from core.actors import Actor
from core.models import Upload
from core.refusals import NotNow
from incubation import permissions
from incubation.days import day_of, today
from incubation.models import Budget, BudgetLine, Placement, Spending
from incubation.money import CENT, worded
from incubation.services import budget_records as records
from incubation.services.evidence import KINDS
from incubation.services.locking import lock, require, words_given

if TYPE_CHECKING:
    from people.models import User


def record_spending(
    placement: Placement,
    *,
    line: int,
    spent_on: date,
    amount: Decimal,
    purpose: str,
    by: Actor,
    receipt: Upload | None = None,
    key: uuid.UUID | None = None,
) -> Spending:
    """Write down what was spent on a line; also after the placement has ended, as bills come late.

    `key` is the form's: a form that comes a second time is the same spending. Raises NotAllowed or NotNow.
    """
    with ledger.book():
        locked = lock(placement)
        require(permissions.delivers(locked, by))
        if again := _already(locked, key):
            return again
        found = _line(locked, line)
        if amount.quantize(CENT) <= 0:
            raise NotNow(_("Enter an amount above zero."))
        if locked.award_amount is not None and amount > locked.award_amount:
            raise NotNow(_("This is more than the whole award. Check the amount."))
        _require_day(locked, spent_on)
        entry = Spending(
            placement=locked,
            key=key or uuid.uuid4(),
            line=found,
            spent_on=spent_on,
            amount=amount.quantize(CENT),
            purpose=_purpose(purpose),
            receipt=receipt,
        )
        return _add("recorded", entry, by)


def record_with_receipt(
    placement: Placement,
    *,
    file: UploadedFile,
    line: int,
    spent_on: date,
    amount: Decimal,
    purpose: str,
    by: User,
    key: uuid.UUID | None = None,
) -> Spending:
    """The same with a file that shows it. Raises NotAllowed or NotNow."""
    require(permissions.delivers(placement, by))
    with ledger.book():
        if again := _already(lock(placement), key):
            return again
        receipt = take_in(file, by=by, accept=KINDS)
        return record_spending(
            placement,
            line=line,
            spent_on=spent_on,
            amount=amount,
            purpose=purpose,
            by=by,
            receipt=receipt,
            key=key,
        )


def correct_spending(
    spending: Spending,
    *,
    amount: Decimal,
    spent_on: date,
    purpose: str,
    by: Actor,
    key: uuid.UUID | None = None,
) -> Spending:
    """Write an opposite entry: so much of a spending came back, or was too much.

    Raises NotAllowed or NotNow.
    """
    with ledger.book():
        locked = lock(spending.placement)
        require(permissions.delivers(locked, by))
        if again := _already(locked, key):
            return again
        first = _locked(spending, locked)
        _require_counts(first)
        if first.corrects_id is not None:
            raise NotNow(_("A correction is not corrected: cancel it and write another one."))
        left = first.amount - corrected(first)
        back = amount.quantize(CENT)
        if not 0 < back <= left:
            raise NotNow(
                _("Enter an amount above zero and up to %(left)s, which is what is left of this spending.")
                % {"left": worded(left, locked.award_currency)}
            )
        _require_day(locked, spent_on)
        entry = Spending(
            placement=locked,
            key=key or uuid.uuid4(),
            line=first.line,
            spent_on=spent_on,
            amount=-back,
            purpose=_purpose(purpose),
            corrects=first,
        )
        return _add("corrected", entry, by)


def cancel_spending(spending: Spending, *, reason: str, by: Actor) -> Spending:
    """Say with a reason that an entry does not count. Raises NotAllowed or NotNow."""
    with ledger.book():
        locked = lock(spending.placement)
        require(permissions.measures(locked, by))
        found = _locked(spending, locked)
        _require_counts(found)
        if corrected(found):
            raise NotNow(_("Cancel the corrections of this spending first."))
        found.cancel_reason = words_given(reason)
        found.cancelled_by, found.cancelled_at = by, clock.now()
        found.save(update_fields=["cancel_reason", "cancelled_by", "cancelled_at"])
        records.spending("cancelled", found, by=by, note=found.cancel_reason)
    return found


def corrected(spending: Spending) -> Decimal:
    """How much of a spending its opposite entries take back."""
    live = spending.corrections.filter(cancelled_at__isnull=True)
    return -(live.aggregate(sum=Sum("amount"))["sum"] or Decimal(0))


def _add(event: str, entry: Spending, by: Actor) -> Spending:
    last = entry.placement.spendings.aggregate(last=Max("number"))["last"] or 0
    entry.number, entry.by, entry.at = last + 1, by, clock.now()
    entry.save(force_insert=True)
    records.spending(event, entry, by=by)
    return entry


def _already(placement: Placement, key: uuid.UUID | None) -> Spending | None:
    """What was written down with this form before."""
    if key is None:
        return None
    found = Spending.objects.filter(key=key).select_related("line").first()
    if found is not None and found.placement_id != placement.pk:
        raise NotNow(_("This form was sent already. Open it anew."))
    return found


def _line(placement: Placement, number: int) -> BudgetLine:
    agreed = BudgetLine.objects.filter(budget__placement=placement, budget__state=Budget.State.AGREED)
    found = agreed.filter(number=number).first()
    if found is not None:
        return found
    if agreed.exists():
        raise NotNow(_("Choose a line of the budget."))
    raise NotNow(_("The budget is not agreed yet: nothing can be spent on it."))


def _locked(spending: Spending, placement: Placement) -> Spending:
    rows = Spending.objects.select_for_update(of=("self",))
    found = rows.select_related("line", "receipt", "corrects", "cancelled_by").get(pk=spending.pk)
    found.placement = placement
    return found


def _require_counts(spending: Spending) -> None:
    if spending.cancelled_at is not None:
        raise NotNow(
            _("Already cancelled by %(name)s on %(day)s.")
            % {"name": spending.cancelled_by, "day": day_of(spending.cancelled_at, spending.placement)}
        )


def _require_day(placement: Placement, day: date) -> None:
    if day > today(placement.application.call):
        raise NotNow(_("The day is still to come."))
    if day < placement.admitted_on:
        raise NotNow(
            _("The placement began on %(day)s: what was spent before does not count.")
            % {"day": date_format(placement.admitted_on)}
        )


def _purpose(text: str) -> str:
    given = " ".join(text.split())
    if not given:
        raise NotNow(_("Say whom it was paid to, or what for."))
    return given
