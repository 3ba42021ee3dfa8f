"""The rows of judging, by what they are for."""

from scoring.models.decision import Announcement, Decision, Ranking
from scoring.models.panel import Conflict, Declaration, Expert, PanelMember
from scoring.models.profile import ProfileInvitation, ProfileProposal
from scoring.models.run import AssignmentRun
from scoring.models.scorecard import Assignment, Mark, Scorecard

__all__ = [
    "Announcement",
    "Assignment",
    "AssignmentRun",
    "Conflict",
    "Decision",
    "Declaration",
    "Expert",
    "Mark",
    "PanelMember",
    "ProfileInvitation",
    "ProfileProposal",
    "Ranking",
    "Scorecard",
]
