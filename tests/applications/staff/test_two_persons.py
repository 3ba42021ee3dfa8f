"""Disqualify, promote, set right: prepared by one, signed or refused by another."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from applications.models import Application, TwoPersonRequest
from core.models import Notice
from tests.applications.staff.world import Office, messages_of, signed_in
from tests.factories.applications import fresh, make_ineligible
from tests.factories.calls import give_role


def prepare(
    desk: Office, application: Application, step: str = "disqualify", reason: str = "Sent twice."
) -> Any:
    address = reverse("applications:prepare", args=[application.reference, step])
    return signed_in(desk.officer).post(address, {"reason": reason}, follow=True)


def decide(person: Any, decision: str) -> Any:
    address = reverse("applications:request", args=[TwoPersonRequest.objects.get().pk])
    return signed_in(person).post(address, {"decision": decision}, follow=True)


def test_preparing_changes_nothing_and_says_who_has_to_sign(desk: Office) -> None:
    one = desk.submit()
    response = prepare(desk, one)
    asked = TwoPersonRequest.objects.get()
    assert (asked.step, asked.note, asked.prepared_by, asked.is_approved) == (
        "disqualify",
        "Sent twice.",
        desk.officer,
        None,
    )
    assert fresh(one).state == "submitted"
    assert messages_of(response) == ["Prepared. An approver has to sign it before anything changes."]
    assert "Somebody else, an approver of this call, has to sign it." in response.content.decode()


def test_the_page_says_what_will_happen_and_asks_for_a_reason(desk: Office) -> None:
    one = desk.submit()
    address = reverse("applications:prepare", args=[one.reference, "disqualify"])
    text = signed_in(desk.officer).get(address).content.decode()
    assert "Nothing changes until a second person, an approver, has signed." in text
    response = prepare(desk, one, reason="  ")
    assert (response.status_code, response.context["form"].errors) == (422, {"reason": ["Give a reason."]})
    assert not TwoPersonRequest.objects.exists()


def test_approver_signs_and_the_step_is_taken(desk: Office) -> None:
    one = desk.submit()
    prepare(desk, one)
    response = decide(desk.approver, "approve")
    assert fresh(one).state == "disqualified"
    assert messages_of(response) == ["Signed. The step is taken."]
    assert f"<dd>{desk.approver}<br>" in response.content.decode()


def test_approver_refuses_and_nothing_changes(desk: Office) -> None:
    one = desk.submit()
    prepare(desk, one)
    response = decide(desk.approver, "refuse")
    assert (fresh(one).state, TwoPersonRequest.objects.get().is_approved) == ("submitted", False)
    assert messages_of(response) == ["Refused. Nothing has changed."]


def test_officer_alone_cannot_sign_even_when_approver_too(desk: Office) -> None:
    one = desk.submit()
    prepare(desk, one)
    assert decide(desk.officer, "approve").status_code == 403
    give_role(desk.call, "approver", desk.officer)
    response = decide(desk.officer, "approve")
    assert response.status_code == 403
    assert "You prepared this step. Somebody else" in response.content.decode()
    assert fresh(one).state == "submitted"


def test_signing_twice_is_said_and_not_done(desk: Office) -> None:
    prepare(desk, desk.submit())
    decide(desk.approver, "approve")
    assert messages_of(decide(desk.approver, "approve")) == ["This step is decided already."]


def test_a_press_without_a_decision_asks_for_one(desk: Office) -> None:
    one = desk.submit()
    prepare(desk, one)
    assert messages_of(decide(desk.approver, "")) == ["Choose whether you sign or refuse."]
    assert fresh(one).state == "submitted"


def test_the_same_step_is_prepared_once(desk: Office) -> None:
    one = desk.submit()
    prepare(desk, one)
    response = prepare(desk, one, reason="Again.")
    assert "This step is prepared already and waits for an approver." in response.content.decode()
    assert "Again." in response.content.decode()
    assert TwoPersonRequest.objects.count() == 1


def test_a_step_that_is_not_possible_leads_back_with_its_sentence(desk: Office) -> None:
    one = desk.submit()
    client = signed_in(desk.officer)
    response = client.get(reverse("applications:prepare", args=[one.reference, "promote"]), follow=True)
    assert response.redirect_chain == [(reverse("applications:dossier", args=[one.reference]), 302)]
    assert messages_of(response) == ["This is not possible now: it is already “Submitted”."]
    assert client.get(reverse("applications:prepare", args=[one.reference, "award"])).status_code == 404


def test_setting_a_mistake_right_brings_back_the_state_before_and_tells_its_people(desk: Office) -> None:
    one = desk.submit()
    desk.seal()
    make_ineligible(one)
    address = reverse("applications:prepare", args=[one.reference, "set_right"])
    assert "name nobody" in signed_in(desk.officer).get(address).content.decode()
    dossier = signed_in(desk.officer).get(reverse("applications:dossier", args=[one.reference]))
    assert address in dossier.content.decode()
    assert reverse("applications:prepare", args=[one.reference, "reinstate"]) not in dossier.content.decode()
    prepare(desk, fresh(one), "set_right", "The rule was read wrongly.")
    decide(desk.approver, "approve")
    assert fresh(one).state == "submitted"
    letter = Notice.objects.get(event="applications/ruling_set_right")
    assert "The rule was read wrongly." in letter.text
    assert "It goes on from where it was." in letter.text
