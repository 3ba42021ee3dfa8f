"""The whole rows after an award that the ledger's entries speak of."""

from __future__ import annotations

from core.covers import Covered, covers
from incubation.models import (
    Cohort,
    Evidence,
    Indicator,
    IndicatorValue,
    KnowledgeProduct,
    Mentoring,
    Milestone,
    Outcome,
    Pilot,
    Placement,
    Report,
    StageMilestone,
    Tranche,
)

_REFERENCE = "placement__application__reference"

covers("cohort", Covered(Cohort, ("key",)), Covered(StageMilestone, ("cohort__key",)))
covers("placement", Covered(Placement, ("application__reference",)), Covered(Mentoring, (_REFERENCE,)))
covers("milestone", Covered(Milestone, ("public_id",)), Covered(Evidence, ("milestone__public_id",)))
covers("report", Covered(Report, (_REFERENCE, "number")))
covers("tranche", Covered(Tranche, (_REFERENCE, "number")))
covers(
    "pilot",
    Covered(Pilot, (_REFERENCE, "pk")),
    Covered(Indicator, (f"pilot__{_REFERENCE}", "pilot_id")),
    Covered(IndicatorValue, (f"indicator__pilot__{_REFERENCE}", "indicator__pilot_id")),
)
covers("product", Covered(KnowledgeProduct, ("public_id",)))
covers("outcome", Covered(Outcome, (_REFERENCE, "months")))
