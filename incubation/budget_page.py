"""The budget of a placement as its page shows it: what is planned, spent and left, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from core.pills import Pill
from core.uploads.sentences import cause_sentence
from core.uploads.verdict import Cause, Verdict
from incubation.days import day_of
from incubation.models import Budget, BudgetChange, Placement, Spending
from incubation.money import worded
from incubation.pills import UPLOADS
from incubation.queries.money import exact

BUDGETS = {
    "draft": Pill(pgettext_lazy("budget", "Being written"), "off", "ring"),
    "delivered": Pill(pgettext_lazy("budget", "Handed in"), "wait", "clock"),
    "returned": Pill(pgettext_lazy("budget", "Returned"), "no", "back"),
    "agreed": Pill(pgettext_lazy("budget", "Agreed"), "ok", "check"),
}
BAR = 100  # the width of the drawing, of which a share of 100 % fills all


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line, or all of them together; `filled` is the length of its bar, at most BAR."""

    name: str
    planned: str
    spent: str
    left: str
    share: str
    filled: int
    over: str = ""


@dataclass(frozen=True, slots=True)
class SpendingRow:
    """An entry of the list of spendings."""

    spending: Spending
    day: str
    amount: str
    pill: Pill | None
    notes: tuple[str, ...]
    receipt: str = ""
    receipt_url: str = ""
    receipt_pill: Pill | None = None
    receipt_error: str = ""
    correct_url: str = ""
    cancel_url: str = ""


def line_row(name: str, planned: Decimal, spent: Decimal, currency: str) -> LineRow:
    """What is left of a line; below zero it is overspent, which is said in words."""
    left = planned - spent
    share = (spent * 100 / planned).quantize(Decimal(1), rounding=ROUND_HALF_UP) if planned else None
    over = _("Overspent by %(amount)s") % {"amount": worded(-left, currency)} if left < 0 else ""
    full = BAR if spent > 0 else 0
    return LineRow(
        name=name,
        planned=worded(planned, currency),
        spent=worded(spent, currency),
        left=worded(max(left, Decimal(0)), currency),
        share="–" if share is None else _("%(percent)s%%") % {"percent": share},
        filled=full if share is None else max(0, min(BAR, int(share))),
        over=over,
    )


def line_rows(lines: list[Any], currency: str) -> tuple[list[LineRow], LineRow]:
    """The lines, and all of them together. Each line knows what was spent on it."""
    rows = [line_row(one.category, one.planned, exact(one.spent), currency) for one in lines]
    planned = sum((one.planned for one in lines), Decimal(0))
    spent = sum((exact(one.spent) for one in lines), Decimal(0))
    return rows, line_row(_("Together"), planned, spent, currency)


def facts(placement: Placement, received: Decimal, lines: list[Any]) -> list[dict[str, str]]:
    """Award, what came of it so far, what was spent, and what of the money that came is left."""
    currency = placement.award_currency
    spent = sum((exact(one.spent) for one in lines), Decimal(0))
    in_hand = received - spent
    words = _("Left of what was received") if in_hand >= 0 else _("Spent before it was received")
    rows = [
        (_("Award"), placement.award_amount),
        (_("Received so far"), received),
        (_("Spent so far"), spent),
        (words, abs(in_hand)),
    ]
    return [{"name": name, "value": worded(amount, currency)} for name, amount in rows]


def spending_row(found: Spending, placement: Placement, *, corrects: bool, cancels: bool) -> SpendingRow:
    """An entry with what this reader can do about it."""
    address = {"placement": placement.public_id, "number": found.number}
    live = found.counts
    upload = found.receipt
    page = reverse("incubation:receipt", kwargs=address)
    return SpendingRow(
        spending=found,
        day=date_format(found.spent_on, "SHORT_DATE_FORMAT"),
        amount=worded(found.amount, placement.award_currency),
        pill=None if live else Pill(_("Cancelled: does not count"), "off", "bar"),
        notes=tuple(_notes(found, placement)),
        receipt=upload.original_name if upload else "",
        receipt_url=page if upload and upload.is_ready else "",
        receipt_pill=UPLOADS[upload.state] if upload and not upload.is_ready else None,
        receipt_error=_refusal(upload) if upload and upload.is_refused else "",
        correct_url=reverse("incubation:spending_correct", kwargs=address)
        if live and corrects and not found.corrects_id
        else "",
        cancel_url=reverse("incubation:spending_cancel", kwargs=address) if live and cancels else "",
    )


def _notes(found: Spending, placement: Placement) -> list[str]:
    notes = []
    if found.corrects:
        notes.append(_("Takes back a part of no. %(number)s") % {"number": found.corrects.number})
    if found.cancelled_at is not None:
        words = {
            "name": found.cancelled_by,
            "day": day_of(found.cancelled_at, placement),
            "reason": found.cancel_reason,
        }
        notes.append(_("Cancelled by %(name)s on %(day)s: %(reason)s") % words)
    return notes


def change_words(one: BudgetChange, currency: str) -> str:
    """What a change did to a line, in one sentence."""
    words = {
        "line": one.category or one.category_before,
        "old": one.category_before,
        "before": worded(one.planned_before, currency),
        "after": worded(one.planned, currency),
    }
    if one.planned_before is None:
        return _("%(line)s is new: %(after)s") % words
    if one.planned is None:
        return _("%(line)s is taken out; it was %(before)s") % words
    if one.category != one.category_before:
        return _("%(old)s, %(before)s, is now %(line)s, %(after)s") % words
    return _("%(line)s: %(after)s instead of %(before)s") % words


def changes(budget: Budget, placement: Placement) -> list[dict[str, Any]]:
    """What was changed after the budget was agreed, the latest first."""
    return [
        {
            "what": change_words(one, placement.award_currency),
            "who": _("%(name)s, %(day)s") % {"name": one.by, "day": day_of(one.at, placement)},
            "reason": one.reason,
        }
        for one in budget.changes.select_related("by").order_by("-at", "-pk")
    ]


def _refusal(upload: Any) -> str:
    verdict = Verdict(
        False, upload.kind, upload.content_type, Cause(upload.cause), upload.sha256, upload.size
    )
    return cause_sentence(verdict, accept=upload.accept, max_bytes=upload.max_bytes)
