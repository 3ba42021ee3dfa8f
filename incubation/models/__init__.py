"""The rows of what follows an award."""

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
    "Cohort",
    "Evidence",
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
