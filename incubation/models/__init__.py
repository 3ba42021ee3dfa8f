"""The rows of what follows an award."""

from incubation.models.follow_up import FollowUp
from incubation.models.outcome import Indicator, IndicatorValue, KnowledgeProduct, Outcome, Pilot, Tranche
from incubation.models.pilot_evidence import PilotEvidence
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
    "FollowUp",
    "Indicator",
    "IndicatorValue",
    "KnowledgeProduct",
    "Mentoring",
    "Milestone",
    "Outcome",
    "Pilot",
    "PilotEvidence",
    "Placement",
    "PlacementNote",
    "Report",
    "Stage",
    "StageMilestone",
    "Tranche",
]
