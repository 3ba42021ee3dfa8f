"""The results as data: in the same instant as the page, and saying the same."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from tests.factories.incubation import announced, applied, incubating_call
from tests.factories.moments import TICK
from tests.factories.scoring import approved_announcement, decided_call

pytestmark = pytest.mark.django_db


def address(call: Any) -> str:
    return reverse("incubation:api_results", kwargs={"slug": call.slug})


@pytest.mark.parametrize(
    ("past", "status"), [(-TICK, 404), (timedelta(0), 200), (TICK, 200)], ids=["before", "at", "after"]
)
def test_it_is_there_from_the_instant_on(past: timedelta, status: int) -> None:
    call = decided_call(places=1)
    instant = clock.now().replace(second=0, microsecond=0) + timedelta(hours=1)
    approved_announcement(call, instant, message="Thank you all.")
    with clock.at(instant + past):
        reply = Client().get(address(call))
    assert reply.status_code == status
    if status == 200:
        assert reply.json()["message"] == "Thank you all."
        assert reply.json()["counts"] == {"applications": 2, "countries": 0, "winners": 1}


def test_it_says_what_the_page_says_and_nothing_else() -> None:
    call: Any = incubating_call()
    applied(call, state="awarded", country="KZ", name="City of Aktau", title="One window")
    applied(call, state="not_awarded", country="CH", name="Secret loser", title="Lost idea")
    call = announced(call)
    reply = Client().get(address(call))
    data = reply.json()
    assert data["winners"] == [
        {"title": "One window", "by": "City of Aktau", "country": "KZ", "state": "awarded"}
    ]
    assert data["countries"] == [
        {"code": "CH", "applications": 1},
        {"code": "KZ", "applications": 1},
    ]
    assert data["call"]["title"] == {"en": call.title_en, "ru": call.title_ru, "kk": call.title_kk}
    assert data["call"]["page"].endswith(reverse("incubation:results", kwargs={"slug": call.slug}))
    assert "Secret loser" not in reply.content.decode()
    assert "Lost idea" not in reply.content.decode()
    assert reply["Access-Control-Allow-Origin"] == "*"
    assert reply["Content-Type"] == "application/json"


def test_who_asks_again_is_told_that_nothing_changed() -> None:
    call = announced(incubating_call())
    first = Client().get(address(call))
    again = Client().get(address(call), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("number", [1, 30])
def test_it_costs_the_same_for_one_winner_and_for_thirty(number: int, django_assert_num_queries: Any) -> None:
    call = incubating_call()
    for each in range(number):
        applied(call, state="awarded", country="KZ", title=f"Winner {each}")
    announced(call)
    with django_assert_num_queries(7):
        assert len(Client().get(address(call)).json()["winners"]) == number
