"""The letters of a call as staff read them: their kinds in words, and none of the secrets in their links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from core.pills import Pill

if TYPE_CHECKING:
    from core.models import Notice

LETTERS: dict[str, object] = {
    "applications/collaborator_invited": _l("Invitation to work on an application"),
    "applications/invitation_declined": _l("Invitation declined"),
    "applications/ownership_offered": _l("Application offered to a new owner"),
    "applications/ownership_moved": _l("Application has a new owner"),
    "applications/ownership_declined": _l("Application not taken over"),
    "applications/ready_to_submit": _l("Ready to submit, says an editor"),
    "applications/draft_reminder_24h": _l("Reminder of a draft, 24 hours before"),
    "applications/draft_reminder_2h": _l("Reminder of a draft, 2 hours before"),
    "applications/unsent_reminder_24h": _l("Reminder of unsent changes, 24 hours before"),
    "applications/unsent_reminder_2h": _l("Reminder of unsent changes, 2 hours before"),
    "applications/form_changed": _l("The form of a draft changed"),
    "applications/draft_reminder_office": _l("Reminder of a draft, sent by the office"),
    "applications/draft_goes": _l("A draft of a closed call will be emptied"),
    "applications/submission_receipt": _l("Receipt"),
    "applications/resubmission_receipt": _l("Receipt of a new version"),
    "applications/late_kept_as_draft": _l("Came too late, kept as a draft"),
    "applications/extension_all": _l("Deadline moved for everybody"),
    "applications/extension_one": _l("Deadline moved for one applicant"),
    "applications/outage_extension": _l("Deadline moved after an outage"),
    "applications/withdrawal_confirmed": _l("Withdrawal confirmed"),
    "applications/correction_requested": _l("Correction requested"),
    "applications/correction_reminder": _l("Reminder of a correction"),
    "applications/correction_received": _l("Correction received"),
    "applications/correction_lapsed": _l("Correction date passed"),
    "applications/correction_not_needed": _l("Correction no longer needed"),
    "applications/eligible": _l("Eligible"),
    "applications/ineligible": _l("Ineligible"),
    "applications/disqualified": _l("Disqualified"),
    "applications/appeal_received": _l("Appeal received"),
    "applications/appeal_to_answer": _l("Appeal to be answered"),
    "applications/appeal_rejected": _l("Appeal rejected"),
    "applications/appeal_upheld": _l("Appeal upheld"),
    "applications/ruling_set_right": _l("Mistake of the office set right"),
    "applications/promoted_from_reserve": _l("Promoted from the reserve list"),
    "applications/message_from_office": _l("A message from the office waits"),
    "applications/message_from_team": _l("A message from the people of an application waits"),
    "applications/broadcast": _l("Letter to a group"),
    "applications/letter_test": _l("Test of a letter"),
    "calls/question_asked": _l("Question asked about the call"),
    "calls/question_answered": _l("Question answered"),
    "calls/approver_asked": _l("An officer asks for an approver"),
    "calls/call_cancelled": _l("Call cancelled"),
    "calls/downtime_proposed": _l("Downtime proposes an extension"),
    "calls/deputy_named": _l("You stand in for a colleague"),
    "calls/handed_over": _l("A colleague hands over to you"),
    "calls/role_given": _l("Role given"),
    "calls/staff_invited": _l("Invitation to work here"),
    "scoring/juror_invited": _l("Invitation to the jury"),
    "scoring/juror_invitation_ends": _l("Invitation to the jury ends soon"),
    "scoring/juror_declined": _l("A juror declined"),
    "scoring/profile_invited": _l("Invitation to keep one’s profile"),
    "scoring/profile_proposed": _l("An expert proposes a change"),
    "scoring/assignment": _l("Applications assigned to a juror"),
    "scoring/juror_reminder": _l("Reminder to a juror"),
    "scoring/recusal_confirmed": _l("Stepping back confirmed"),
    "scoring/scorecards_received": _l("All scorecards of a juror received"),
    "scoring/round_closing": _l("Round closes soon"),
    "scoring/round_postponed": _l("Round prolonged"),
    "scoring/round_closed": _l("Round closed"),
    "scoring/shortlisted": _l("Shortlisted"),
    "scoring/decision_awarded": _l("Decision: awarded"),
    "scoring/decision_reserve": _l("Decision: reserve list"),
    "scoring/decision_not_awarded": _l("Decision: not awarded"),
    "scoring/later_decision_awarded": _l("New decision: awarded"),
    "scoring/later_decision_reserve": _l("New decision: reserve list"),
    "scoring/later_decision_not_awarded": _l("New decision: not awarded"),
    "scoring/later_decision_to_sign": _l("A new decision to be signed"),
    "scoring/announcement_held": _l("Announcement held back"),
    "scoring/approval_needed": _l("An approver is needed"),
    "scoring/unfilled": _l("An application lacks a juror"),
    "scoring/appeal_asked": _l("An appeal to judge"),
    "scoring/appeal_goes_on": _l("A juror of an appeal answered"),
    "scoring/maker_reported": _l("A proposal tells who made it"),
    "scoring/card_set_aside": _l("Conflict after the round"),
    "scoring/announcement_public": _l("Announcement of the results"),
    "incubation/admitted": _l("Admitted to incubation"),
    "incubation/milestone_due": _l("Milestone due soon"),
    "incubation/milestone_accepted": _l("Milestone accepted"),
    "incubation/evidence_refused": _l("File refused"),
    "incubation/milestone_returned": _l("Milestone handed back"),
    "incubation/tranche_released": _l("Tranche released"),
    "incubation/tranche_to_sign": _l("Tranche to sign"),
    "incubation/tranche_withdrawn": _l("Release of a tranche withdrawn"),
    "incubation/report_accepted": _l("Report accepted"),
    "incubation/report_returned": _l("Report handed back"),
    "incubation/budget_agreed": _l("Budget agreed"),
    "incubation/budget_returned": _l("Budget returned"),
    "incubation/agreement_offered": _l("Agreement to sign"),
    "incubation/agreement_signed": _l("Agreement signed"),
    "incubation/gate_held": _l("Gate held"),
    "incubation/meeting_planned": _l("Meeting planned"),
    "incubation/meeting_moved": _l("Meeting moved"),
    "incubation/meeting_cancelled": _l("Meeting called off"),
    "incubation/meeting_soon": _l("Meeting tomorrow"),
    "incubation/milestone_late": _l("Milestone or report late"),
    "incubation/milestone_waits": _l("Waits to be accepted"),
    "incubation/question_asked": _l("Question in a placement"),
    "incubation/question_answered": _l("Answer in a placement"),
    "incubation/report_asked": _l("Report asked for"),
    "incubation/report_due": _l("Report due soon"),
    "incubation/step_given": _l("Next step"),
    "incubation/step_due": _l("Next step due"),
    "incubation/mentor_asked": _l("Asked to be a mentor"),
    "incubation/mentor_proposed": _l("Mentor proposed"),
    "incubation/mentor_begins": _l("Mentor begins"),
    "incubation/mentor_declined": _l("Mentor declined"),
    "incubation/paused": _l("Placement paused"),
    "incubation/resumed": _l("Placement goes on"),
    "incubation/stage_advanced": _l("Next stage"),
    "incubation/graduated": _l("Graduated"),
    "incubation/follow_up": _l("How the solution stands now"),
    "incubation/follow_up_reminder": _l("How the solution stands now, once more"),
    "people/account_deleted": _l("Account deleted"),
    "people/account_exists": _l("Account is there already"),
    "people/confirm_address": _l("Confirm a mail address"),
    "people/factor_reset": _l("Second factor reset"),
    "people/new_password": _l("New password"),
    "people/no_account": _l("No account with this address"),
    "people/proof_code": _l("Code to prove who one is"),
    "people/sign_in_code": _l("Code to sign in"),
}
# Their link lets in whoever holds it: it is the recipient's alone.
SECRET_LINKS = frozenset(
    {
        "applications/collaborator_invited",
        "calls/staff_invited",
        "incubation/follow_up",
        "incubation/follow_up_reminder",
        "scoring/juror_invited",
        "scoring/juror_invitation_ends",
        "scoring/profile_invited",
    }
)
STATES: dict[str, Pill] = {
    "held": Pill(_l("Held until the announcement"), "wait", "pause"),
    "queued": Pill(_l("Waiting"), "wait", "clock"),
    "sending": Pill(_l("Being sent"), "go", "mail"),
    "sent": Pill(_l("Sent"), "ok", "check"),
    "failed": Pill(_l("Given up"), "no", "cross"),
    "refused": Pill(_l("Refused by the mail server"), "no", "cross"),
    "bounced": Pill(_l("Came back"), "no", "back"),
    "cancelled": Pill(_l("Not sent: taken back"), "off", "bar"),
    "unwanted": Pill(_l("Not wanted by mail"), "off", "bar"),
    "muted": Pill(_l("Recorded only"), "off", "bar"),
}
_LINK = re.compile(r"https?://\S+")


def letter_word(event: str) -> str:
    """What kind of letter this is; its name in code where nobody has worded it."""
    return str(LETTERS.get(event, event))


def letter_pill(notice: Notice) -> Pill:
    """How far a letter is."""
    return STATES[notice.state]


def readable_text(notice: Notice) -> str:
    """The letter's text, without a link that lets its holder in."""
    if notice.event in SECRET_LINKS:
        return _LINK.sub(f"[{_('personal link, known to the recipient only')}]", notice.text)
    return notice.text
