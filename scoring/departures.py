"""Where a choice of who goes on departs from the ranking."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from applications.models import Application
from calls.models import Round
from scoring.reasons import explains
from scoring.services import ranking


@dataclass(frozen=True, slots=True)
class Departures:
    """References in the order of the ranking: `passed_over` rank above somebody who goes on, `unranked` go on
    without a place, `beyond` is how many more go on than the round announces (less where negative)."""

    passed_over: tuple[str, ...]
    unranked: tuple[str, ...]
    beyond: int

    def __bool__(self) -> bool:
        return bool(self.passed_over or self.unranked or self.beyond > 0)

    def as_data(self) -> dict[str, Any]:
        """As it is kept; {} where there are none."""
        if not self:
            return {}
        return {
            "passed_over": list(self.passed_over),
            "unranked": list(self.unranked),
            "beyond": max(self.beyond, 0),
        }


def departures_of(round_: Round, chosen: Collection[str]) -> Departures:
    """Where the `chosen` references depart from the ranking of a closed round, and from its announced size.

    Whoever went on earlier counts towards the size. Equal places are one place: among them any may be chosen.
    """
    rows = [one for one in ranking.compute(round_).rows if one.application.state == "in_review"]
    places = {one.application.reference: one.place for one in rows}
    last = max((place for one in chosen if (place := places.get(one))), default=0)
    passed = [key for key, place in places.items() if place and place < last and key not in chosen]
    unranked = [key for key, place in places.items() if place is None and key in chosen]
    gone_on = Application.objects.filter(call=round_.call_id, state="shortlisted").count()
    beyond = len(chosen) + gone_on - round_.shortlist_size if round_.shortlist_size else 0
    return Departures(tuple(passed), tuple(unranked), beyond)


def refusal_of(departs: Departures, reason: str) -> str:
    """Why the choice is not taken with this reason; "" where it is."""
    if not departs or explains(reason):
        return ""
    told = []
    if departs.passed_over:
        told.append(_("Passed over: %(named)s.") % {"named": ", ".join(departs.passed_over)})
    if departs.unranked:
        told.append(_("Without a place in the ranking: %(named)s.") % {"named": ", ".join(departs.unranked)})
    if departs.beyond > 0:
        told.append(_("More than the round announces: %(count)s.") % {"count": departs.beyond})
    why = _("The choice departs from the ranking. Say why in a sentence that those passed over can read.")
    return " ".join([why, *told])
