"""The decision meeting: opened, attended, spoken and voted in, closed, reopened with a reason."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _

from applications.models import Application
from calls.models import Call, Round
from core import clock, ledger, locks, writers
from core.refusals import NotAllowed, NotNow
from people.models import User
from scoring import room
from scoring.models import Attendance, Ballot, DiscussionNote, Meeting, PanelMember
from scoring.permissions import is_member, require_officer
from scoring.queries import JUDGED_STATES

RECORDED_IN = ("reviewing", "decided")


class ChangedElsewhere(NotNow):
    """Somebody else saved the note meanwhile; what is there now is `note`."""

    def __init__(self, note: DiscussionNote) -> None:
        self.note = note
        super().__init__(_("This note was saved by somebody else meanwhile. Compare, then save again."))


def meeting_of(call: Call) -> Meeting | None:
    """The meeting on the last closed round, None where nobody opened one."""
    rows = Meeting.objects.filter(call=call).select_related("call", "round", "chair__expert", "opened_by")
    return rows.filter(round=last_closed_round(call)).first()


def last_closed_round(call: Call) -> Round | None:
    """The round that a meeting decides; None while every round is open."""
    return call.rounds.filter(locked_at__isnull=False).order_by("-position", "-pk").first()


def open_meeting(call: Call, *, by: User) -> Meeting:
    """Open the meeting on the last closed round; the same meeting when it is open already.

    Until the announcement, so that a record can still be written once the decisions are closed; it says so.
    Who is present is recorded next. Raises NotAllowed or NotNow.
    """
    with ledger.book():
        locked = Call.objects.select_for_update().get(pk=call.pk)
        require_officer(locked, by)
        _require_unannounced(locked)
        round_ = last_closed_round(locked)
        if round_ is None:
            raise NotNow(_("The meeting can be opened once a round is closed."))
        seated = PanelMember.objects.filter(call=locked, state=PanelMember.State.ACCEPTED)
        chair = seated.filter(role=PanelMember.Role.CHAIR).first()
        meeting, is_new = Meeting.objects.get_or_create(
            round=round_, defaults={"call": locked, "chair": chair, "opened_by": by, "opened_at": clock.now()}
        )
        if is_new:
            _record(meeting, "meeting.opened", by)
    return meeting


def record_attendance(
    meeting: Meeting, *, members: Collection[int], officers: Collection[int], by: User
) -> None:
    """Write down who is present, by the ids of panel members and users; everybody else asked is absent.

    Raises NotAllowed, or NotNow: also for a juror marked absent whose vote is recorded.
    """
    with ledger.book():
        locked = _open(meeting, by)
        voted = locked.ballots.exclude(member__in=members).select_related("member__expert").first()
        if voted:
            raise NotNow(_("%(name)s has voted, so was present.") % {"name": voted.member.expert.name})
        locked.attendances.all().delete()
        Attendance.objects.bulk_create(
            [
                *(
                    Attendance(meeting=locked, member=one, is_present=one.pk in members)
                    for one in seated_in(locked)
                ),
                *(
                    Attendance(meeting=locked, officer_id=pk, is_present=pk in officers)
                    for pk in officers_of(locked.call)
                ),
            ]
        )
        _record(locked, "meeting.attended", by, members=len(members), officers=len(officers))


def save_note(
    meeting: Meeting, application: Application, *, text: str, version: int, by: User, page: str = ""
) -> DiscussionNote:
    """Keep what was said of an application. `version` is the one that was seen, 0 where there was none.

    The page that wrote last (see core.writers) may write on. Raises NotAllowed, NotNow, or ChangedElsewhere.
    """
    with ledger.book():
        locked = _open(meeting, by)
        found = DiscussionNote.objects.filter(
            meeting=locked, application=_judged(locked, application)
        ).first()
        note = found or DiscussionNote(meeting=locked, application=application)
        relation = writers.relation(note.page, page)
        if relation == "older":
            return note
        if relation == "other" and note.version != version:
            raise ChangedElsewhere(note)
        note.text, note.version, note.page = text.strip(), note.version + 1, page
        note.written_by, note.written_at = by, clock.now()
        note.save()
    return note


def vote(
    meeting: Meeting, application: Application, member: PanelMember, *, choice: str, by: User
) -> Ballot | None:
    """Record a ballot in the place of an earlier one; an empty `choice` takes it back.

    By the juror, or by an officer for the room. Raises NotAllowed, or NotNow with a sentence: the call has no
    vote, the juror is not present, or is out of the room for this application.
    """
    with ledger.book():
        locked = _locked(meeting)
        if not is_member(member, by):
            require_officer(locked.call, by)
        _require_open(locked)
        _require_vote(locked, _judged(locked, application), member, choice)
        mine = Ballot.objects.filter(meeting=locked, application=application, member=member)
        before = mine.first()
        if choice == (before.choice if before else ""):
            return before
        mine.delete()
        ballot = None
        if choice:
            ballot = Ballot.objects.create(
                meeting=locked,
                application=application,
                member=member,
                choice=choice,
                recorded_by=by,
                cast_at=clock.now(),
            )
        _record(locked, "meeting.voted", by, application=application.reference)
    return ballot


def record_votes(
    meeting: Meeting, application: Application, choices: Mapping[PanelMember, str], *, by: User
) -> None:
    """The votes of the room on one application, all of them or none; see `vote`."""
    with ledger.book():
        for member, choice in choices.items():
            vote(meeting, application, member, choice=choice, by=by)


def close_meeting(meeting: Meeting, *, by: User) -> Meeting:
    """Close the meeting: its notes and votes stand. Raises NotAllowed, or NotNow without attendance."""
    with ledger.book():
        locked = _open(meeting, by)
        if not locked.attendances.filter(member__isnull=False, is_present=True).exists():
            raise NotNow(_("Record first which jurors are present."))
        locked.closed_at, locked.closed_by = clock.now(), by
        locked.save(update_fields=["closed_at", "closed_by"])
        _record(locked, "meeting.closed", by)
    return locked


def reopen_meeting(meeting: Meeting, *, reason: str, by: User) -> Meeting:
    """Open a closed meeting again, with a reason that stands in its minutes. Raises NotAllowed or NotNow."""
    with ledger.book():
        locked = _locked(meeting)
        require_officer(locked.call, by)
        _require_unannounced(locked.call)
        if locked.closed_at is None:
            raise NotNow(_("The meeting is open."))
        if not reason.strip():
            raise NotNow(_("Give a reason."))
        locked.closed_at, locked.closed_by = None, None
        locked.reopened_at, locked.reopened_reason = clock.now(), reason.strip()
        locked.save()
        _record(locked, "meeting.reopened", by, reason_sha256=ledger.sha256_of(reason.strip()))
    return locked


def seated_in(meeting: Meeting) -> list[PanelMember]:
    """The panel of the meeting's round as it sits now, the chair first, then by name."""
    rows = PanelMember.objects.filter(call=meeting.call_id, state=PanelMember.State.ACCEPTED)
    seated = rows.in_round(meeting.round_id).select_related("expert").order_by("expert__name", "pk")
    return sorted(seated, key=lambda one: one.role != PanelMember.Role.CHAIR)


def officers_of(call: Call) -> dict[int, User]:
    """The officers of the call, by id."""
    roles = call.roles.filter(role="officer").select_related("user").order_by("user__name", "pk")
    return {one.user_id: one.user for one in roles}


def _locked(meeting: Meeting) -> Meeting:
    """The meeting, locked, in its call, which cannot move on meanwhile."""
    locks.share(Call, meeting.call_id)
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("call", "round")
    return rows.get(pk=meeting.pk)


def _open(meeting: Meeting, by: User) -> Meeting:
    locked = _locked(meeting)
    require_officer(locked.call, by)
    _require_open(locked)
    return locked


def _require_open(meeting: Meeting) -> None:
    _require_unannounced(meeting.call)
    if meeting.closed_at:
        raise NotNow(_("The meeting is closed. It can be reopened with a reason."))


def _require_unannounced(call: Call) -> None:
    if call.state not in RECORDED_IN:
        raise NotNow(_("The record is kept from the review until the results are announced."))


def _judged(meeting: Meeting, application: Application) -> Application:
    if application.call_id != meeting.call_id or application.state not in JUDGED_STATES:
        raise NotNow(_("This application is not up for a decision."))
    return application


def _require_vote(meeting: Meeting, application: Application, member: PanelMember, choice: str) -> None:
    if meeting.call.state != "reviewing":
        raise NotNow(_("The decisions are closed: nobody votes any more."))
    if not meeting.call.has_vote:
        raise NotNow(_("This call has no vote."))
    if choice and choice not in Ballot.Choice.values:
        raise NotNow(_("There is no such vote."))
    if not meeting.attendances.filter(member=member, is_present=True).exists():
        raise NotNow(_("Only who is present votes. Ask the officer to record the attendance."))
    out = room.absences_of([application.pk]).get(application.pk, [])
    if any(one.member.pk == member.pk for one in out):
        raise NotAllowed(_("Who is out of the room for an application does not vote on it."))


def _record(meeting: Meeting, event: str, by: User, **payload: Any) -> None:
    ledger.record(
        event,
        subject=meeting.ledger_name,
        scope=meeting.call.ledger_name,
        by=by,
        payload=payload,
    )
