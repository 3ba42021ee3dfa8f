"""The administrators' directory, and the roles they give."""

from __future__ import annotations

import pytest
from django.test import Client

from core.ledger import faults
from core.models import LedgerEntry
from core.refusals import NotAllowed, NotNow
from people.services.roles import set_hub_role
from tests.factories.calls import complete_call, give_role, person_with
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return make_user("Adil Misal", is_administrator=True)


@pytest.fixture
def office(administrator):
    client = Client()
    client.force_login(administrator)
    return client


def names(response):
    return [str(person) for person in response.context["page_obj"]]


def roles_page(person):
    return f"/people/{person.public_id}/"


def test_an_administrator_finds_people_by_name_and_address_in_any_case(office):
    make_user("Әсел Мысалова", email="asel@example.org")
    make_user("Bolat Ulgi", email="bolat@example.org")
    found = {
        query: names(office.get("/people/", {"q": query}))
        for query in ("әсел", "МЫСАЛОВА", "ASEL@", "bolat", "nobody")
    }
    assert found == {
        "әсел": ["Әсел Мысалова"], "МЫСАЛОВА": ["Әсел Мысалова"], "ASEL@": ["Әсел Мысалова"],
        "bolat": ["Bolat Ulgi"], "nobody": [],
    }  # fmt: skip


def test_the_directory_costs_the_same_with_one_and_with_thirty_people(office, django_assert_max_num_queries):
    with django_assert_max_num_queries(15) as with_one:
        office.get("/people/")
    for _number in range(30):
        make_user()
    with django_assert_max_num_queries(15) as with_thirty:
        office.get("/people/")
    assert len(with_one) == len(with_thirty)


@pytest.mark.parametrize(
    "query", ["\x00", "%", "<script>alert(1)</script>", "x" * 100_000, "' OR 1=1 --"], ids=range(5)
)
def test_a_hostile_search_finds_nobody_and_runs_nothing(office, query):
    response = office.get("/people/", {"q": query})
    assert response.status_code == 200
    assert b"<script>alert" not in response.content


def test_nobody_else_knows_of_the_directory(client):
    call = complete_call()
    target = make_user()
    strangers = (
        make_user(),
        make_user(is_hub_staff=True),
        person_with(call, "officer"),
        give_role(call, "observer"),
    )
    for person in strangers:
        own = Client()
        own.force_login(person)
        assert own.get("/people/").status_code == 404
        assert own.get(roles_page(target)).status_code == 404
        assert own.post(roles_page(target), {"act": "administrator", "value": "yes"}).status_code == 404
    target.refresh_from_db()
    assert not target.is_administrator
    assert client.get("/people/")["Location"].startswith("/account/login/")


@pytest.mark.parametrize(
    ("act", "flag"), [("hub_staff", "is_hub_staff"), ("administrator", "is_administrator")]
)
def test_roles_in_the_hub_are_given_and_ended_and_stand_in_the_ledger(office, act, flag):
    person = make_user()
    for value, held in (("yes", True), ("no", False)):
        office.post(roles_page(person), {"act": act, "value": value})
        person.refresh_from_db()
        assert getattr(person, flag) is held
    entries = LedgerEntry.objects.filter(subject=person.ledger_name).values_list("event", "payload")
    assert list(entries) == [("role.granted", {"role": act}), ("role.revoked", {"role": act})]
    assert list(faults()) == []


def test_nobody_changes_their_own_roles_in_the_hub(office, administrator):
    assert office.post(roles_page(administrator), {"act": "hub_staff", "value": "yes"}).status_code == 403
    with pytest.raises(NotAllowed):
        set_hub_role(administrator, role="administrator", held=False, by=administrator)
    administrator.refresh_from_db()
    assert (administrator.is_hub_staff, administrator.is_administrator) == (False, True)


def test_who_is_no_administrator_changes_no_role():
    person = make_user()
    for by in (make_user(is_hub_staff=True), make_user(is_administrator=True, is_active=False)):
        with pytest.raises(NotAllowed):
            set_hub_role(person, role="hub_staff", held=True, by=by)


def test_what_is_done_already_or_unknown_is_refused(administrator):
    person = make_user()
    for role, held in (("hub_staff", False), ("emperor", True)):
        with pytest.raises(NotNow):
            set_hub_role(person, role=role, held=held, by=administrator)


@pytest.mark.parametrize("role", ["officer", "approver", "observer"])
def test_a_role_on_a_call_is_given_and_ended(office, role):
    call, person = complete_call(), make_user()
    office.post(roles_page(person), {"act": "give", "call": call.slug, "role": role})
    held = call.roles.get(user=person)
    assert held.role == role
    assert str(call) in office.get(roles_page(person)).content.decode()
    office.post(roles_page(person), {"act": "end", "value": str(held.pk)})
    assert not call.roles.filter(user=person).exists()


def test_a_role_of_somebody_else_is_not_ended_from_this_page(office):
    call = complete_call()
    held = call.roles.get(role="approver")
    office.post(roles_page(make_user()), {"act": "end", "value": str(held.pk)})
    assert call.roles.filter(pk=held.pk).exists()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"act": "x"},
        {"act": "give"},
        {"act": "give", "call": "none", "role": "officer"},
        {"act": "end", "value": "x\x00"},
    ],
)
def test_an_unclear_request_changes_nothing(office, data):
    person = make_user()
    assert office.post(roles_page(person), data).status_code in (200, 302)
    assert not person.call_roles.exists()


def test_an_unknown_person_is_unknown(office):
    assert office.get("/people/00000000-0000-0000-0000-000000000000/").status_code == 404
