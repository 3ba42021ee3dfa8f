"""The way through the submissions that wait for their ruling, and where the keyboard lands on a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.urls import reverse

from applications.staff_queries import to_rule

if TYPE_CHECKING:
    from applications.models import Application
    from calls.models import EligibilityRule

RULING = "ruling"


@dataclass(frozen=True, slots=True)
class Place:
    """Where one stands among those that wait: the ones beside it, and how many wait in all."""

    before: Application | None
    after: Application | None
    number: int
    waiting: int


def place_of(application: Application) -> Place:
    """Three queries. `number` is 0 for one that does not wait itself."""
    waiting = to_rule(application.call_id)
    here = application.reference
    upto = Count("pk", filter=Q(reference__lte=here))
    is_here = Count("pk", filter=Q(pk=application.pk))
    counted = waiting.aggregate(all=Count("pk"), upto=upto, is_here=is_here)
    return Place(
        waiting.filter(reference__lt=here).order_by("-reference").first(),
        waiting.filter(reference__gt=here).order_by("reference").first(),
        counted["upto"] if counted["is_here"] else 0,
        counted["all"],
    )


def landing_on(application: Application, rules: list[EligibilityRule]) -> str:
    """The page of an application at the first rule that nobody looked at; at the ruling where none is left.

    A browser gives the focus to what the address names, without any script.
    """
    looked_at = application.eligibility_checks.filter(is_met__isnull=False)
    seen = set(looked_at.values_list("rule_id", flat=True))
    left = next((rule.pk for rule in rules if rule.pk not in seen), None)
    place = RULING if left is None else f"id_met_{left}_0"
    return f"{reverse('applications:ruling', args=[application.reference])}#{place}"
