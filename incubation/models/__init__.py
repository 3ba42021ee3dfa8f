"""The rows of what follows an award."""

from incubation.models.agreement import Agreement, AgreementText, GateReview
from incubation.models.budget import Budget, BudgetChange, BudgetLine, Spending
from incubation.models.follow_up import FollowUp
from incubation.models.outcome import Indicator, IndicatorValue, KnowledgeProduct, Outcome, Pilot, Tranche
from incubation.models.pilot_evidence import PilotEvidence
from incubation.models.placement import (
    Cohort,
    Evidence,
    Mentoring,
    Milestone,
    Placement,
    ProgrammeMilestone,
    Stage,
    StageMilestone,
)
from incubation.models.report import PlacementNote, Report, ReportFile
from incubation.models.together import Meeting, NextStep, Question, Risk
from incubation.models.tranche_change import TrancheChange

__all__ = [
    "Agreement",
    "AgreementText",
    "Budget",
    "BudgetChange",
    "BudgetLine",
    "Cohort",
    "Evidence",
    "FollowUp",
    "GateReview",
    "Indicator",
    "IndicatorValue",
    "KnowledgeProduct",
    "Meeting",
    "Mentoring",
    "Milestone",
    "NextStep",
    "Outcome",
    "Pilot",
    "PilotEvidence",
    "Placement",
    "PlacementNote",
    "ProgrammeMilestone",
    "Question",
    "Report",
    "ReportFile",
    "Risk",
    "Spending",
    "Stage",
    "StageMilestone",
    "Tranche",
    "TrancheChange",
]
