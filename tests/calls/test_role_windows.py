"""Roles that end by the clock, and the page that shows who holds what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Opening
from calls.models import Call, CallRole
from calls.permissions import holds_role, may_open_office
from calls.services import grant_role, revoke_role
from calls.services.staffing import set_end
from core import clock
from core.ledger import faults
from core.models import LedgerEntry
from core.refusals import NotAllowed, NotNow
from people.models import User
from tests.factories.calls import complete_call, give_role, open_call, person_with
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
TICK = timedelta(microseconds=1)


def fresh(person):
    return User.objects.get(pk=person.pk)


@pytest.mark.parametrize(("apart", "is_held"), [(-TICK, True), (timedelta(), False), (TICK, False)])
def test_a_role_ends_at_its_instant_on_every_path_without_any_job(apart, is_held):
    call, person, end = complete_call(), make_user(), clock.now() + timedelta(days=1)
    grant_role(call, person=person, role="officer", by=person_with(call, "officer"), ends_at=end)
    with clock.at(end + apart):
        reader = fresh(person)
        assert holds_role(reader, call, "officer") is is_held
        assert may_open_office(reader) is is_held
        assert Call.objects.staffed_by(reader).exists() is is_held
        assert Call.objects.visible_to(reader).filter(pk=call.pk).exists() is is_held
        client = Client()
        client.force_login(reader)
        assert client.get(reverse("calls:build", args=[call.slug])).status_code == (200 if is_held else 404)


@pytest.mark.parametrize(("apart", "is_held"), [(-TICK, False), (timedelta(), True), (TICK, True)])
def test_a_role_begins_at_its_instant(apart, is_held):
    call, person, start = complete_call(), make_user(), clock.now() + timedelta(days=1)
    CallRole.objects.create(call=call, user=person, role="observer", starts_at=start)
    with clock.at(start + apart):
        assert holds_role(fresh(person), call, "observer") is is_held


def test_one_that_is_over_can_be_given_again():
    call, person, end = complete_call(), make_user(), clock.now() + timedelta(days=1)
    officer = person_with(call, "officer")
    grant_role(call, person=person, role="observer", by=officer, ends_at=end)
    with pytest.raises(NotNow, match="already"):
        grant_role(call, person=person, role="observer", by=officer)
    with clock.at(end):
        grant_role(call, person=person, role="observer", by=officer)
        assert call.roles.get(user=person).ends_at is None
        assert list(faults()) == []


def test_a_call_is_never_left_without_a_lasting_officer():
    call = complete_call()
    officer, end = person_with(call, "officer"), clock.now() + timedelta(days=9)
    administrator = make_user(is_administrator=True)
    with pytest.raises(NotNow, match="A call needs an officer"):
        set_end(call.roles.get(user=officer), ends_at=end, by=administrator)
    second = make_user()
    grant_role(call, person=second, role="officer", by=officer, ends_at=end)
    with pytest.raises(NotNow, match="A call needs an officer"):  # the other one ends by itself
        revoke_role(call.roles.get(user=officer), by=administrator)
    set_end(call.roles.get(user=second), ends_at=None, by=officer)
    set_end(call.roles.get(user=officer), ends_at=end, by=second)
    assert [one.event for one in LedgerEntry.objects.filter(event__startswith="role.")] == [
        "role.granted", "role.ends_set", "role.ends_set",
    ]  # fmt: skip
    assert list(faults()) == []


def test_nobody_sets_their_own_end_and_none_lies_in_the_past():
    call = complete_call()
    officer, approver = person_with(call, "officer"), person_with(call, "approver")
    give_role(call, "officer")
    with pytest.raises(NotAllowed):
        set_end(call.roles.get(user=officer), ends_at=None, by=officer)
    with pytest.raises(NotAllowed):
        set_end(call.roles.get(user=officer), ends_at=None, by=approver)
    with pytest.raises(NotNow, match="future"):
        set_end(call.roles.get(user=approver), ends_at=clock.now(), by=officer)


def test_the_end_is_the_whole_last_day_on_the_hub_s_clocks():
    call = complete_call()
    client = Client()
    client.force_login(person_with(call, "officer"))
    held = call.roles.get(role="approver")
    day = (clock.now() + timedelta(days=20)).date()
    page = reverse("calls:build_role", args=[call.slug, held.pk])
    assert client.post(page, {"until": day.isoformat()}).status_code == 302
    held.refresh_from_db()
    assert held.ends_at.isoformat() == f"{day.isoformat()}T19:00:00+00:00"  # midnight in Nur-Sultan
    assert f'value="{day.isoformat()}"' in client.get(page).content.decode()
    assert "Enter a day." in client.post(page, {"until": "soon"}).content.decode()


def test_the_matrix_shows_filters_and_gives_a_file_that_is_written_down():
    call, other = open_call(), complete_call()
    officer = person_with(call, "officer")
    person = make_user("Әсел Мысалова")
    grant_role(call, person=person, role="observer", by=officer, ends_at=clock.now() + timedelta(days=5))
    administrator = make_user("=Admin", is_administrator=True)
    client = Client()
    client.force_login(administrator)
    page = reverse("calls:staff")
    text = client.get(page).content.decode()
    assert {str(call), str(other), "Әсел Мысалова"} <= {
        one for one in (str(call), str(other), "Әсел Мысалова") if one in text
    }
    shown = client.get(page, {"q": "әсел"}).context["rows"]
    assert [(str(row.person), [held.role for cell in row.cells for held in cell]) for row in shown] == [
        ("Әсел Мысалова", ["Observer"])
    ]
    assert "given by" in shown[0].cells[0][0].note and "until" in shown[0].cells[0][0].note
    response: Any = client.get(reverse("calls:staff_csv"))
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Name,Mail address,Call,Role,Since,Given by,Until")
    assert any(line.startswith("Әсел Мысалова,") for line in lines)
    assert any(line.startswith("'=Admin,") for line in lines)  # no formula
    assert Opening.objects.get().what == "roles"
    assert list(faults()) == []


def test_the_matrix_costs_the_same_with_one_and_with_thirty_people(django_assert_max_num_queries):
    client = Client()
    client.force_login(make_user(is_administrator=True))
    call = complete_call()
    with django_assert_max_num_queries(15) as with_few:
        client.get(reverse("calls:staff"))
    for _number in range(30):
        give_role(call, "observer")
    with django_assert_max_num_queries(15) as with_many:
        client.get(reverse("calls:staff"))
    assert len(with_few) == len(with_many)


@pytest.mark.parametrize("asked", [{"call": "none"}, {"role": "emperor"}, {"q": "\x00%"}, {"page": "x"}])
def test_an_unclear_wish_shows_the_list(asked):
    client = Client()
    client.force_login(make_user(is_administrator=True))
    complete_call()
    assert client.get(reverse("calls:staff"), asked).status_code == 200
