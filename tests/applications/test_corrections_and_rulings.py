"""Corrections, eligibility and what two persons decide; with the letters that follow."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from applications import tasks
from applications.models import TwoPersonRequest
from applications.services import (
    approve_two_person_step,
    prepare_two_person_step,
    refuse_two_person_step,
    request_correction,
    rule_eligible,
    rule_ineligible,
    save_answers,
    send_correction,
    tick_rule,
)
from calls.deadlines import DRAINING
from calls.models import KeyDate
from calls.services import approve_extension, move_call, request_extension_for_one
from core import clock, ledger
from core.models import LedgerEntry, Notice
from core.refusals import NotAllowed, NotNow
from tests.applications.pages import address, hidden_fields, signed_in, text_of
from tests.factories.applications import (
    ask_for_correction,
    close_and_seal,
    draft_in,
    fresh,
    make_eligible,
    make_ineligible,
    owner_of,
    sealed_of,
    send_again,
    submitted_in,
    tick_all,
)
from tests.factories.calls import add_rule, complete_call, give_role, open_call, person_with
from tests.factories.moments import NOON, TICK
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def submitted(hands):
    call = open_call(opens=NOON - timedelta(days=1), deadline=NOON + timedelta(days=1))
    application = submitted_in(call)
    close_and_seal(call, hands)
    return fresh(application)


@pytest.fixture
def due(submitted):
    return clock.now() + timedelta(days=3)


def officer_of(application):
    return person_with(application.call, "officer")


def approver_of(application):
    return person_with(application.call, "approver")


def events():
    return list(Notice.objects.order_by("pk").values_list("event", flat=True))


# --- corrections -------------------------------------------------------------------
def test_a_correction_takes_over_the_named_fields_and_nothing_else(submitted, due):
    ask_for_correction(submitted, due_at=due)
    owner = owner_of(submitted)
    saved = save_answers(
        submitted, by=owner, values={"title": "Without a name", "summary": "Changed as well."}
    )
    assert saved.written == ("title",)
    send_correction(fresh(submitted), by=owner, received=due - TICK, idempotency_key="k")
    before, after = (json.loads(one.document) for one in submitted.submissions.all())
    changed = [
        one["question"]
        for one, other in zip(before["answers"], after["answers"], strict=True)
        if one != other
    ]
    assert changed == ["title"]
    assert fresh(submitted).title == "Without a name"
    assert submitted.corrections.get().state == "answered"
    assert events()[-2:] == ["applications/correction_requested", "applications/correction_received"]
    assert list(ledger.faults()) == []


def test_unsent_changes_of_other_fields_do_not_slip_into_a_correction(hands):
    call = open_call(opens=NOON - timedelta(days=1), deadline=NOON + timedelta(days=1))
    application = submitted_in(call)
    owner = owner_of(application)
    save_answers(application, by=owner, values={"summary": "Never submitted in time."})
    close_and_seal(call, hands)
    ask_for_correction(application, due_at=clock.now() + timedelta(days=1))
    save_answers(application, by=owner, values={"title": "Mended"})
    send_correction(fresh(application), by=owner, received=clock.now(), idempotency_key="k")
    assert "Never submitted in time." not in sealed_of(application).document
    assert fresh(application).summary.startswith("Families gave")


def test_no_correction_is_asked_for_while_what_came_in_time_may_still_commit(hands):
    call = open_call(opens=NOON - timedelta(days=1), deadline=NOON + timedelta(days=1))
    application = submitted_in(call)
    due = NOON + timedelta(days=9)
    for instant, sentence in (
        (call.deadline_at - TICK, "The call is still open: the applicant can change it alone"),
        (call.deadline_at, "requests may still arrive"),
        (call.deadline_at + DRAINING - TICK, "requests may still arrive"),
    ):
        hands.instant = instant
        with pytest.raises(NotNow, match=sentence):
            ask_for_correction(application, due_at=due)
    send_again(fresh(application), received=call.deadline_at - TICK)
    assert sealed_of(application).number == 2
    hands.instant = call.deadline_at + DRAINING
    assert ask_for_correction(application, due_at=due).state == "correction_requested"


def test_no_correction_is_asked_for_during_an_extension_of_ones_own(hands):
    call = open_call(opens=NOON - timedelta(days=1), deadline=NOON + timedelta(days=1))
    application = submitted_in(call)
    wall = datetime.fromisoformat(call.deadline_wall) + timedelta(days=1)
    asked = request_extension_for_one(
        call,
        applicant=owner_of(application),
        new_wall=wall,
        reason="Illness.",
        by=person_with(call, "officer"),
    )
    approve_extension(asked, by=give_role(call, "approver"))
    hands.instant = call.deadline_at + timedelta(hours=1)
    with pytest.raises(NotNow, match="still open"):
        ask_for_correction(application, due_at=NOON + timedelta(days=9))


def test_a_correction_is_in_time_to_the_microsecond(submitted, due):
    ask_for_correction(submitted, due_at=due)
    with pytest.raises(NotNow, match="The date for this correction has passed"):
        send_correction(fresh(submitted), by=owner_of(submitted), received=due, idempotency_key="k")
    send_correction(fresh(submitted), by=owner_of(submitted), received=due - TICK, idempotency_key="k")
    assert fresh(submitted).state == "submitted"


def test_a_correction_sent_twice_is_one(submitted, due):
    ask_for_correction(submitted, due_at=due)
    owner, now = owner_of(submitted), clock.now()
    first = send_correction(fresh(submitted), by=owner, received=now, idempotency_key="k")
    assert send_correction(fresh(submitted), by=owner, received=now, idempotency_key="k") == first
    assert submitted.submissions.count() == 2


def test_a_correction_lapses_at_its_date_and_the_last_submission_counts(submitted, due, hands):
    ask_for_correction(submitted, due_at=due)
    hands.instant = due - TICK
    assert tasks.lapse_due_corrections() == 0
    hands.instant = due
    assert tasks.lapse_due_corrections() == 1
    assert tasks.lapse_due_corrections() == 0
    assert (fresh(submitted).state, submitted.corrections.get().state) == ("submitted", "lapsed")
    assert sealed_of(submitted).number == 1
    assert events()[-1] == "applications/correction_lapsed"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"question_keys": []}, "Name at least one field"),
        ({"question_keys": ["nothing"]}, "no such field: nothing"),
        ({"due_at": NOON}, "Name a date that is still to come"),
        ({"note": " "}, "Say what has to be corrected"),
    ],
)
def test_a_correction_names_fields_a_date_and_what_to_mend(submitted, due, change, sentence):
    wanted = {"question_keys": ["title"], "due_at": due, "note": "Mend it."} | change
    with pytest.raises(NotNow, match=sentence):
        request_correction(submitted, by=officer_of(submitted), **wanted)
    assert submitted.corrections.count() == 0


def test_while_the_call_is_open_the_applicant_mends_alone(hands):
    application = submitted_in(open_call())
    with pytest.raises(NotNow, match="still open"):
        ask_for_correction(application, due_at=clock.now() + timedelta(days=1))


def test_the_page_of_a_correction_opens_the_named_fields_alone(submitted, due):
    ask_for_correction(submitted, due_at=due)
    client, page = signed_in(owner_of(submitted)), address("correction", submitted)
    shown = client.get(page)
    assert "The title names a person." in text_of(shown)
    assert {key for key in hidden_fields(shown) if key.startswith("version-")} == {"version-title"}
    fields = hidden_fields(shown)
    response = client.post(
        page, {**fields, "title": "Mended", "version-summary": "1:", "summary": "Slipped in"}
    )
    assert response["Location"] == address("check", submitted)
    assert submitted.answers.get(question_key="summary").value.startswith("Families gave")
    check = client.get(response["Location"])
    assert "Send the correction" in text_of(check)
    sent = client.post(address("submit", submitted), {"key": hidden_fields(check)["key"]})
    assert sent["Location"] == address("receipt", submitted, number=2)
    assert client.get(page)["Location"] == address("detail", submitted)


def test_a_day_before_its_date_a_correction_is_recalled_once(submitted, due, hands):
    ask_for_correction(submitted, due_at=due)
    hands.instant = due - timedelta(hours=24, seconds=1)
    assert tasks.remind_corrections() == 0
    hands.instant = due - timedelta(hours=24)
    assert (tasks.remind_corrections(), tasks.remind_corrections()) == (1, 0)
    assert events()[-1] == "applications/correction_reminder"


# --- eligibility -------------------------------------------------------------------
def test_every_rule_ticked_makes_eligible(submitted):
    add_rule(submitted.call, "registered", position=2)
    first, second = submitted.call.eligibility_rules.all()
    tick_rule(submitted, by=officer_of(submitted), rule=first, is_met=True)
    with pytest.raises(NotNow, match="1 eligibility rule is not marked as met"):
        rule_eligible(submitted, by=officer_of(submitted))
    tick_rule(submitted, by=officer_of(submitted), rule=second, is_met=True, note="Seen")
    assert rule_eligible(submitted, by=officer_of(submitted)).state == "eligible"
    assert events()[-1] == "applications/eligible"


def test_a_tick_taken_back_counts_no_more(submitted):
    tick_all(submitted)
    rule = submitted.call.eligibility_rules.get()
    tick_rule(submitted, by=officer_of(submitted), rule=rule, is_met=None)
    with pytest.raises(NotNow):
        rule_eligible(submitted, by=officer_of(submitted))
    ticks = LedgerEntry.objects.filter(event="eligibility.ticked").values_list("payload__is_met", flat=True)
    assert list(ticks.order_by("number")) == [True, None]


def test_the_letter_of_an_ineligible_application_speaks_the_words_of_its_rule(hands):
    call = complete_call(opens=NOON - timedelta(days=1), deadline=NOON + timedelta(days=1))
    KeyDate.objects.create(call=call, kind="appeals_until", wall="", at=NOON + timedelta(days=20))
    call = move_call(call, "publish", by=person_with(call, "officer"))
    application = submitted_in(call, by=make_user("Айгүл", language="ru"))
    close_and_seal(call, hands)
    assert make_ineligible(application).state == "ineligible"
    letter = Notice.objects.get(event="applications/ineligible")
    assert letter.language == "ru"
    assert "The application does not meet adult. (ru)" in letter.text
    assert "No letter was attached." in letter.text
    assert "24 мая 2026" in letter.text


def test_an_ineligible_ruling_needs_its_rule_and_a_reason(submitted):
    tick_all(submitted)
    with pytest.raises(NotNow, match="Mark the rule that is not met"):
        rule_ineligible(submitted, by=officer_of(submitted), note="Because")
    tick_all(submitted, is_met=False)
    with pytest.raises(NotNow, match="Give a reason"):
        rule_ineligible(submitted, by=officer_of(submitted), note=" ")


def test_rules_are_ticked_by_officers_of_the_call_on_its_own_submissions(submitted):
    rule = submitted.call.eligibility_rules.get()
    other = open_call()
    for person in (owner_of(submitted), approver_of(submitted), officer_of(draft_in(other))):
        with pytest.raises(NotAllowed):
            tick_rule(submitted, by=person, rule=rule, is_met=True)
    with pytest.raises(NotNow, match="another call"):
        tick_rule(submitted, by=officer_of(submitted), rule=other.eligibility_rules.get(), is_met=True)
    make_eligible(submitted)
    with pytest.raises(NotNow, match="It is already “Eligible”: decided by"):
        tick_rule(submitted, by=officer_of(submitted), rule=rule, is_met=False)


# --- two persons -------------------------------------------------------------------
def test_a_disqualification_happens_when_a_second_person_signs(submitted):
    request = prepare_two_person_step(submitted, by=officer_of(submitted), step="disqualify", note="Copied.")
    assert fresh(submitted).state == "submitted"
    assert approve_two_person_step(request, by=approver_of(submitted)).state == "disqualified"
    request.refresh_from_db()
    assert (request.is_approved, request.decided_by) == (True, approver_of(submitted))
    record = submitted.history.last()
    assert record.actor == f"{officer_of(submitted).ledger_name}+{approver_of(submitted).ledger_name}"
    assert events()[-1] == "applications/disqualified"


def test_what_is_set_right_leads_back_to_where_it_was(submitted):
    make_eligible(submitted)
    for step, state in (("disqualify", "disqualified"), ("set_right", "eligible")):
        request = prepare_two_person_step(
            fresh(submitted), by=officer_of(submitted), step=step, note="A reason."
        )
        assert approve_two_person_step(request, by=approver_of(submitted)).state == state
    assert list(ledger.faults()) == []


def test_the_preparer_cannot_sign_even_as_approver(submitted):
    officer = officer_of(submitted)
    give_role(submitted.call, "approver", officer)
    request = prepare_two_person_step(submitted, by=officer, step="disqualify", note="Copied.")
    with pytest.raises(NotAllowed, match="Whoever prepared a step cannot approve it"):
        approve_two_person_step(request, by=officer)
    assert fresh(submitted).state == "submitted"


def test_a_refused_request_changes_nothing_and_is_decided(submitted):
    request = prepare_two_person_step(submitted, by=officer_of(submitted), step="disqualify", note="Copied.")
    refuse_two_person_step(request, by=approver_of(submitted))
    with pytest.raises(NotNow, match="decided already"):
        approve_two_person_step(request, by=approver_of(submitted))
    assert fresh(submitted).state == "submitted"
    assert TwoPersonRequest.objects.get().is_approved is False


def test_a_step_is_prepared_once_with_a_reason_and_only_where_it_is_possible(submitted):
    officer = officer_of(submitted)
    with pytest.raises(NotNow, match="Give a reason"):
        prepare_two_person_step(submitted, by=officer, step="disqualify", note="")
    with pytest.raises(NotNow, match="already “Submitted”"):
        prepare_two_person_step(submitted, by=officer, step="promote", note="x")
    with pytest.raises(NotNow, match="needs no second person"):
        prepare_two_person_step(submitted, by=officer, step="withdraw", note="x")
    prepare_two_person_step(submitted, by=officer, step="disqualify", note="Copied.")
    with pytest.raises(NotNow, match="waits for an approver"):
        prepare_two_person_step(submitted, by=officer, step="disqualify", note="Copied.")
    for person in (owner_of(submitted), approver_of(submitted)):
        with pytest.raises(NotAllowed):
            prepare_two_person_step(submitted, by=person, step="disqualify", note="Copied.")
