"""What is still open where a placement is about to graduate. It may, with a reason, kept beside the list.

It is kept as data, [kind, what], so that each reader reads it in their own language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from incubation.gates import STEPS, Check
from incubation.models import GateReview, Milestone, Placement, Report, Tranche
from incubation.money import worded
from incubation.queries.placements import OPEN

UNRELEASED = (Tranche.State.PLANNED, Tranche.State.PREPARED)


@dataclass(frozen=True, slots=True)
class Left:
    """One open thing; `url` leads to where it is dealt with."""

    data: list[str]
    url: str


def still_open(placement: Placement) -> list[Left]:
    """Open milestones, reports, tranches and risks of a placement that could graduate next. Four queries.

    Milestones that bar graduation are not among them: those are conditions of the gate.
    """
    stage = placement.application.state
    if STEPS.get(stage) != "graduate":
        return []
    place, bars = {"placement": placement.public_id}, Q(stage=stage, is_required=True)
    reports: list[Report] = list(placement.reports.filter(state__in=OPEN).order_by("number"))
    milestones: list[Milestone] = list(placement.milestones.filter(state__in=OPEN).exclude(bars))
    tranches: list[Tranche] = list(placement.tranches.filter(state__in=UNRELEASED).order_by("number"))
    table = reverse("incubation:tranches", kwargs={"slug": placement.application.call.slug})
    together = reverse("incubation:together", kwargs=place)
    return [
        *(
            Left(["milestone", one.title, one.state], reverse("incubation:milestone", args=[one.public_id]))
            for one in milestones
        ),
        *(
            Left(
                ["report", f"{one.number}", one.state],
                reverse("incubation:report", kwargs={**place, "number": one.number}),
            )
            for one in reports
        ),
        *(Left(["tranche", f"{one.number}", f"{one.amount}", one.currency], table) for one in tranches),
        *(Left(["risk", one.text], together) for one in placement.risks.filter(closed_at__isnull=True)),
    ]


def checks_of(left: Sequence[Left]) -> list[Check]:
    """The open things for components/checks.html."""
    return [Check(worded_left(one.data), False, one.url) for one in left]


def worded_left(data: Sequence[Any]) -> str:
    """One open thing in words: ["report", "2", "due"] is "Report 2: Due"."""
    kind, what, *more = (str(part) for part in data)
    if kind == "milestone":
        return _("Milestone not accepted: %(milestone)s") % {"milestone": what}
    if kind == "report":
        return _("Report %(number)s not accepted") % {"number": what}
    if kind == "tranche":
        amount = worded(Decimal(more[0]), more[1])
        return _("Tranche %(number)s not released: %(amount)s") % {"number": what, "amount": amount}
    return _("Open risk: %(risk)s") % {"risk": what}


def told_of(review: GateReview) -> str:
    """What a review passed over, in one line; "" for nothing."""
    found = "; ".join(worded_left(one) for one in review.left_open or [])
    return _("Still open then: %(things)s.") % {"things": found} if found else ""
