"""What is late, said here alone: not handed in on its day, of a placement neither paused nor ended."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, F, IntegerField, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Least

from incubation.models import Milestone, Report

LATE_STATES = ("due", "returned")
MODELS: tuple[Any, ...] = (Milestone, Report)
# To be handed in; late once its day is over where the call is.
AWAITED = Q(state__in=LATE_STATES, placement__ended_on__isnull=True, placement__paused_on__isnull=True)
DELIVERED = Q(state="delivered", placement__ended_on__isnull=True)


def late_count(day: date, *, of: str) -> Any:
    """How many milestones and reports are late on a day; `of` leads from them to the annotated row."""
    return _sum_of([model.objects.filter(AWAITED, due_on__lt=day) for model in MODELS], of=of)


def delivered_count(*, of: str) -> Any:
    """How many milestones and reports wait to be accepted."""
    return _sum_of([model.objects.filter(DELIVERED) for model in MODELS], of=of)


def next_due(*, of: str) -> Any:
    """The earliest day on which something is awaited; None where nothing is."""
    first, second = (_one(model.objects.filter(AWAITED), of, Min("due_on")) for model in MODELS)
    return Least(Coalesce(first, second), Coalesce(second, first))


def _sum_of(rows: list[QuerySet[Any]], *, of: str) -> Any:
    """So many rows of several kinds belong to the row that is annotated."""
    first, *others = (Coalesce(_one(one, of, Count("pk")), 0, output_field=IntegerField()) for one in rows)
    return sum(others, start=first)


def _one(rows: QuerySet[Any], of: str, what: Any) -> Subquery:
    grouped = rows.filter(**{of: OuterRef("pk")}).order_by().values(home=F(of)).annotate(found=what)
    return Subquery(grouped.values("found"))
