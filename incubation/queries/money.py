"""Money in sums: of a call and its cohorts, and of one placement's budget. Currencies are never added."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Sum

from calls.models import Call
from incubation.models import BudgetLine, Placement, Spending, Tranche
from incubation.money import CENT

NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Sums:
    """One currency's money. `planned` is every tranche that is not cancelled, whatever became of it."""

    currency: str
    awarded: Decimal = NONE
    planned: Decimal = NONE
    released: Decimal = NONE
    paid: Decimal = NONE
    spent: Decimal = NONE

    @property
    def to_pay(self) -> Decimal:
        """What is planned and not paid yet."""
        return self.planned - self.paid


def sums_by_cohort(placements: QuerySet[Placement]) -> dict[int, list[Sums]]:
    """By cohort, a row for each currency. Three queries, whatever there is."""
    found: dict[tuple[int, str], dict[str, Decimal]] = defaultdict(dict)
    _take(found, placements.filter(award_amount__isnull=False), "cohort", "award_currency", _awards())
    tranches = Tranche.objects.filter(placement__in=placements).exclude(state=Tranche.State.CANCELLED)
    _take(found, tranches, "placement__cohort", "currency", _tranches())
    spent = Spending.objects.filter(placement__in=placements, cancelled_at__isnull=True)
    _take(
        found, spent, "placement__cohort", "placement__award_currency", {"spent": Sum("amount", default=NONE)}
    )
    by_cohort: dict[int, list[Sums]] = defaultdict(list)
    for (cohort, currency), sums in sorted(found.items()):
        by_cohort[cohort].append(Sums(currency, **sums))
    return by_cohort


def added(rows: list[Sums]) -> list[Sums]:
    """The sums of all rows, one for each currency."""
    names = ("awarded", "planned", "released", "paid", "spent")
    by_currency: dict[str, list[Sums]] = defaultdict(list)
    for one in rows:
        by_currency[one.currency].append(one)
    return [
        Sums(currency, **{name: sum((getattr(one, name) for one in some), NONE) for name in names})
        for currency, some in sorted(by_currency.items())
    ]


def lines_of(placement: Placement) -> QuerySet[BudgetLine]:
    """The lines of a budget with what was spent on each."""
    counts = Q(spendings__cancelled_at__isnull=True)
    spent = Sum("spendings__amount", filter=counts, default=NONE)
    return BudgetLine.objects.filter(budget__placement=placement).annotate(spent=spent).order_by("number")


def received(placement: Placement) -> Decimal:
    """What was paid to the team so far."""
    paid = placement.tranches.filter(state=Tranche.State.PAID)
    return exact(paid.aggregate(sum=Sum("amount", default=NONE))["sum"])


def spendings_of(placement: Placement) -> QuerySet[Spending]:
    """Every entry, the latest first, cancelled ones too."""
    people = ("line", "receipt", "corrects", "by", "cancelled_by")
    return placement.spendings.select_related(*people).order_by("-number")


def spendings_in(call: Call) -> QuerySet[Spending]:
    """Every entry of a call in the order of its placements."""
    people = ("placement__application__organisation", "line", "receipt", "corrects", "by", "cancelled_by")
    rows = Spending.objects.filter(placement__application__call=call).select_related(*people)
    return rows.order_by("placement_id", "number")


def exact(amount: Any) -> Decimal:
    """A sum as the database gave it, to the cent: SQLite adds in floating point."""
    return Decimal(amount).quantize(CENT)


def _awards() -> dict[str, Any]:
    return {"awarded": Sum("award_amount", default=NONE)}


def _tranches() -> dict[str, Any]:
    released = Q(state__in=(Tranche.State.RELEASED, Tranche.State.PAID))
    return {
        "planned": Sum("amount", default=NONE),
        "released": Sum("amount", filter=released, default=NONE),
        "paid": Sum("amount", filter=Q(state=Tranche.State.PAID), default=NONE),
    }


def _take(found: Any, rows: Any, cohort: str, currency: str, sums: dict[str, Any]) -> None:
    grouped = rows.order_by().values(home=F(cohort), unit=F(currency)).annotate(**sums)
    for row in grouped:
        found[row["home"], row["unit"]].update({name: exact(row[name]) for name in sums})
