"""A call that has rulings looked at twice: one officer prepares, another one confirms or returns."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from applications.models import Application, PreparedRuling
from applications.services import move, request_correction, withdraw
from applications.services.second_look import confirm_ruling, prepare_ruling, return_ruling
from calls.editing import TERMS
from calls.models import Call
from calls.services import copy_call
from calls.staff_forms.texts import TermsForm
from core import clock, ledger
from core.actors import Pair
from core.refusals import NotAllowed, NotNow
from people.models import User
from tests.applications.staff.world import Office, messages_of, signed_in
from tests.factories.applications import fresh, owner_of, tick_all
from tests.factories.calls import give_role
from tests.factories.people import make_user


def sealed(desk: Office, second_look: str) -> tuple[Application, User]:
    """A submission of a call that asks for it, and a second officer."""
    Call.objects.filter(pk=desk.call.pk).update(second_look=second_look)
    one = desk.submit()
    desk.seal()
    return fresh(one), give_role(desk.call, "officer")


def rule(desk: Office, application: Application, met: str = "yes", **fields: Any) -> Any:
    ticks = {f"met_{one.pk}": met for one in desk.call.eligibility_rules.all()}
    data = {**ticks, "due_day": "2026-06-20", "due_hour": "18:00", "then": "stay", **fields}
    address = reverse("applications:ruling", args=[application.reference])
    return signed_in(desk.officer).post(address, data, follow=True)


def answer(person: User, application: Application, **fields: str) -> Any:
    address = reverse("applications:second_look", args=[application.reference])
    return signed_in(person).post(address, fields, follow=True)


def state_of(application: Application) -> str:
    return fresh(application).state


@pytest.mark.parametrize(
    ("asked", "eligible_waits", "ineligible_waits"),
    [("", False, False), ("ineligible", False, True), ("all", True, True)],
)
def test_what_is_looked_at_twice(
    desk: Office, asked: str, eligible_waits: bool, ineligible_waits: bool
) -> None:
    one, _second = sealed(desk, asked)
    two = fresh(desk.call.applications.get(pk=one.pk))
    rule(desk, one, ruling="eligible")
    assert (state_of(one) == "submitted") is eligible_waits
    if state_of(one) == "submitted":
        return_ruling(two.prepared_rulings.get(), by=desk.officer, reason="Taken back.")
        rule(desk, one, "no", ruling="ineligible", reason="Under age.")
        assert (state_of(one) == "submitted") is ineligible_waits


def test_one_officer_alone_gets_through_no_door(desk: Office) -> None:
    one, second = sealed(desk, "all")
    tick_all(one)
    stranger = give_role(desk.call, "approver")
    for by in (desk.officer, Pair(second, second), Pair(desk.officer, stranger)):
        with pytest.raises(NotAllowed):
            move(one, "confirm_eligible", by=by)
    assert move(one, "confirm_eligible", by=Pair(desk.officer, second)).state == "eligible"


def test_prepared_then_confirmed_by_another(desk: Office) -> None:
    one, second = sealed(desk, "ineligible")
    said = messages_of(rule(desk, one, "no", ruling="ineligible", reason="Under age."))
    assert said == [f"{one.reference}: the ruling waits for a second officer."]
    assert (state_of(one), PreparedRuling.objects.get().note) == ("submitted", "Under age.")
    response = answer(desk.officer, one, act="confirm")
    assert response.status_code == 403
    assert messages_of(answer(second, one, act="confirm")) == [f"{one.reference}: the ruling is confirmed."]
    record = one.history.last()
    assert record is not None
    assert (state_of(one), record.by, record.note) == ("ineligible", second, "Under age.")
    assert record.actor == f"{desk.officer.ledger_name}+{second.ledger_name}"
    assert not list(ledger.faults())


def test_returned_with_a_reason_and_ruled_anew(desk: Office) -> None:
    one, second = sealed(desk, "all")
    rule(desk, one, ruling="eligible")
    response = answer(second, one, act="return")
    assert (response.status_code, state_of(one)) == (422, "submitted")
    assert "Give a reason." in response.content.decode()
    answer(second, one, act="return", reason="Look at the letter.")
    page = signed_in(desk.officer).get(reverse("applications:ruling", args=[one.reference]))
    assert "Look at the letter." in page.content.decode()
    assert page.context["look"].waits is False
    rule(desk, one, ruling="eligible")
    answer(second, one, act="confirm")
    assert state_of(one) == "eligible"
    assert not list(ledger.faults())


def test_of_two_answers_the_second_reads_whose_was_first(desk: Office) -> None:
    one, second = sealed(desk, "all")
    third = give_role(desk.call, "officer")
    rule(desk, one, ruling="eligible")
    answer(second, one, act="return", reason="Look at the letter.")
    said = html.unescape(answer(third, one, act="confirm").content.decode())
    assert f"This ruling is answered already, by {second}." in said


def test_who_prepared_it_takes_it_back_and_others_keep_out(desk: Office) -> None:
    one, _second = sealed(desk, "all")
    tick_all(one)
    prepared = prepare_ruling(one, by=desk.officer, step="confirm_eligible")
    with pytest.raises(NotNow, match="waits for another officer"):
        prepare_ruling(one, by=desk.officer, step="confirm_eligible")
    for person in (desk.approver, owner_of(one)):
        with pytest.raises(NotAllowed):
            confirm_ruling(prepared, by=person)
        with pytest.raises(NotAllowed):
            return_ruling(prepared, by=person, reason="No.")
    assert return_ruling(prepared, by=desk.officer, reason="A slip.").outcome == "returned"


def test_nothing_is_prepared_that_could_not_be_ruled(desk: Office) -> None:
    one, _second = sealed(desk, "all")
    with pytest.raises(NotNow, match="1 eligibility rule is not marked as met"):
        prepare_ruling(one, by=desk.officer, step="confirm_eligible")
    assert not PreparedRuling.objects.exists()


@pytest.mark.parametrize("way", ["withdraw", "correct"])
def test_an_application_that_goes_another_way_drops_it(desk: Office, way: str) -> None:
    one, second = sealed(desk, "all")
    tick_all(one)
    prepared = prepare_ruling(one, by=desk.officer, step="confirm_eligible")
    if way == "withdraw":
        withdraw(fresh(one), by=owner_of(one))
    else:
        due = clock.now().replace(year=2027)
        request_correction(fresh(one), by=second, question_keys=["title"], due_at=due, note="Mend it.")
    with pytest.raises(NotNow, match="went another way"):
        confirm_ruling(prepared, by=second)
    prepared.refresh_from_db()
    assert prepared.outcome == "dropped"
    assert not list(ledger.faults())


def test_the_database_refuses_one_officer_in_both_places(desk: Office) -> None:
    one, _second = sealed(desk, "all")
    tick_all(one)
    prepared = prepare_ruling(one, by=desk.officer, step="confirm_eligible")
    rows = PreparedRuling.objects.filter(pk=prepared.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(outcome="confirmed", decided_by=desk.officer, decided_at=clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(outcome="confirmed")


def test_the_waiting_stand_in_a_group_of_their_own_and_the_keys_lead_through_them(desk: Office) -> None:
    Call.objects.filter(pk=desk.call.pk).update(second_look="all")
    first, second, third = sorted([desk.submit() for _number in range(3)], key=lambda one: one.reference)
    desk.seal()
    other = give_role(desk.call, "officer")
    for one in (first, second):
        rule(desk, one, ruling="eligible")
    address = reverse("applications:eligibility", args=[desk.call.slug])
    context = signed_in(other).get(address).context
    assert [(chip.label, chip.count) for chip in context["chips"]][:2] == [
        ("To check", 1),
        ("For a second look", 2),
    ]
    assert [row.application for row in context["rows"]] == [third]
    context = signed_in(other).get(address, {"show": "second"}).context
    assert [row.application for row in context["rows"]] == [first, second]
    landed = answer(other, first, act="confirm").redirect_chain
    assert landed == [(reverse("applications:ruling", args=[second.reference]) + "#ruling", 302)]


def test_the_setting_is_one_of_the_terms_and_copied(desk: Office) -> None:
    assert "second_look" in TermsForm.Meta.fields
    assert "terms" in TERMS
    Call.objects.filter(pk=desk.call.pk).update(second_look="all")
    made = copy_call(
        Call.objects.get(pk=desk.call.pk), slug="next-one", year=2027, by=make_user(is_hub_staff=True)
    )
    assert made.second_look == "all"
