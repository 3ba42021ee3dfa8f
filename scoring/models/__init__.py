"""The rows of judging, by what they are for."""

from scoring.models.appeal import AppealJuror
from scoring.models.certificate import Certificate
from scoring.models.closing import Closing
from scoring.models.decision import Announcement, Decision, DecisionChange, Ranking
from scoring.models.example import ExampleMark, WorkedExample
from scoring.models.later import LaterDecision
from scoring.models.maker_report import MakerReport
from scoring.models.meeting import Attendance, Ballot, DiscussionNote, Meeting
from scoring.models.panel import Conflict, Declaration, Expert, PanelMember
from scoring.models.postponement import Postponement
from scoring.models.profile import ProfileInvitation, ProfileProposal
from scoring.models.run import AssignmentRun
from scoring.models.scorecard import GIVEN, Assignment, Mark, Scorecard
from scoring.models.shortlisting import Shortlisting
from scoring.models.workings import Workings

__all__ = [
    "GIVEN",
    "Announcement",
    "AppealJuror",
    "Assignment",
    "AssignmentRun",
    "Attendance",
    "Ballot",
    "Certificate",
    "Closing",
    "Conflict",
    "Decision",
    "DecisionChange",
    "Declaration",
    "DiscussionNote",
    "ExampleMark",
    "Expert",
    "LaterDecision",
    "MakerReport",
    "Mark",
    "Meeting",
    "PanelMember",
    "Postponement",
    "ProfileInvitation",
    "ProfileProposal",
    "Ranking",
    "Scorecard",
    "Shortlisting",
    "WorkedExample",
    "Workings",
]
