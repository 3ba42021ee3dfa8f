"""The decision meeting as it is kept: attendance, who leaves, notes, votes, close, ledger."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from applications.models import Application
from calls.models import Call
from core import ledger
from core.refusals import NotAllowed, NotNow
from core.triggers import lifted
from scoring import room
from scoring.minutes import minutes_of
from scoring.models import Attendance, Ballot, Conflict, DiscussionNote, Meeting
from scoring.services import conflicting
from scoring.services import meeting as meetings
from tests.factories.calls import person_with
from tests.factories.meeting import attended, judged_call, officer_in, seat_of
from tests.factories.people import make_user
from tests.factories.scoring import decide, person_of, reviewed_call

pytestmark = pytest.mark.django_db


def judged(call: Call) -> list[Application]:
    return list(Application.objects.filter(call=call).select_related("call").order_by("reference"))


def bar(member, application) -> Conflict:
    return Conflict.objects.create(member=member, application=application, kind="country")


class TestOpening:
    def test_it_is_opened_once_a_round_is_closed_and_once_only(self):
        call, _assignments = reviewed_call(1, 3)
        officer = person_with(call, "officer")
        with pytest.raises(NotNow, match="once a round is closed"):
            meetings.open_meeting(call, by=officer)
        call = judged_call()
        officer = person_with(call, "officer")
        first = meetings.open_meeting(call, by=officer)
        assert meetings.open_meeting(call, by=officer).pk == first.pk
        assert first.chair == seat_of(call, "chair")

    def test_only_an_officer_opens_it(self):
        call = judged_call(1)
        with pytest.raises(NotAllowed):
            meetings.open_meeting(call, by=person_of(seat_of(call, "chair")))


class TestTheRoom:
    def test_barred_recused_and_never_assigned_leave_and_a_waiver_lets_in(self):
        call = judged_call(2, recused=True)
        one, other = judged(call)
        chair = seat_of(call, "chair")
        conflict = bar(chair, other)
        found = room.absences_of([one.pk, other.pk])
        recused = [some for some in (found.get(one.pk, []) + found[other.pk]) if some.is_recused]
        assert len(recused) == 1
        assert [some.is_chair for some in found[other.pk] if not some.is_recused] == [True]
        conflicting.waive(conflict, by=person_with(call, "officer"), reason="Long ago.")
        assert all(not some.is_chair for some in room.absences_of([other.pk]).get(other.pk, []))


class TestNotes:
    def test_two_writers_never_overwrite_each_other_unseen(self):
        meeting = attended(judged_call(1))
        application, officer = judged(meeting.call)[0], officer_in(meeting)
        saved = meetings.save_note(meeting, application, text="Strong.", version=0, by=officer)
        with pytest.raises(meetings.ChangedElsewhere) as clash:
            meetings.save_note(meeting, application, text="Weak.", version=0, by=officer)
        assert clash.value.note.text == "Strong."
        meetings.save_note(meeting, application, text="Strong, but dear.", version=saved.version, by=officer)
        assert DiscussionNote.objects.get().text == "Strong, but dear."

    def test_the_page_that_wrote_last_writes_on_and_never_backwards(self):
        meeting = attended(judged_call(1))
        application, officer = judged(meeting.call)[0], officer_in(meeting)
        for number, text in ((1, "S"), (3, "Strong"), (2, "Str")):
            meetings.save_note(
                meeting, application, text=text, version=0, by=officer, page=f"{'a' * 16}.{number}"
            )
        assert DiscussionNote.objects.get().text == "Strong"


class TestVotes:
    def test_a_present_juror_votes_and_may_change_it(self):
        meeting = attended(judged_call(1))
        application, chair = judged(meeting.call)[0], seat_of(meeting.call, "chair")
        for choice in ("for", "against"):
            meetings.vote(meeting, application, chair, choice=choice, by=person_of(chair))
        assert Ballot.objects.get().choice == "against"
        meetings.vote(meeting, application, chair, choice="", by=officer_in(meeting))
        assert not Ballot.objects.exists()

    def test_who_is_out_of_the_room_absent_or_somebody_else_does_not_vote(self):
        call = judged_call(1)
        application, chair, juror = judged(call)[0], seat_of(call, "chair"), seat_of(call, "juror")
        meeting = meetings.open_meeting(call, by=person_with(call, "officer"))
        with pytest.raises(NotNow, match="present"):
            meetings.vote(meeting, application, juror, choice="for", by=person_of(juror))
        attended(call)
        with pytest.raises(NotAllowed):
            meetings.vote(meeting, application, juror, choice="for", by=person_of(chair))
        bar(juror, application)
        for by in (person_of(juror), officer_in(meeting)):
            with pytest.raises(NotAllowed, match="out of the room"):
                meetings.vote(meeting, application, juror, choice="for", by=by)
        assert not Ballot.objects.exists()

    def test_a_call_without_a_vote_and_a_word_that_is_none_are_refused(self):
        meeting = attended(judged_call(1, has_vote=False))
        application, chair = judged(meeting.call)[0], seat_of(meeting.call, "chair")
        with pytest.raises(NotNow, match="no vote"):
            meetings.vote(meeting, application, chair, choice="for", by=person_of(chair))
        Call.objects.update(has_vote=True)
        with pytest.raises(NotNow, match="no such vote"):
            meetings.vote(meeting, application, chair, choice="perhaps", by=person_of(chair))

    def test_the_database_refuses_the_ballot_of_who_is_out_and_any_change_of_one(self):
        meeting = attended(judged_call(1))
        application, chair, juror = (
            judged(meeting.call)[0],
            seat_of(meeting.call, "chair"),
            seat_of(meeting.call, "juror"),
        )
        meetings.vote(meeting, application, chair, choice="for", by=person_of(chair))
        bar(juror, application)
        fields = {"meeting": meeting, "application": application, "choice": "for"}
        with pytest.raises(DatabaseError, match="out of the room"), transaction.atomic():
            Ballot.objects.create(member=juror, recorded_by=person_of(juror), **fields)
        with pytest.raises(DatabaseError, match="cast anew"), transaction.atomic():
            Ballot.objects.update(choice="against")

    def test_a_tie_found_after_the_vote_takes_it_out_of_the_tally(self):
        meeting = attended(judged_call(1))
        application, chair = judged(meeting.call)[0], seat_of(meeting.call, "chair")
        meetings.vote(meeting, application, chair, choice="for", by=person_of(chair))
        found = minutes_of(meeting.call)
        assert found is not None and found.items[0].tally.total == 1
        bar(chair, application)
        found = minutes_of(meeting.call)
        assert found is not None and found.items[0].tally.total == 0


class TestClosing:
    def test_it_needs_attendance_and_is_reopened_with_a_reason_alone(self):
        call = judged_call(1)
        officer = person_with(call, "officer")
        meeting = meetings.open_meeting(call, by=officer)
        with pytest.raises(NotNow, match="which jurors are present"):
            meetings.close_meeting(meeting, by=officer)
        attended(call)
        meetings.close_meeting(meeting, by=officer)
        with pytest.raises(NotNow, match="reopened"):
            meetings.save_note(meeting, judged(call)[0], text="Late.", version=0, by=officer)
        with pytest.raises(NotNow, match="reason"):
            meetings.reopen_meeting(meeting, reason=" ", by=officer)
        meetings.reopen_meeting(meeting, reason="A vote was forgotten.", by=officer)
        meetings.save_note(meeting, judged(call)[0], text="Late.", version=0, by=officer)

    def test_who_voted_was_present(self):
        meeting = attended(judged_call(1))
        chair, officer = seat_of(meeting.call, "chair"), officer_in(meeting)
        meetings.vote(meeting, judged(meeting.call)[0], chair, choice="for", by=person_of(chair))
        with pytest.raises(NotNow, match="has voted"):
            meetings.record_attendance(meeting, members=[], officers=[officer.pk], by=officer)

    def test_a_stranger_writes_nothing(self):
        meeting = attended(judged_call(1))
        stranger, application = make_user(), judged(meeting.call)[0]
        for act in (
            lambda: meetings.save_note(meeting, application, text="X", version=0, by=stranger),
            lambda: meetings.record_attendance(meeting, members=[], officers=[], by=stranger),
            lambda: meetings.close_meeting(meeting, by=stranger),
            lambda: meetings.reopen_meeting(meeting, reason="X", by=stranger),
        ):
            with pytest.raises(NotAllowed):
                act()


def test_the_ledger_names_a_ballot_an_attendance_or_a_closed_note_changed_behind_its_back():
    meeting = attended(judged_call(1))
    application, chair, officer = judged(meeting.call)[0], seat_of(meeting.call, "chair"), officer_in(meeting)
    meetings.save_note(meeting, application, text="Strong.", version=0, by=officer)
    meetings.vote(meeting, application, chair, choice="for", by=person_of(chair))
    decide(application, "awarded")
    meetings.close_meeting(meeting, by=officer)
    assert list(ledger.faults()) == []
    for tamper in (
        lambda: Ballot.objects.update(choice="against"),
        lambda: Attendance.objects.filter(member=chair).update(is_present=False),
        lambda: DiscussionNote.objects.update(text="Weak."),
        lambda: Meeting.objects.update(chair=None),
    ):
        with lifted(), transaction.atomic():
            tamper()
            assert any(meeting.ledger_name in fault for fault in ledger.faults())
            transaction.set_rollback(True)
