"""The decision meeting as the panel's chair leads it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Application
from scoring.models import PanelMember
from scoring.services import scoring as cards
from tests.factories.calls import person_with
from tests.factories.scoring import (
    first_round,
    fresh_assignment,
    give_marks,
    juror_of,
    person_of,
    reviewed_call,
)

pytestmark = pytest.mark.django_db


def meeting(call) -> str:
    return reverse("scoring:chair_meeting", kwargs={"slug": call.slug})


def seated(call, role: str) -> Client:
    client = Client()
    client.force_login(person_of(PanelMember.objects.filter(call=call, role=role)[0]))
    return client


def locked(applications: int = 2, *, barred: bool = False):
    call, assignments = reviewed_call(applications, 3)
    for one in assignments:
        give_marks(fresh_assignment(one))
    if barred:
        own = next(one for one in assignments if one.member.role == "chair")
        cards.recuse(own, by=juror_of(own), reason="A tie.")
    cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
    return call


def test_the_chair_leads_it_and_records_nothing():
    call = locked()
    page = seated(call, "chair").get(meeting(call))
    assert page.status_code == 200
    assert len(page.context["table"].candidates) == 2
    assert "decide" not in page.context
    assert reverse("scoring:chair", kwargs={"slug": call.slug}) in page.text


def test_it_waits_for_the_lock():
    call, _assignments = reviewed_call(1, 3)
    assert "No ranking yet" in seated(call, "chair").get(meeting(call)).text


def test_what_a_conflict_bars_is_not_on_the_chairs_wall():
    call = locked(barred=True)
    assert len(seated(call, "chair").get(meeting(call)).context["table"].candidates) == 1


def test_a_blind_call_shows_neither_country_nor_applicant():
    call = locked()
    call.rounds.update(is_blind=True)
    Application.objects.filter(call=call).update(title="Alpha Agency", applicant_name="Alpha Agency")
    page = seated(call, "chair").get(meeting(call))
    shown = page.context["table"].candidates
    assert {one.country for one in shown} == {""}
    assert {one.title for one in shown} == {"Untitled application"}
    assert "Alpha Agency" not in page.text


def test_another_juror_knows_of_no_such_page():
    call = locked()
    assert seated(call, "juror").get(meeting(call)).status_code == 404


def test_the_officers_wall_of_a_blind_call_names_who_applied_only_when_asked():
    call = locked()
    call.rounds.update(is_blind=True)
    Application.objects.filter(call=call).update(title="Alpha Agency", applicant_name="Alpha Agency")
    client = Client()
    client.force_login(person_with(call, "officer"))
    wall = reverse("scoring:meeting", kwargs={"slug": call.slug})
    for mode in ("hidden", "anonymous", "named"):
        assert "Alpha Agency" not in client.get(wall, {"marks": mode}).text
    assert "Alpha Agency" in client.get(wall, {"applicants": "shown"}).text


def test_the_wall_names_who_is_out_of_the_room_and_says_that_the_chair_leaves():
    call = locked(barred=True)
    client = Client()
    client.force_login(person_with(call, "officer"))
    wall = reverse("scoring:meeting", kwargs={"slug": call.slug})
    chair = PanelMember.objects.get(call=call, role="chair")
    barred = chair.assignments.get(state="recused").application
    page = client.get(wall, {"at": barred.reference}).text
    assert "Out of the room:" in page and chair.expert.name in page and "The chair leaves as well" in page
    other = Application.objects.filter(call=call).exclude(pk=barred.pk).get()
    assert "Out of the room:" not in client.get(wall, {"at": other.reference}).text
