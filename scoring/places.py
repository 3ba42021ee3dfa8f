"""What the awards of a call take of its places and of its budget, and who was put above the ranked."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from calls.amounts import in_words
from calls.models import Call
from scoring import decision_table
from scoring.decision_table import Candidate
from scoring.models import Decision

Outcome = Decision.Outcome


@dataclass(frozen=True, slots=True)
class Used:
    """How many awards of how many places; `total` is the largest award for each, None where none is named."""

    awards: int
    places: int | None
    total: Decimal | None
    budget: Decimal | None
    currency: str

    @property
    def is_beyond_places(self) -> bool:
        return self.places is not None and self.awards > self.places

    @property
    def is_beyond_budget(self) -> bool:
        return self.total is not None and self.budget is not None and self.total > self.budget

    @property
    def is_beyond(self) -> bool:
        return self.is_beyond_places or self.is_beyond_budget

    @property
    def words(self) -> str:
        """Both in one line, "" for a call that names neither places nor money."""
        return " · ".join(filter(None, (self._places_words(), self._money_words())))

    def _places_words(self) -> str:
        if self.places is None:
            return ""
        told = {"count": self.awards, "places": self.places}
        return _("Places taken: %(count)s of %(places)s") % told

    def _money_words(self) -> str:
        if self.total is None:
            return ""
        told = {"total": money(self.total, self.currency)}
        if self.budget is None:
            return _("Largest awards together: %(total)s") % told
        told["budget"] = money(self.budget, self.currency)
        return _("Largest awards together: %(total)s of %(budget)s") % told


def used_by(call: Call) -> Used:
    """What the recorded awards take. One query."""
    return used(call, decision_table.counts_of(call)[Outcome.AWARDED])


def used(call: Call, awards: int) -> Used:
    """What so many awards take."""
    total = None if call.ceiling_amount is None else call.ceiling_amount * awards
    return Used(awards, call.places, total, call.budget_amount, call.ceiling_currency)


def warning_of(call: Call, now: Used, decision: Decision | None) -> str:
    """What an award of this application would go beyond; "" where it fits, or is an award already."""
    if decision is not None and decision.outcome == Outcome.AWARDED:
        return ""
    after = used(call, now.awards + 1)
    told = []
    if after.is_beyond_places:
        told.append(beyond_places(after.awards, after.places or 0))
    if after.is_beyond_budget:
        total, budget = money(after.total, after.currency), money(after.budget, after.currency)
        told.append(beyond_budget(total, budget))
    return " ".join(told)


def beyond_places(awards: int, places: int) -> str:
    """ "9 awards for 8 places"."""
    told = {
        "awards": ngettext("%(count)s award", "%(count)s awards", awards) % {"count": awards},
        "places": ngettext("%(number)s place", "%(number)s places", places) % {"number": places},
    }
    return _("%(awards)s for %(places)s: more than the call gives.") % told


def beyond_budget(total: str, budget: str) -> str:
    """The largest awards together beside the budget, both as amounts in words."""
    told = {"total": total, "budget": budget}
    return _("The largest awards together are %(total)s; the budget of the call is %(budget)s.") % told


def money(amount: Decimal | None, currency: str) -> str:
    """An amount with its currency."""
    return in_words(amount or Decimal(0), currency)


def put_above_ranked(call: Call) -> list[str]:
    """The references of awarded or reserved applications without their quorum, so without a place, that stand
    above one that has a place.

    One query, and those of the table where a quorum was waived.
    """
    waived = Decision.objects.filter(application__call=call).exclude(quorum_waiver="")
    if not waived.exclude(outcome=Outcome.NOT_AWARDED).exists():
        return []
    decided = [one for one in decision_table.table_of(call).candidates if one.decision is not None]
    lowest = max((_height(one) for one in decided if one.place is not None), default=(0, 0))
    return [
        one.application.reference
        for one in decided
        if one.place is None and not one.has_quorum and _height(one) < lowest
    ]


def _height(one: Candidate) -> tuple[int, int]:
    """Where a decision puts an application: the smaller, the higher."""
    decision = one.decision
    if decision is None or decision.outcome == Outcome.NOT_AWARDED:
        return 2, 0
    return (0, 0) if decision.outcome == Outcome.AWARDED else (1, decision.reserve_place or 0)
