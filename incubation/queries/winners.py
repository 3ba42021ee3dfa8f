"""Winners of announced calls one by one, each with all that its public page shows."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet

from applications.contents import sealed_values
from applications.models import Application, StepRecord
from calls.models import Question
from calls.workflow import ANNOUNCED
from incubation.models import Indicator, IndicatorValue, KnowledgeProduct, Outcome, Pilot
from incubation.queries.results import WON, products
from scoring.models import Certificate

S = Question.StandsFor
CONSENT = "consent_publish"  # the question by which a winner lets the summary be published


def announced_winners() -> QuerySet[Application]:
    """Whoever won and is named on a results page, wherever the way has led since."""
    return Application.objects.filter(call__state__in=ANNOUNCED, state__in=WON)


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


def public_summary(winner: Application) -> str:
    """The summary, where its question is published for winners and the consent that its form asks was given.

    A text that only stands in for a summary (`applications.summaries`) is nobody's but the jury's. One query.
    """
    sealed = sealed_values(winner.valid_submission.document) if winner.valid_submission else {}
    rows = Question.objects.filter(Q(stands_for=S.SUMMARY) | Q(key=CONSENT), section__form=winner.form_id)
    asked = list(rows.filter(parent=None).values_list("key", "stands_for", "public_after_award"))
    agreed = all(sealed.get(key) is True for key, _role, _public in asked if key == CONSENT)
    is_public = any(public and sealed.get(key) for key, role, public in asked if role == S.SUMMARY)
    return winner.summary if is_public and agreed else ""


def of_call_alone(winner: Application) -> list[KnowledgeProduct]:
    """The published products of the winner's call that came of no single winner."""
    return list(products(call=winner.call_id, application__isnull=True))
