"""The whole rows after an award that the ledger's entries speak of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from core.covers import Covered, covers
from core.ledger import audits, strangers
from incubation.models import (
    Agreement,
    AgreementText,
    Budget,
    BudgetChange,
    BudgetLine,
    Cohort,
    Evidence,
    FollowUp,
    GateReview,
    Indicator,
    IndicatorValue,
    KnowledgeProduct,
    Mentoring,
    Milestone,
    Outcome,
    Pilot,
    PilotEvidence,
    Placement,
    ProgrammeMilestone,
    Report,
    ReportFile,
    Spending,
    StageMilestone,
    Tranche,
    TrancheChange,
)


@audits
def audit_origin() -> Iterator[str]:
    """Every row after an award came through the portal, in its own call."""
    yield from strangers(_named())


def _named() -> Iterator[tuple[str, str]]:
    for cohort in Cohort.objects.select_related("call"):
        yield cohort.ledger_name, cohort.call.ledger_name
    for product in KnowledgeProduct.objects.select_related("call"):
        yield product.ledger_name, product.call.ledger_name
    for place in Placement.objects.select_related("application__call"):
        yield place.ledger_name, place.application.call.ledger_name
    for model in (Milestone, Report, Tranche, Pilot, Outcome, Budget, Spending):
        rows: Any = model._default_manager.select_related("placement__application__call").order_by("pk")
        for row in rows.iterator(chunk_size=500):
            yield row.ledger_name, row.placement.application.call.ledger_name


# --- whole rows ------------------------------------------------------------------------
_REFERENCE = "placement__application__reference"

covers(
    "cohort",
    Covered(Cohort, ("key",)),
    Covered(StageMilestone, ("cohort__key",)),
    Covered(AgreementText, ("cohort__key",)),
)
covers("stages", Covered(ProgrammeMilestone, ("programme__key",)))
covers(
    "placement",
    Covered(Placement, ("application__reference",)),
    Covered(Mentoring, (_REFERENCE,)),
    Covered(Agreement, (_REFERENCE,)),
    Covered(GateReview, (_REFERENCE,)),
    Covered(FollowUp, (_REFERENCE,)),
)
covers("milestone", Covered(Milestone, ("public_id",)), Covered(Evidence, ("milestone__public_id",)))
covers(
    "report",
    Covered(Report, (_REFERENCE, "number")),
    Covered(ReportFile, (f"report__{_REFERENCE}", "report__number")),
)
_FOLLOWS = {"key": "held by the snapshot: it follows from placement and number"}
covers(
    "tranche",
    Covered(Tranche, (_REFERENCE, "number"), without=_FOLLOWS),
    Covered(TrancheChange, (f"tranche__{_REFERENCE}", "tranche__number")),
)
covers(
    "budget",
    Covered(Budget, (_REFERENCE,)),
    Covered(BudgetLine, (f"budget__{_REFERENCE}",)),
    Covered(BudgetChange, (f"budget__{_REFERENCE}",)),
)
covers("spending", Covered(Spending, (_REFERENCE, "number")))
covers(
    "pilot",
    Covered(Pilot, (_REFERENCE, "pk")),
    Covered(Indicator, (f"pilot__{_REFERENCE}", "pilot_id")),
    Covered(IndicatorValue, (f"indicator__pilot__{_REFERENCE}", "indicator__pilot_id")),
    Covered(PilotEvidence, (f"pilot__{_REFERENCE}", "pilot_id")),
)
covers("product", Covered(KnowledgeProduct, ("public_id",)))
covers("outcome", Covered(Outcome, (_REFERENCE, "months"), later={"countries": []}))
