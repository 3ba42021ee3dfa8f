"""What stands against closing a round or the decisions is named, kept with its reason, and told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from applications.models import Appeal, Application
from calls.models import Call, Round
from core import clock, ledger
from core.models import LedgerEntry
from core.refusals import NotNow
from scoring import objections
from scoring.minutes import minutes_of
from scoring.minutes_pdf import minutes_pdf
from scoring.models import Closing
from scoring.objection_words import sentence_of
from scoring.services import announcing, assigning, deciding
from scoring.services import meeting as meetings
from scoring.services import scoring as cards
from tests.factories.applications import owner_of
from tests.factories.calls import person_with
from tests.factories.scoring import (
    approved_announcement,
    decide,
    decided_call,
    due_of,
    first_round,
    further_round,
    give_marks,
    juror_of,
    locked_round,
    reviewed_call,
)
from tests.scoring.staff.pages import approver_of, client_of, news, officer_of, page

pytestmark = pytest.mark.django_db

WHY = "The pitches fell to the storm."


@pytest.fixture
def unheld():
    """A call with two rounds of which the second was not held, an appeal open, everything decided."""
    call, _round = locked_round(2)
    Round.objects.filter(pk=further_round(call).pk).update(share_percent=40)
    for one in Application.objects.filter(call=call):
        decide(one, "not_awarded")
    return Call.objects.get(pk=call.pk)


def appealed(call: Call) -> Appeal:
    """An appeal that waits, on the newest ruling of an application."""
    application = call.applications.order_by("reference")[0]
    return Appeal.objects.create(
        application=application,
        ruling=application.history.latest("pk"),
        text="You misread it.",
        written_by=owner_of(application),
        received_at=clock.now(),
    )


def kinds(call: Call) -> list[tuple[str, bool]]:
    return [(one.kind, one.is_grave) for one in objections.against_decisions(call)]


class TestTheDecisions:
    def test_everything_that_stands_against_it_is_named_with_its_link(self, unheld):
        appeal = appealed(unheld)
        shown = officer_of(unheld).get(page("close_decisions", unheld))
        told = {one.text: one.url for one in shown.context["checks"]}
        assert told == {
            "The round “Interview” (share of the final score: 40 %) was not held: "
            "no application is assigned in it.": f"{page('progress', unheld)}?round=interview",
            f"An appeal is open: {appeal.application.reference}.": reverse(
                "applications:answer_appeal", args=[appeal.application.reference]
            ),
            "No meeting is on record: there is no attendance, and there are no minutes.": page(
                "meeting_record", unheld
            ),
        }
        assert shown.context["form"] is not None

    @pytest.mark.parametrize("reason", ["", "   "])
    def test_what_is_grave_needs_a_reason(self, unheld, reason):
        refused = officer_of(unheld).post(page("close_decisions", unheld), {"reason": reason})
        assert (refused.status_code, refused.context["form"].errors) == (
            422,
            {"reason": ["Give a reason."]},
        )
        with pytest.raises(NotNow, match="Something grave"):
            deciding.close_decisions(unheld, by=person_with(unheld, "officer"), reason=reason)
        assert Call.objects.get(pk=unheld.pk).state == "reviewing"
        assert not Closing.objects.exists()

    def test_an_open_appeal_is_grave_by_itself(self):
        call, _round = locked_round(1)
        decide(call.applications.get(), "awarded")
        assert kinds(call) == [("meeting", False)]
        appeal = appealed(call)
        assert kinds(call) == [("appeal", True), ("meeting", False)]
        Appeal.objects.filter(pk=appeal.pk).update(outcome="rejected", answer="No.", answered_at=clock.now())
        assert kinds(call) == [("meeting", False)]

    def test_the_reason_is_kept_and_the_ledger_sees_it_changed(self, unheld):
        done = officer_of(unheld).post(page("close_decisions", unheld), {"reason": WHY})
        assert done.headers["Location"] == page("announcement", unheld)
        closing = Closing.objects.get()
        assert (closing.reason, [one["kind"] for one in closing.against]) == (WHY, ["round", "meeting"])
        entry = LedgerEntry.objects.get(event="closing.reasoned")
        assert entry.payload["against"] == ["meeting", "round"]
        assert WHY not in str(entry.payload)
        assert list(ledger.faults()) == []
        Closing.objects.update(reason="Nobody came.")
        assert any(closing.ledger_name in fault for fault in ledger.faults())

    def test_the_approver_reads_it_before_signing(self, unheld):
        deciding.close_decisions(unheld, by=person_with(unheld, "officer"), reason=WHY)
        call = Call.objects.get(pk=unheld.pk)
        embargo = clock.now().replace(second=0, microsecond=0) + timedelta(days=1)
        announcing.prepare(call, embargo_wall=embargo.replace(tzinfo=None), by=person_with(call, "officer"))
        for name in ("announcement", "approve"):
            content = approver_of(call).get(page(name, call)).content.decode()
            assert WHY in content
            assert "was not held: no application is assigned in it." in content

    def test_everybody_reads_after_the_announcement_which_round_was_not_held(self, unheld):
        deciding.close_decisions(unheld, by=person_with(unheld, "officer"), reason=WHY)
        call = Call.objects.get(pk=unheld.pk)
        embargo = clock.now().replace(second=0, microsecond=0) + timedelta(days=1)
        found = approved_announcement(call, embargo)
        with clock.at(embargo):
            announcing.release(found)
            content = officer_of(call).get(reverse("scoring:integrity", args=[call.slug])).content.decode()
        assert "Interview: not held" in content
        assert WHY in content

    def test_nothing_is_asked_where_nothing_grave_stands_against_it(self):
        call, _round = locked_round(1)
        decide(call.applications.get(), "awarded")
        assert officer_of(call).get(page("close_decisions", call)).context["form"] is None
        assert officer_of(call).post(page("close_decisions", call)).status_code == 302
        assert Closing.objects.get().reason == ""

    def test_without_every_decision_there_is_no_button(self):
        call, _round = locked_round(2)
        shown = officer_of(call).get(page("close_decisions", call))
        assert "2 applications have no decision yet." in [one.text for one in shown.context["checks"]]
        assert '<button class="btn btn-primary" type="submit">Close the decisions' not in shown.text

    @pytest.mark.parametrize(("gives", "why"), [(0, "cards"), (1, "open")])
    def test_a_round_without_scorecards_or_still_open_was_not_held(self, gives, why):
        call, assignments = reviewed_call(1)
        for one in assignments[:gives]:
            give_marks(one)
        [found] = objections.unheld_rounds(call)
        assert found.values["why"] == why
        assert first_round(call).name in sentence_of(call, found)

    def test_who_stepped_back_and_was_not_replaced_is_named(self):
        call, assignments = reviewed_call(1)
        cards.recuse(assignments[0], by=juror_of(assignments[0]), reason="A tie.")
        assert ("recusals", False) in kinds(call)


class TestARound:
    def test_the_page_says_what_was_promised_who_is_open_and_what_stays_short(self):
        call, assignments = reviewed_call(2)
        give_marks(assignments[0])
        shown = officer_of(call).get(page("lock", call, round="review"))
        [check] = shown.context["checks"]
        assert check.text.startswith("Scorecards still open: 5 of 6, with 3 of the jurors. Promised until: ")
        assert len(shown.context["short"]["rows"]) == 2
        assert shown.context["remind_url"] == page("remind", call, round="review")

    def test_before_the_promised_end_it_takes_a_reason_to_the_microsecond(self):
        call, assignments = reviewed_call(1)
        round_, due = first_round(call), due_of(assignments[0])
        with clock.at(due - timedelta(microseconds=1)):
            with pytest.raises(NotNow, match="Something grave"):
                cards.lock_round(round_, by=person_with(call, "officer"))
            refused = officer_of(call).post(page("lock", call, round="review"), {"reason": ""})
            assert refused.context["form"].errors == {"reason": ["Give a reason."]}
        with clock.at(due):
            assert objections.against_round(round_) == []
            cards.lock_round(round_, by=person_with(call, "officer"))
        assert not Closing.objects.exists()

    def test_with_every_scorecard_in_nothing_is_asked(self):
        call, assignments = reviewed_call(1)
        for one in assignments:
            give_marks(one)
        assert officer_of(call).get(page("lock", call, round="review")).context["form"] is None
        assert officer_of(call).post(page("lock", call, round="review")).status_code == 302

    def test_the_reason_stands_in_the_record_and_the_minutes(self):
        call, assignments = reviewed_call(1)
        give_marks(assignments[0])
        officer_of(call).post(page("lock", call, round="review"), {"reason": WHY})
        closing = Closing.objects.get()
        assert (closing.round_id, closing.against[0]["count"]) == (first_round(call).pk, 2)
        meetings.open_meeting(Call.objects.get(pk=call.pk), by=person_with(call, "officer"))
        found = minutes_of(Call.objects.get(pk=call.pk))
        assert found is not None
        assert [one.reason for one in found.closings] == [WHY]
        assert minutes_pdf(found).startswith(b"%PDF")


class TestTheRecordAfterwards:
    @pytest.fixture
    def closed(self):
        return decided_call()

    def test_it_is_opened_attended_and_dated_after_the_decisions(self, closed):
        client = officer_of(closed)
        assert b"Open the meeting</button>" in client.get(page("meeting_record", closed)).content
        with clock.at(clock.now() + timedelta(hours=1)):
            client.post(page("meeting_record", closed), {"act": "open"})
            found = meetings.meeting_of(closed)
            assert found is not None
            there = [one.pk for one in meetings.seated_in(found)]
            client.post(page("meeting_record", closed), {"act": "attendance", "members": there})
            shown = client.get(page("meeting_record", closed))
            labels = [label for label, _words in shown.context["moments"]]
            assert labels == [
                "Opened",
                "Afterwards: Record opened",
                "Afterwards: Attendance recorded",
            ]
            minutes = minutes_of(Call.objects.get(pk=closed.pk))
        assert minutes is not None
        assert [label for label, _at in minutes.written_afterwards] == [
            "Record opened",
            "Attendance recorded",
        ]
        assert minutes.decisions_closed_at is not None

    def test_not_once_the_results_are_announced(self, closed):
        embargo = clock.now().replace(second=0, microsecond=0) + timedelta(days=1)
        found = approved_announcement(closed, embargo)
        with clock.at(embargo):
            announcing.release(found)
            call = Call.objects.get(pk=closed.pk)
            with pytest.raises(NotNow, match="until the results are announced"):
                meetings.open_meeting(call, by=person_with(call, "officer"))
            shown = officer_of(call).get(page("meeting_record", call))
            assert shown.context["page_title"] == "No record was kept of the meeting"

    def test_nobody_votes_any_more(self):
        call = decided_call(has_vote=True)
        officer = person_with(call, "officer")
        found = meetings.open_meeting(call, by=officer)
        there = [one.pk for one in meetings.seated_in(found)]
        meetings.record_attendance(found, members=there, officers=[officer.pk], by=officer)
        member = meetings.seated_in(found)[0]
        with pytest.raises(NotNow, match="nobody votes any more"):
            meetings.vote(found, call.applications.all()[0], member, choice="for", by=officer)


class TestTheMeeting:
    def test_the_view_offers_to_open_the_record_right_there(self):
        call, _round = locked_round(1)
        client = officer_of(call)
        assert "No record of this meeting is open" in client.get(page("meeting", call)).text
        opened = client.post(page("meeting_record", call), {"act": "open", "back": "meeting"}, follow=True)
        assert opened.redirect_chain[-1][0] == page("meeting", call)
        assert "No record of this meeting is open" not in opened.text
        assert "No record of this meeting is open" not in approver_of(call).get(page("meeting", call)).text

    def test_closing_it_with_undecided_ones_says_so_before_and_after(self):
        call, _round = locked_round(2)
        officer = person_with(call, "officer")
        found = meetings.open_meeting(call, by=officer)
        there = [one.pk for one in meetings.seated_in(found)]
        meetings.record_attendance(found, members=there, officers=[officer.pk], by=officer)
        client = client_of(officer)
        assert "2 applications have no decision yet" in client.get(page("meeting_record", call)).text
        closed = client.post(page("meeting_record", call), {"act": "close"}, follow=True)
        assert news(closed) == ["The meeting is closed, with 2 applications not yet decided."]


def test_a_later_hour_asks_for_the_reason_up_to_that_hour():
    call, assignments = reviewed_call(1)
    later = due_of(assignments[0]) + timedelta(days=1)
    assigning.postpone(first_round(call), due_at=later, reason="A feast.", by=person_with(call, "officer"))
    with clock.at(due_of(assignments[0])):
        assert [one.kind for one in objections.against_round(first_round(call))] == ["early"]
