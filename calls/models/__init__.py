"""The rows of a call, by what they are for."""

from calls.models.asking import AskedQuestion
from calls.models.call import Call, Faq, KeyDate, Partner, Programme, Theme, Topic
from calls.models.cancellation import Cancellation
from calls.models.eligibility import EligibilityRule
from calls.models.extension import Extension
from calls.models.form import Option, ProposalForm, Question, Section
from calls.models.incident import DowntimeProposal, Incident
from calls.models.roles import Absence, CallRole, InvitedRole, StaffInvitation
from calls.models.rubric import Anchor, Criterion, Round, Rubric
from calls.models.rules import RulesVersion

__all__ = [
    "Absence",
    "Anchor",
    "AskedQuestion",
    "Call",
    "CallRole",
    "Cancellation",
    "Criterion",
    "DowntimeProposal",
    "EligibilityRule",
    "Extension",
    "Faq",
    "Incident",
    "InvitedRole",
    "KeyDate",
    "Option",
    "Partner",
    "Programme",
    "ProposalForm",
    "Question",
    "Round",
    "Rubric",
    "RulesVersion",
    "Section",
    "StaffInvitation",
    "Theme",
    "Topic",
]
