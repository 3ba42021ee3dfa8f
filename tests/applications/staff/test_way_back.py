"""A ruling or a request that was a mistake is taken back before its letters leave."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from applications.models import Application, PreparedRuling
from applications.services import (
    approve_two_person_step,
    prepare_two_person_step,
    send_correction,
    take_back_correction,
    take_back_ruling,
)
from applications.services.appealing import appeal
from applications.services.second_look import prepare_ruling
from applications.taking_back import SHORT, WITHIN
from calls.models import Call
from core import clock, ledger, outbox
from core.models import LedgerEntry, Notice
from core.refusals import NotAllowed, NotNow
from tests.applications.staff.world import Office, messages_of, signed_in
from tests.factories.applications import (
    ask_for_correction,
    fresh,
    make_eligible,
    make_ineligible,
    owner_of,
    tick_all,
)
from tests.factories.calls import give_role
from tests.factories.moments import TICK

RULED = {"eligible": make_eligible, "ineligible": make_ineligible}
REQUESTED, NOT_NEEDED = "applications/correction_requested", "applications/correction_not_needed"


def submitted(desk: Office) -> Application:
    """One submission of a sealed call."""
    one = desk.submit()
    desk.seal()
    return fresh(one)


def letters(event: str) -> list[Notice]:
    return list(Notice.objects.filter(event=event))


def page_of(desk: Office, **asked: Any) -> Any:
    return signed_in(desk.officer).get(reverse("applications:way_back", args=[desk.call.slug]), asked)


def press(desk: Office, *applications: Application) -> Any:
    address = reverse("applications:way_back", args=[desk.call.slug])
    references = {"application": [one.reference for one in applications]}
    return signed_in(desk.officer).post(address, references, follow=True)


@pytest.mark.parametrize("state", RULED)
@pytest.mark.parametrize(("early", "is_possible"), [(TICK, True), (timedelta(0), False), (-TICK, False)])
def test_a_ruling_goes_back_until_its_letters_leave(
    desk: Office, state: str, early: timedelta, is_possible: bool
) -> None:
    ruled = RULED[state](submitted(desk))
    [letter] = letters(f"applications/{state}")
    desk.hands.advance(WITHIN - early)
    assert (letter.pk in outbox.due()) is not is_possible
    if not is_possible:
        with pytest.raises(NotNow, match="have left"):
            take_back_ruling(ruled, by=desk.officer)
        assert (fresh(ruled).state, letters(letter.event)) == (state, [letter])
        return
    back = take_back_ruling(ruled, by=desk.officer)
    assert (back.state, letters(letter.event)) == ("submitted", [])
    entry = LedgerEntry.objects.get(event="application.take_back_ruling")
    assert (entry.payload["from"], entry.payload["to"]) == (state, "submitted")
    assert list(ledger.faults()) == []


def test_after_a_ruling_was_taken_back_the_next_one_tells_once(desk: Office) -> None:
    back = take_back_ruling(make_ineligible(submitted(desk)), by=desk.officer)
    desk.hands.advance(WITHIN)
    make_eligible(back)
    desk.hands.advance(WITHIN)
    assert outbox.send_due() >= 1
    assert letters("applications/ineligible") == []
    assert [one.state for one in letters("applications/eligible")] == ["sent"]


def test_a_letter_that_is_being_handed_over_keeps_the_ruling(desk: Office) -> None:
    ruled = make_eligible(submitted(desk))
    Notice.objects.filter(event="applications/eligible").update(state="sending")
    with pytest.raises(NotNow, match="have left"):
        take_back_ruling(ruled, by=desk.officer)
    assert fresh(ruled).state == "eligible"


def test_only_an_officer_takes_back(desk: Office) -> None:
    ruled = make_eligible(submitted(desk))
    for person in (desk.approver, owner_of(ruled)):
        with pytest.raises(NotAllowed):
            take_back_ruling(ruled, by=person)


def test_what_two_persons_set_right_no_officer_takes_back_alone(desk: Office) -> None:
    ruled = make_ineligible(submitted(desk))
    desk.hands.advance(WITHIN)
    prepared = prepare_two_person_step(ruled, by=desk.officer, step="set_right", note="The letter was there.")
    back = approve_two_person_step(prepared, by=desk.approver)
    with pytest.raises(NotNow):
        take_back_ruling(back, by=desk.officer)


def test_an_appeal_that_came_in_is_answered(desk: Office) -> None:
    ruled = make_ineligible(submitted(desk))
    appeal(ruled, by=owner_of(ruled), text="The letter is on page two.", received=clock.now())
    with pytest.raises(NotNow, match="answer the appeal"):
        take_back_ruling(fresh(ruled), by=desk.officer)


def test_a_request_that_nobody_has_read_goes_back_without_a_word(desk: Office) -> None:
    asked = ask_for_correction(submitted(desk), due_at=clock.now() + timedelta(days=3))
    desk.hands.advance(WITHIN - TICK)
    assert take_back_correction(asked, by=desk.officer).state == "submitted"
    assert asked.corrections.get().state == "taken_back"
    assert letters(REQUESTED) == letters(NOT_NEEDED) == []
    assert list(ledger.faults()) == []


def test_who_was_asked_already_reads_that_it_is_over(desk: Office) -> None:
    asked = ask_for_correction(submitted(desk), due_at=clock.now() + timedelta(days=3))
    desk.hands.advance(WITHIN)
    outbox.send_due()
    take_back_correction(asked, by=desk.officer)
    [letter] = letters(NOT_NEEDED)
    assert letter.recipient == owner_of(asked) and "– Title" in letter.text and "version 1" in letter.text


@pytest.mark.parametrize(("after", "waits"), [(SHORT - TICK, False), (SHORT, True), (SHORT + TICK, True)])
def test_a_correction_that_is_due_soon_is_asked_for_at_once(
    desk: Office, after: timedelta, waits: bool
) -> None:
    asked = ask_for_correction(submitted(desk), due_at=clock.now() + after)
    [letter] = letters(REQUESTED)
    assert letter.not_before == clock.now() + (WITHIN if waits else timedelta(0))
    take_back_correction(asked, by=desk.officer)
    assert len(letters(NOT_NEEDED)) == (0 if waits else 1)


def test_an_answered_request_is_no_longer_one(desk: Office) -> None:
    asked = ask_for_correction(submitted(desk), due_at=clock.now() + timedelta(days=3))
    send_correction(asked, by=owner_of(asked), received=clock.now(), idempotency_key="k")
    with pytest.raises(NotNow):
        take_back_correction(fresh(asked), by=desk.officer)


def test_the_page_chooses_the_readers_own_and_takes_many_back_at_once(desk: Office) -> None:
    found = [desk.submit() for _number in range(4)]
    desk.seal()
    one, two, three, old = (fresh(each) for each in found)
    make_eligible(old)
    desk.hands.advance(WITHIN)
    make_eligible(one)
    ask_for_correction(two, due_at=clock.now() + timedelta(days=3))
    make_ineligible(three)
    rows = page_of(desk).context["rows"]
    assert {(row.application.pk, row.step, row.is_chosen) for row in rows} == {
        (one.pk, "Confirmed as eligible", True),
        (two.pk, "Correction requested", True),
        (three.pk, "Ruled ineligible", True),
    }
    chosen = page_of(desk, application=[two.reference]).context["rows"]
    assert [row.application.pk for row in chosen if row.is_chosen] == [two.pk]
    said = messages_of(press(desk, one, two, old))
    assert said == [
        "2 applications are to be checked again.",
        f"{old.reference}: The letters about this ruling have left: it can no longer be taken back.",
    ]
    assert [fresh(each).state for each in found] == ["submitted", "submitted", "ineligible", "eligible"]


def test_what_somebody_else_ruled_is_shown_and_not_chosen(desk: Office) -> None:
    make_eligible(submitted(desk))
    other = signed_in(give_role(desk.call, "officer"))
    [row] = other.get(reverse("applications:way_back", args=[desk.call.slug])).context["rows"]
    assert (row.is_chosen, row.by) == (False, str(desk.officer))


def test_the_desk_and_the_check_list_lead_back_while_it_is_possible(desk: Office) -> None:
    ruled = make_eligible(submitted(desk))
    client = signed_in(desk.officer)
    listed = reverse("applications:eligibility", args=[desk.call.slug])
    single = reverse("applications:ruling", args=[ruled.reference])
    desk.hands.advance(WITHIN - TICK)
    assert "can still be taken back" in client.get(listed).content.decode()
    assert "Take the ruling back" in client.get(single).content.decode()
    assert "Take the ruling back" not in signed_in(desk.approver).get(single).content.decode()
    desk.hands.advance(TICK)
    assert "can still be taken back" not in client.get(listed).content.decode()
    assert "Take the ruling back" not in client.get(single).content.decode()


def test_an_open_request_leads_back_at_any_time(desk: Office) -> None:
    asked = ask_for_correction(submitted(desk), due_at=clock.now() + timedelta(days=3))
    desk.hands.advance(timedelta(days=1))
    single = reverse("applications:ruling", args=[asked.reference])
    assert "Take the request back" in signed_in(desk.officer).get(single).content.decode()
    assert messages_of(press(desk, asked)) == ["1 application is to be checked again."]


def test_what_one_prepared_for_another_officer_goes_back_together(desk: Office) -> None:
    Call.objects.filter(pk=desk.call.pk).update(second_look="all")
    found = [desk.submit() for _number in range(2)]
    desk.seal()
    for one in found:
        tick_all(one)
        prepare_ruling(fresh(one), by=desk.officer, step="confirm_eligible")
    listed = signed_in(desk.officer).get(reverse("applications:eligibility", args=[desk.call.slug]))
    assert listed.context["newly_taken"] == 2
    rows = page_of(desk).context["rows"]
    assert [(row.step, row.leaves, row.is_chosen) for row in rows] == [
        ("Prepared: Eligible", "not before the second look", True)
    ] * 2
    other = signed_in(give_role(desk.call, "officer"))
    address = reverse("applications:way_back", args=[desk.call.slug])
    assert other.get(address).context["rows"] == []
    reference = {"application": [found[0].reference]}
    assert "It is already" in messages_of(other.post(address, reference, follow=True))[0]
    assert messages_of(press(desk, *found)) == ["2 applications are to be checked again."]
    assert {one.outcome for one in PreparedRuling.objects.all()} == {"returned"}


def test_nothing_chosen_is_said_and_nothing_left_is_said(desk: Office) -> None:
    one = submitted(desk)
    assert messages_of(press(desk)) == ["Choose at least one application."]
    assert b"Nothing can be taken back any more." in page_of(desk).content
    assert messages_of(press(desk, one))[0].startswith(one.reference)


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_the_same_for_one_and_for_thirty(
    desk: Office, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    found = [desk.submit() for _number in range(count)]
    desk.seal()
    for one in found:
        tick_all(one)
        make_eligible(fresh(one))
    client = signed_in(desk.officer)
    with django_assert_num_queries(8):
        page = client.get(reverse("applications:way_back", args=[desk.call.slug]))
    assert len(page.context["rows"]) == count
