"""The rows of what follows an award."""

from incubation.models.budget import Budget, BudgetChange, BudgetLine, Spending
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
    "Budget",
    "BudgetChange",
    "BudgetLine",
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
    "Spending",
    "Stage",
    "StageMilestone",
    "Tranche",
]
