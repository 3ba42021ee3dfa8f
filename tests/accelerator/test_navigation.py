"""The main navigation: what a reader does here, and where the reader is."""

from __future__ import annotations

import pytest
from django.test import Client

from accelerator.context import what_somebody_does
from tests.factories import appeals
from tests.factories.calls import give_role, open_call
from tests.factories.incubation import announced, applied, incubating_call
from tests.factories.people import make_user


def current(client: Client, address: str) -> list[str]:
    return [place.label for place in client.get(address).context["nav"] if place.is_current]


@pytest.mark.django_db
def test_a_call_stands_among_the_calls_and_its_results_among_the_results(client: Client) -> None:
    call = incubating_call()
    applied(call, state="awarded")
    announced(call)
    assert current(client, f"/calls/{call.slug}/") == ["Calls"]
    assert current(client, f"/calls/{call.slug}/results/") == ["Results"]
    assert current(client, "/") == []


@pytest.mark.django_db
def test_the_office_is_offered_to_whoever_works_on_a_call(client: Client) -> None:
    officer = give_role(open_call(), "officer")
    client.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "Office" in [place.label for place in client.get("/calls/").context["nav"]]
    stranger = make_user()
    client.force_login(stranger, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "Office" not in [place.label for place in client.get("/calls/").context["nav"]]


@pytest.mark.django_db
def test_who_is_asked_about_an_appeal_finds_it_under_jury(client: Client) -> None:
    written = appeals.ineligible()
    _one, person = appeals.asked(written, by=appeals.outsider(written))
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "Jury" in [place.label for place in client.get("/calls/").context["nav"]]
    page = client.get("/jury/").content.decode()
    assert "You are asked about an appeal" in page
    assert "/jury/appeals/" in page


@pytest.mark.django_db
def test_what_somebody_does_is_one_query(django_assert_num_queries: object) -> None:
    person = make_user()
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert not any(what_somebody_does(person).values())
