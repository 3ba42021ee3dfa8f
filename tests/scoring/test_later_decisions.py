"""What comes back after the decisions were closed is decided by two persons, and everything follows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from applications.models import Application
from applications.services import approve_two_person_step, prepare_two_person_step
from calls import ports
from calls.models import Call
from calls.services import move_call
from core import clock, ledger
from core.models import LedgerEntry, Notice
from core.refusals import NotAllowed, NotNow
from incubation.queries.results import winners
from scoring.minutes import minutes_of
from scoring.models import Announcement, Decision, LaterDecision
from scoring.services import announcing, deciding, later
from tests.applications.pages import signed_in, text_of
from tests.factories import appeals, scoring
from tests.factories.applications import force_state, fresh, owner_of
from tests.factories.calls import give_role, person_with
from tests.factories.moments import TICK
from tests.factories.scoring import approved_announcement, decide

pytestmark = pytest.mark.django_db
WHY = "Two jurors found the marks mistaken."


def prepared(application: Application, outcome: str = "awarded", **more) -> LaterDecision:
    by = person_with(application.call, "officer")
    return later.prepare(fresh(application), **{"outcome": outcome, "reason": WHY, "by": by, **more})


def signed(one: LaterDecision) -> Application:
    return later.sign(one, by=person_with(one.application.call, "approver"))


class TestInAnAnnouncedCall:
    def test_an_award_reaches_state_letter_results_certificate_and_integrity_page(self):
        back = appeals.upheld()
        call, client = back.call, Client()
        results = reverse("incubation:results", args=[call.slug])
        integrity = reverse("scoring:integrity", args=[call.slug])
        assert "Open again" in text_of(client.get(integrity))
        assert back.pk not in {one.pk for one in winners(call)}
        assert Decision.objects.get(application=back).outcome == "not_awarded"
        application = signed(prepared(back))
        assert (application.state, fresh(back).state) == ("awarded", "awarded")
        decision = Decision.objects.get(application=back)
        assert (decision.outcome, decision.reason) == ("awarded", WHY)
        assert application.certificates.get().kind == "winner"
        assert back.pk in {one.pk for one in winners(call)}
        assert client.get(results).status_code == 200
        page = text_of(client.get(integrity))
        assert "Decided after an appeal on" in page and "Before: not awarded." in page and WHY in page
        assert "Open again" not in page and back.reference not in page
        told = client.get(f"/api/v1/calls/{call.slug}/integrity/").json()
        assert [one["outcome"] for one in told["decided_later"]] == ["awarded"]
        assert (told["decisions"]["awarded"], told["decisions"]["not_awarded"]) == (2, 0)
        [letter] = Notice.objects.filter(event="scoring/later_decision_awarded")
        assert letter.recipient == owner_of(back) and WHY in letter.text
        assert list(ledger.faults()) == []

    def test_what_was_before_stays_and_the_marks_count_as_they_did(self):
        back = appeals.upheld()
        before = Decision.objects.get(application=back)
        one = prepared(back)
        signed(one)
        one.refresh_from_db()
        assert (one.earlier_outcome, one.earlier_reason) == ("not_awarded", before.reason)
        assert (one.earlier_by, one.earlier_at) == (before.decided_by, before.decided_at)
        after = Decision.objects.get(application=back)
        assert (after.decided_at, after.decided_by) == (before.decided_at, before.decided_by)
        page = signed_in(person_with(back.call, "officer")).get(
            reverse("scoring:later_decision", args=[back.call.slug, one.public_id])
        )
        assert before.reason in text_of(page)

    @pytest.mark.parametrize(("outcome", "place"), [("reserve", 1), ("not_awarded", None)])
    def test_reserve_with_its_place_and_not_awarded_again(self, outcome, place):
        back = appeals.upheld()
        assert prepared(back, outcome).reserve_place == place
        assert signed(LaterDecision.objects.get()).state == outcome
        [letter] = Notice.objects.filter(event=f"scoring/later_decision_{outcome}")
        assert WHY in letter.text

    def test_another_appeal_is_possible_against_the_new_ruling_and_its_makers_do_not_answer_it(self):
        back = appeals.upheld()
        with clock.at(clock.now() + timedelta(hours=1)):
            one = prepared(back, "not_awarded")
            written = appeals.written(fresh(signed(one)), "Again.")
            for person in (one.prepared_by, person_with(back.call, "approver")):
                with pytest.raises(NotAllowed, match="took part"):
                    appeals.asked(written, by=person)

    def test_nothing_else_is_decided_later(self):
        back = appeals.upheld()
        with pytest.raises(NotNow, match="while the call is in review"):
            decide(fresh(back), "awarded")
        winner = back.call.applications.get(state="awarded")
        with pytest.raises(NotNow, match="not up for a decision"):
            prepared(winner, "not_awarded")
        never_out = force_state(winner, "in_review")
        with pytest.raises(NotNow, match="Nothing brought this application back"):
            prepared(never_out, "not_awarded")
        running, _round = scoring.locked_round(1)
        with pytest.raises(NotNow, match="after the decisions were closed"):
            prepared(running.applications.get())

    def test_two_persons_and_no_one_twice(self):
        back = appeals.upheld()
        call, officer = back.call, person_with(back.call, "officer")
        approver = person_with(call, "approver")
        for person in (approver, owner_of(back)):
            with pytest.raises(NotAllowed):
                prepared(back, by=person)
        one = prepared(back)
        with pytest.raises(NotNow, match="prepared already"):
            prepared(back)
        give_role(call, "approver", officer)
        with pytest.raises(NotAllowed, match="Whoever prepared"):
            later.sign(one, by=officer)
        with pytest.raises(NotAllowed):
            later.sign(one, by=owner_of(back))
        assert fresh(back).state == "in_review"
        assert not Notice.objects.filter(event__contains="later_decision_a").exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            LaterDecision.objects.update(decided_by=officer, decided_at=clock.now(), is_approved=True)
        later.sign(one, by=approver)
        with pytest.raises(NotNow, match="decided already"):
            later.sign(one, by=approver)

    def test_refused_nothing_changes_and_it_can_be_prepared_again(self):
        back = appeals.upheld()
        one = prepared(back)
        later.refuse(one, by=person_with(back.call, "approver"))
        assert fresh(back).state == "in_review"
        with pytest.raises(NotNow, match="decided already"):
            signed(one)
        assert signed(prepared(back, "reserve")).state == "reserve"
        assert list(ledger.faults()) == []

    def test_a_reserve_place_that_is_taken_meanwhile_is_refused(self):
        back = appeals.upheld()
        one = prepared(back, "reserve")
        Decision.objects.filter(application__call=back.call, outcome="awarded").update(
            outcome="reserve", reserve_place=1
        )
        with pytest.raises(NotNow, match="Place 1 of the reserve list is taken"):
            signed(one)
        with pytest.raises(NotNow, match="There is no such decision"):
            prepared(back, "maybe")
        with pytest.raises(NotNow, match="Give a reason"):
            prepared(back, reason="  ")

    def test_in_an_archived_call_too(self):
        back = appeals.upheld()
        move_call(Call.objects.get(pk=back.call_id), "archive", by=person_with(back.call, "officer"))
        assert signed(prepared(fresh(back))).state == "awarded"


class TestThePages:
    def test_from_the_appeal_to_the_award(self):
        back = appeals.upheld()
        call = back.call
        officer, approver = signed_in(person_with(call, "officer")), signed_in(person_with(call, "approver"))
        url = reverse("scoring:decide_later", args=[call.slug, back.reference])
        for page in (
            reverse("applications:answer_appeal", args=[back.reference]),
            reverse("applications:dossier", args=[back.reference]),
            reverse("scoring:decisions", args=[call.slug]),
        ):
            assert url in text_of(officer.get(page)), page
        mine = Call.objects.filter(pk=call.pk)
        assert [one.title for one in ports.counted(ports.dues_of_jury(mine))] == [
            "1 application came back and waits for its decision"
        ]
        own = signed_in(owner_of(back))
        status = reverse("applications:detail", args=[back.reference])
        assert "The results are announced already" in text_of(own.get(status))
        assert "All places are taken" not in text_of(officer.get(url))
        wrong = officer.post(url, {"outcome": "awarded", "reason": " "})
        assert (wrong.status_code, "Give a reason." in text_of(wrong)) == (422, True)
        made = officer.post(url, {"outcome": "awarded", "reason": WHY}, follow=True)
        assert "Somebody else, an approver of this call, has to sign it." in text_of(made)
        assert officer.get(url, follow=True).redirect_chain
        one = LaterDecision.objects.get()
        address = reverse("scoring:later_decision", args=[call.slug, one.public_id])
        to_sign = ports.later_decisions_to_sign(mine, person_with(call, "approver"))
        assert [to_sign.line(row).url for row in to_sign.rows] == [address]
        assert ports.counted(ports.dues_of_jury(mine)) == []
        assert officer.post(address, {"decision": "approve"}).status_code == 403
        assert "Choose whether you sign or refuse." in text_of(approver.post(address, follow=True))
        done = approver.post(address, {"decision": "approve"}, follow=True)
        assert "Signed. The decision holds." in text_of(done)
        assert "It is among the winners" in text_of(own.get(status))
        listed = text_of(officer.get(reverse("scoring:decisions", args=[call.slug])))
        assert "Decided after the closing" in listed and "before: not awarded" in listed
        with clock.at(clock.now() + timedelta(days=1)):
            assert (
                text_of(own.get(reverse("applications:appeal", args=[back.reference]))).count("Upheld") == 1
            )

    def test_what_stands_against_it_is_said_and_kept_with_the_decision(self):
        back = appeals.upheld()
        Call.objects.filter(pk=back.call_id).update(places=1)
        back = fresh(back)
        officer = signed_in(person_with(back.call, "officer"))
        url = reverse("scoring:decide_later", args=[back.call.slug, back.reference])
        assert "All places are taken. Winners: 1, places: 1." in text_of(officer.get(url))
        one = prepared(back)
        address = reverse("scoring:later_decision", args=[back.call.slug, one.public_id])
        approver = signed_in(person_with(back.call, "approver"))
        assert "All places are taken" in text_of(approver.get(address))
        signed(one)
        one.refresh_from_db()
        assert one.against == [{"kind": "later_places", "is_grave": True, "count": 1, "places": 1}]
        assert "All places are taken" in text_of(approver.get(address))

    def test_of_another_call_nobody_finds_it(self):
        back = appeals.upheld()
        one = prepared(back)
        stranger = signed_in(person_with(scoring.closed_call(1)[0], "approver"))
        for url in (
            reverse("scoring:later_decision", args=[back.call.slug, one.public_id]),
            reverse("scoring:decide_later", args=[back.call.slug, back.reference]),
        ):
            assert stranger.get(url).status_code == 404


@pytest.fixture
def embargoed() -> tuple[Call, Application]:
    """Decided, with somebody who was disqualified in review and has no decision."""
    call, _round = scoring.locked_round(2)
    out, other = call.applications.order_by("reference")
    both = {"step": "disqualify", "note": "Copied."}
    request = prepare_two_person_step(fresh(out), by=person_with(call, "officer"), **both)
    approve_two_person_step(request, by=person_with(call, "approver"))
    decide(fresh(other), "awarded")
    return deciding.close_decisions(call, by=person_with(call, "officer")), fresh(out)


def come_back(application: Application) -> Application:
    request = prepare_two_person_step(
        fresh(application), by=person_with(application.call, "officer"), step="set_right", note="It was not."
    )
    return approve_two_person_step(request, by=person_with(application.call, "approver"))


def whole_minute(minutes: int = 5):
    return clock.now().replace(second=0, microsecond=0) + timedelta(minutes=minutes)


class TestUnderEmbargo:
    def test_nothing_is_prepared_signed_or_released_while_somebody_has_no_decision(self, embargoed):
        call, out = embargoed
        back = come_back(out)
        with pytest.raises(NotNow, match=rf"no decision: {back.reference}"):
            approved_announcement(call, whole_minute())
        officer = signed_in(person_with(call, "officer"))
        page = text_of(officer.get(reverse("scoring:prepare", args=[call.slug])))
        assert back.reference in page and "Prepare the announcement</button>" not in page
        overview = text_of(officer.get(reverse("scoring:announcement", args=[call.slug])))
        assert reverse("scoring:decide_later", args=[call.slug, back.reference]) in overview

    def test_who_comes_back_after_it_was_prepared_sends_it_back(self, embargoed):
        call, out = embargoed
        embargo = whole_minute()
        announcement = approved_announcement(call, embargo)
        come_back(out)
        announcement.refresh_from_db()
        assert (announcement.approved_at, bool(announcement.returned_reason)) == (None, True)
        assert Notice.objects.filter(event="scoring/announcement_held").count() == 2
        with clock.at(embargo + timedelta(hours=1)):
            assert announcing.release_due_announcements() == []
        assert Call.objects.get(pk=call.pk).state == "decided"

    def test_the_decision_is_published_with_the_announcement_and_not_a_microsecond_before(self, embargoed):
        call, out = embargoed
        back = come_back(out)
        one = prepared(back)
        assert signed(one).state == "in_review"
        assert Decision.objects.get(application=back).outcome == "awarded"
        own, page = signed_in(owner_of(back)), reverse("applications:detail", args=[back.reference])
        embargo = whole_minute()
        approved_announcement(call, embargo)
        for instant in (embargo - timedelta(minutes=4), embargo - TICK):
            with clock.at(instant):
                assert announcing.release_due_announcements() == []
                assert "among the winners" not in text_of(own.get(page))
                assert not fresh(back).certificates.exists()
                assert not Notice.objects.filter(about=back.ledger_name, state="pending").filter(
                    event__contains="decision"
                )
        with clock.at(embargo):
            assert "among the winners" in text_of(own.get(page))
            assert fresh(back).state == "awarded"
        assert Notice.objects.filter(event="scoring/decision_awarded", about=back.ledger_name).count() == 1
        assert list(ledger.faults()) == []

    def test_signed_after_it_was_prepared_the_announcement_is_prepared_again(self, embargoed):
        call, out = embargoed
        back = come_back(out)
        first = prepared(back, "reserve")
        signed(first)
        announcement = approved_announcement(call, whole_minute())
        second = prepared(back, "awarded")
        assert second.earlier_outcome == "reserve"
        signed(second)
        announcement.refresh_from_db()
        assert announcement.approved_at is None and announcement.returned_at
        assert not Notice.objects.filter(release_key=announcement.release_key).exists()
        embargo = whole_minute(9)
        approved_announcement(call, embargo)
        with clock.at(embargo):
            announcing.release_due_announcements()
        assert fresh(back).state == "awarded"

    def test_a_release_that_finds_somebody_without_a_decision_holds_and_tells_once(self, embargoed):
        call, out = embargoed
        embargo = whole_minute()
        announcement = approved_announcement(call, embargo)
        force_state(out, "in_review")  # as older data may have it
        with clock.at(embargo):
            for _time in range(2):
                assert announcing.release_due_announcements() == []
        announcement.refresh_from_db()
        assert (announcement.released_at, announcement.approved_at) == (None, None)
        assert Call.objects.get(pk=call.pk).state == "decided"
        assert Notice.objects.filter(event="scoring/announcement_held").count() == 2
        assert LedgerEntry.objects.filter(event="announcement.held_back").count() == 1
        with clock.at(embargo), pytest.raises(NotNow, match=out.reference):
            announcing.approve(Announcement.objects.get(), by=person_with(call, "approver"))


def test_an_eligible_one_that_came_back_is_given_to_the_jury_and_decided():
    back = force_state(appeals.upheld(), "eligible")
    one = prepared(back, "reserve")
    assert fresh(back).state == "in_review"
    assert signed(one).state == "reserve"


def test_the_minutes_keep_what_the_meeting_took():
    from tests.factories import meeting

    call = meeting.judged_call(2)
    meeting.attended(call)
    first, second = call.applications.order_by("reference")
    decide(fresh(first), "awarded")
    decide(fresh(second), "not_awarded", reason="Too dear.")
    deciding.close_decisions(call, by=person_with(call, "officer"))
    embargo = whole_minute()
    announcement = approved_announcement(call, embargo)
    with clock.at(embargo):
        announcing.release(announcement)
        written = appeals.written(fresh(second), "It is not dear.")
        signed(prepared(appeals.reinstated(written)))
        minutes = minutes_of(Call.objects.get(pk=call.pk))
    assert minutes is not None
    told = {one.application.reference: one.decision.outcome for one in minutes.items if one.decision}
    assert told[second.reference] == "not_awarded"
    assert [one.outcome for one in minutes.later] == ["awarded"]
