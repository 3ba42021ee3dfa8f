"""Winners of announced calls one by one, each with all that its public page shows."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from applications.models import Application, StepRecord
from incubation.models import Indicator, IndicatorValue, KnowledgeProduct, Outcome, Pilot
from incubation.queries.results import PUBLIC_STATES, WON, products
from scoring.models import Certificate


def announced_winners() -> QuerySet[Application]:
    """Whoever won and is named on a results page, wherever the way has led since."""
    return Application.objects.filter(call__state__in=PUBLIC_STATES, state__in=WON)


def whole() -> QuerySet[Application]:
    """The same with pilots and their readings, answers, products, stages and certificates."""
    readings = IndicatorValue.objects.order_by("on")
    indicators = Indicator.objects.prefetch_related(Prefetch("readings", queryset=readings))
    published = KnowledgeProduct.objects.filter(is_published=True).order_by("-year", "pk")
    return (
        announced_winners()
        .select_related(
            "organisation", "placement", "call__programme", "call__announcement", "valid_submission"
        )
        .prefetch_related(
            Prefetch("placement__pilots", queryset=Pilot.objects.order_by("pk")),
            Prefetch("placement__pilots__indicators", queryset=indicators),
            Prefetch("placement__outcomes", queryset=Outcome.objects.order_by("months")),
            Prefetch("knowledge_products", queryset=published),
            Prefetch("history", queryset=StepRecord.objects.order_by("at", "pk")),
            Prefetch("certificates", queryset=Certificate.objects.order_by("issued_at", "pk")),
        )
    )


def of_call_alone(winner: Application) -> list[KnowledgeProduct]:
    """The published products of the winner's call that came of no single winner."""
    return list(products(call=winner.call_id, application__isnull=True))
