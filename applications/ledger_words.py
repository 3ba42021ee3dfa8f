"""The ledger of a call in words: what happened, to what, by whom."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from applications.ledger_subjects import Subject, subject_of
from applications.moments import moment_cell
from applications.step_words import step_done, step_word
from core.ledger import GENESIS, entry_hash
from core.models import LedgerEntry
from people.models import User

if TYPE_CHECKING:
    from calls.models import Call

EVENTS: dict[str, object] = {
    "application.started": _l("Application started"),
    "applications.exported": _l("List of applications exported"),
    "table.exported": _l("Table taken along as a file"),
    "drafts.reminded": _l("Drafts reminded"),
    "reminders.taken_back": _l("Reminders taken back before they left"),
    "search.saved": _l("Search of the list kept"),
    "search.removed": _l("Search of the list removed"),
    "message.sent": _l("Message written about an application"),
    "broadcast.sent": _l("Letter sent to a group"),
    "letter.sent_again": _l("Letter sent again"),
    "letter.taken_back": _l("Letter taken back before it was sent"),
    "file.taken": _l("File taken along"),
    "files.removed": _l("Files deleted, their time being over"),
    "scorecard.emptied": _l("Words on a scorecard deleted, their time being over"),
    "retention.held": _l("Call held back from clearing"),
    "retention.lifted": _l("Hold on clearing lifted"),
    "file.opened": _l("File opened by staff"),
    "submission.sealed": _l("Submission sealed"),
    "translation.written": _l("Translations written"),
    "translation.checked": _l("Translations checked"),
    "diligence.found": _l("Due diligence found something"),
    "diligence.settled": _l("Flag of due diligence settled"),
    "ruling.prepared": _l("Ruling prepared for a second officer"),
    "ruling.confirmed": _l("Ruling confirmed by a second officer"),
    "ruling.returned": _l("Ruling returned by a second officer"),
    "ruling.dropped": _l("Prepared ruling no longer needed"),
    "sanctions.uploaded": _l("Sanctions list uploaded"),
    "eligibility.ticked": _l("Eligibility rule looked at"),
    "collaborator.invited": _l("Collaborator invited"),
    "collaborator.joined": _l("Collaborator joined"),
    "collaborator.removed": _l("Collaborator removed"),
    "collaborator.declined": _l("Invitation declined"),
    "collaborator.changed": _l("Collaborator’s part changed"),
    "ownership.offered": _l("Hand-over offered"),
    "ownership.declined": _l("Hand-over declined"),
    "ownership.moved": _l("Application handed over"),
    "appeal.received": _l("Appeal received"),
    "appeal.rejected": _l("Appeal rejected"),
    "appeal.upheld": _l("Appeal upheld"),
    "personal_data.removed": _l("Personal data of an application removed"),
    "submission.erased": _l("Sealed copy erased after its time"),
    "person.data_taken": _l("Own data taken along"),
    "person.erased": _l("Account deleted"),
    "role.granted": _l("Role given"),
    "role.revoked": _l("Role taken"),
    "absence.marked": _l("Absence marked"),
    "absence.ended": _l("Absence ended early"),
    "role.ends_set": _l("End of a role set"),
    "staff.invited": _l("Staff invited"),
    "staff.invited_again": _l("Invitation of staff sent again"),
    "staff.invitation_withdrawn": _l("Invitation of staff taken back"),
    "staff.accepted": _l("Invitation of staff accepted"),
    "factor.reset_asked": _l("New start of a second factor asked for"),
    "factor.reset": _l("Second factor taken away"),
    "factor.reset_refused": _l("New start of a second factor refused"),
    "programme.created": _l("Programme added"),
    "programme.edited": _l("Programme changed"),
    "topic.created": _l("Topic added"),
    "topic.edited": _l("Topic changed"),
    "expert.added": _l("Expert added to the roster"),
    "expert.profile_asked": _l("Expert asked to keep their profile"),
    "expert.profile_taken": _l("Expert keeps their profile"),
    "expert.proposed": _l("Expert proposed a change"),
    "expert.proposal_withdrawn": _l("Expert took a proposal back"),
    "expert.proposal_accepted": _l("Proposal of an expert accepted"),
    "expert.proposal_refused": _l("Proposal of an expert refused"),
    "expert.erased": _l("Expert’s entry on the roster erased"),
    "roster.exported": _l("Roster exported"),
    "expert.edited": _l("Expert’s entry on the roster changed"),
    "call.created": _l("Call created"),
    "call.edited": _l("Call changed"),
    "call.form_version": _l("New version of the form prepared"),
    "call.form_in_force": _l("New version of the form in force"),
    "call.form_dropped": _l("Prepared version of the form given up"),
    "draft.carried": _l("Draft carried over to the new form"),
    "call.rules_version": _l("New version of the rules"),
    "call.extended": _l("Deadline moved for everybody"),
    "call.publish": _l("Call published"),
    "call.seal": _l("Call sealed"),
    "call.start_reviewing": _l("Review started"),
    "call.decide": _l("Decisions closed"),
    "call.announce": _l("Results announced"),
    "question.asked": _l("Question asked"),
    "question.answered": _l("Question answered in public"),
    "call.archive": _l("Call archived"),
    "call.cancel": _l("Call cancelled"),
    "extension.prepared": _l("Extension for one applicant prepared"),
    "extension.approved": _l("Extension for one applicant approved"),
    "extension.withdrawn": _l("Extension for one applicant taken back"),
    "downtime.proposed": _l("Extension proposed because of downtime"),
    "downtime.extended": _l("Proposal because of downtime answered by an extension"),
    "downtime.declined": _l("Proposal because of downtime declined"),
    "incident.measured": _l("Outage measured"),
    "incident.ended": _l("Measured outage ended"),
    "incident.taken_back": _l("Measured outage taken back: it was none"),
    "incident.entered": _l("Incident entered"),
    "incident.changed": _l("Incident changed"),
    "incident.closed": _l("Incident closed"),
    "cancellation.prepared": _l("Cancellation prepared"),
    "cancellation.withdrawn": _l("Cancellation taken back"),
    "panel.invited": _l("Juror invited"),
    "panel.accepted": _l("Juror accepted"),
    "panel.declined": _l("Juror declined"),
    "panel.removed": _l("Juror removed"),
    "panel.code_signed": _l("Code of conduct signed"),
    "panel.chair_set": _l("Chair named"),
    "panel.chair_ended": _l("Chair ended"),
    "panel.rounds_set": _l("Rounds of a juror set"),
    "panel.load_set": _l("Load of a juror set"),
    "appeal.juror_asked": _l("Juror asked about an appeal"),
    "appeal.juror_ready": _l("Juror of an appeal declared no conflict"),
    "appeal.juror_released": _l("Juror of an appeal released"),
    "appeal.juror_stepped_back": _l("Juror stepped back from an appeal"),
    "appeal.opinion_given": _l("Opinion on an appeal given"),
    "example.written": _l("Worked example for jurors written"),
    "conflict.declared": _l("Conflict declared"),
    "conflicts.declared": _l("Conflicts declared"),
    "conflict.found": _l("Conflict found"),
    "conflict.waived": _l("Conflict waived"),
    "round.assigned": _l("Applications assigned"),
    "round.locked": _l("Round locked"),
    "round.postponed": _l("Round prolonged"),
    "assignment.added": _l("Assignment added"),
    "assignment.postponed": _l("Due date of an assignment moved"),
    "assignment.published": _l("Assignments published"),
    "assignment.proposed": _l("Assignment proposed again"),
    "assignment.discarded": _l("Proposal to assign again thrown away"),
    "assignment.unfilled": _l("Assignment left open"),
    "scorecard.submitted": _l("Scorecard submitted"),
    "scorecard.reopened": _l("Scorecard opened again"),
    "scorecard.locked": _l("Scorecard locked"),
    "ranking.taken": _l("Ranking frozen"),
    "decision.recorded": _l("Decision recorded"),
    "meeting.opened": _l("Decision meeting opened"),
    "meeting.attended": _l("Attendance recorded"),
    "meeting.voted": _l("Vote recorded"),
    "meeting.closed": _l("Decision meeting closed"),
    "meeting.reopened": _l("Decision meeting reopened"),
    "certificate.issued": _l("Certificate issued"),
    "certificate.erased": _l("Name on a certificate erased"),
    "announcement.prepared": _l("Announcement prepared"),
    "announcement.approved": _l("Announcement approved"),
    "announcement.sent_back": _l("Announcement sent back"),
    "announcement.released": _l("Announcement released"),
    "cohort.created": _l("Cohort created"),
    "placement.admitted": _l("Placement begun"),
    "placement.advanced": _l("Placement advanced"),
    "placement.ended": _l("Placement ended"),
    "placement.mentor_assigned": _l("Mentor assigned"),
    "placement.mentor_left": _l("Mentor left"),
    "milestone.planned": _l("Milestone planned"),
    "milestone.moved": _l("Milestone moved"),
    "milestone.delivered": _l("Milestone delivered"),
    "milestone.accepted": _l("Milestone accepted"),
    "milestone.returned": _l("Milestone handed back"),
    "milestone.cancelled": _l("Milestone cancelled"),
    "report.asked_for": _l("Report asked for"),
    "report.delivered": _l("Report delivered"),
    "report.accepted": _l("Report accepted"),
    "report.returned": _l("Report handed back"),
    "tranche.planned": _l("Tranche planned"),
    "tranche.prepared": _l("Tranche prepared"),
    "tranche.released": _l("Tranche released"),
    "tranche.handed_back": _l("Tranche handed back"),
    "tranche.paid": _l("Tranche paid"),
    "tranche.cancelled": _l("Tranche cancelled"),
    "pilot.host_named": _l("Host of the pilot named"),
    "pilot.replicated": _l("Pilot repeated elsewhere"),
    "pilot.indicator_added": _l("Indicator added"),
    "pilot.reading_recorded": _l("Reading recorded"),
    "pilot.result_recorded": _l("Result of the pilot recorded"),
    "product.created": _l("Knowledge product created"),
    "product.changed": _l("Knowledge product changed"),
    "product.published": _l("Knowledge product published"),
    "product.withdrawn": _l("Knowledge product withdrawn"),
    "outcome.recorded": _l("Outcome recorded"),
}
PORTAL: dict[str, object] = {
    "portal:operator": _l("The operator"),
    "portal:clock": _l("The portal’s clock"),
    "portal:announcement": _l("The signed announcement"),
}
_PERSON = re.compile(r"person:([0-9a-f-]{36})")


@dataclass(frozen=True)
class LedgerRow:
    """An entry as the page shows it."""

    number: int
    when: str
    event: str
    subject: Subject
    actor: str
    hash: str


@dataclass(frozen=True)
class ChainCheck:
    """What recomputing the entries of one page found: `faults` are the numbers that do not hold."""

    checked: int
    faults: list[int]


def ledger_rows(call: Call, entries: Iterable[LedgerEntry]) -> list[LedgerRow]:
    """The rows of a page; one query for the names."""
    listed = list(entries)
    names = _names(listed)
    return [
        LedgerRow(
            number=one.number,
            when=moment_cell(call, one.at, seconds=True),
            event=event_word(one.event),
            subject=subject_of(one.subject),
            actor=_whole_actor(one, names),
            hash=one.hash,
        )
        for one in listed
    ]


def chain_check(entries: Iterable[LedgerEntry]) -> ChainCheck:
    """Compute every hash of these entries again, and compare each with the entry before it in the chain."""
    listed = list(entries)
    before = [one.number - 1 for one in listed]
    hashes = dict(LedgerEntry.objects.filter(number__in=before).values_list("number", "hash"))
    faults = [
        one.number
        for one in listed
        if one.hash != entry_hash(one)
        or one.previous_hash != (hashes.get(one.number - 1) if one.number > 1 else GENESIS)
    ]
    return ChainCheck(len(listed), faults)


def event_word(event: str) -> str:
    """What happened; steps of the flow by their own names, unknown events as they are written."""
    if event in EVENTS:
        return str(EVENTS[event])
    what, _dot, rest = event.partition(".")
    if what == "application":
        return step_done(rest)
    if rest == "prepared":
        return _("%(step)s: prepared") % {"step": step_word(what)}
    if rest == "refused":
        return _("%(step)s: refused by the approver") % {"step": step_word(what)}
    return event


def _names(entries: list[LedgerEntry]) -> dict[str, str]:
    found = {key for one in entries for key in _PERSON.findall(f"{one.actor} {_in_name_of(one)}")}
    people = User.objects.filter(public_id__in=[uuid.UUID(key) for key in found])
    return {str(one.public_id): str(one) for one in people}


def _in_name_of(entry: LedgerEntry) -> str:
    """For whom the actor stood in, as the ledger names them."""
    return "+".join(map(str, entry.payload.get("stands_in_for", [])))


def _whole_actor(entry: LedgerEntry, names: dict[str, str]) -> str:
    """Who acted; of a deputy, also for whom."""
    who, whom = _actor(entry.actor, names), _in_name_of(entry)
    return _("%(deputy)s for %(person)s") % {"deputy": who, "person": _actor(whom, names)} if whom else who


def _actor(actor: str, names: dict[str, str]) -> str:
    if actor in PORTAL:
        return str(PORTAL[actor])
    keys = _PERSON.findall(actor)
    if not keys:
        return actor
    return " + ".join(names.get(key, _("somebody whose account is gone")) for key in keys)
