"""The profile of one's organisation."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.test import Client

from people.models import Organisation
from people.queries import organisation_of
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
URL = "/me/organisation/"
GIVEN = {
    "name": "Ашық қоғам",
    "name_en": "Open Society of Builders",
    "name_ru": "",
    "name_kk": "Ашық қоғам",
    "kind": "non-profit",
    "country": "KZ",
    "website": "ashyq.example",
    "registration_number": "123456789012",
    "contact_name": "Dana",
    "contact_email": "dana@ashyq.example",
}


@pytest.fixture
def person():
    return make_user("Asel Example")


@pytest.fixture
def own(person):
    client = Client()
    client.force_login(person)
    return client


def test_the_profile_is_written_once_and_changed_later(own, person):
    assert own.post(URL, GIVEN).url == URL
    found = organisation_of(person)
    assert found and (found.name, found.kind, found.country) == ("Ашық қоғам", "non-profit", "KZ")
    assert (found.website, found.registration_number) == ("https://ashyq.example", "123456789012")
    assert (found.contact_name, found.contact_email) == ("Dana", "dana@ashyq.example")
    assert [found.name_in(code) for code in ("en", "ru", "kk")] == [
        "Open Society of Builders",
        "Ашық қоғам",
        "Ашық қоғам",
    ]
    own.post(URL, {**GIVEN, "name": "Renamed", "name_en": ""})
    changed = Organisation.objects.get()
    assert (changed.name, changed.name_in("en")) == ("Renamed", "Renamed")


def test_the_same_name_makes_nobody_a_member(own, person):
    own.post(URL, GIVEN)
    other, client = make_user("Other"), Client()
    client.force_login(other)
    client.post(URL, {**GIVEN, "kind": "company"})
    assert organisation_of(other) != organisation_of(person)
    mine = organisation_of(person)
    assert mine and mine.kind == "non-profit"


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("name", ""),
        ("name", "x" * 201),
        ("name_ru", "x" * 201),
        ("kind", "empire"),
        ("country", "XX"),
        ("website", "not a link"),
        ("registration_number", "1" * 61),
        ("contact_email", "nobody"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_stays(own, person, field, bad):
    response = own.post(URL, {**GIVEN, field: bad})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert organisation_of(person) is None


@pytest.mark.parametrize(
    ("back", "leads"),
    [("/applications/", "/applications/"), ("https://evil.example/", URL), ("//evil.example", URL)],
)
def test_saving_leads_back_to_where_one_came_from(own, back, leads):
    assert own.post(f"{URL}?next={back}", GIVEN).url == leads


def test_a_visitor_is_sent_to_sign_in(client):
    assert client.get(URL)["Location"] == f"/account/login/?next={URL}"


@pytest.mark.parametrize(
    ("wanted", "goes_to"),
    [
        ("/applications/", "/applications/"),
        ("foo", URL),  # a word would be looked up as the name of a page
        ("account_logout", URL),
        ("//evil.example/", URL),
        ("/\\evil.example", URL),
        ("javascript:alert(1)", URL),
    ],
)
def test_saving_leads_back_only_to_a_page_of_ours(own, wanted, goes_to):
    assert own.post(f"{URL}?{urlencode({'next': wanted})}", GIVEN).url == goes_to
