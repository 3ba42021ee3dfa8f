"""The rows of what follows an award."""

from incubation.models.agreement import Agreement, AgreementText, GateReview
from incubation.models.outcome import Indicator, IndicatorValue, KnowledgeProduct, Outcome, Pilot, Tranche
from incubation.models.placement import (
    Cohort,
    Evidence,
    Mentoring,
    Milestone,
    Placement,
    PlacementNote,
    Report,
    Stage,
    StageMilestone,
)

__all__ = [
    "Agreement",
    "AgreementText",
    "Cohort",
    "Evidence",
    "GateReview",
    "Indicator",
    "IndicatorValue",
    "KnowledgeProduct",
    "Mentoring",
    "Milestone",
    "Outcome",
    "Pilot",
    "Placement",
    "PlacementNote",
    "Report",
    "Stage",
    "StageMilestone",
    "Tranche",
]
