"""The API says what the public pages say, in the shapes that it declares, and refuses in one shape."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from jsonschema import Draft202012Validator

from calls.models import Call
from core import clock
from incubation import services
from incubation.open_data.endpoints import ENDPOINTS, JSON
from people.models import Organisation
from tests.factories.calls import open_call
from tests.factories.incubation import announced, applied, in_pilot, incubating_call, officer_of, placement_in
from tests.factories.moments import TICK
from tests.factories.scoring import approved_announcement, decided_call

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NOW = datetime(2026, 5, 1, 8, 30, 30, tzinfo=UTC)


def told_world() -> Call:
    """An announced call with a winner in its pilot and a published product, and an open one."""
    placement = in_pilot(placement_in())
    application, officer = placement.application, officer_of(placement)
    product = services.create_product(
        application.call,
        kind="manual",
        application=application,
        title_en="=A manual",
        link="https://example.org/manual",
        by=officer,
    )
    services.publish_product(product, by=officer)
    applied(application.call, state="not_awarded", name="Secret loser", title="Lost idea")
    open_call(title="Ideas wanted")
    return announced(application.call)


def get(name: str, *args: Any, **query: Any) -> Any:
    return Client().get(reverse(f"incubation:{name}", args=args), query).json()


def test_every_answer_has_the_shape_that_is_declared() -> None:
    call = told_world()
    document = get("api_openapi")
    names = {"slug": call.slug, "programme": call.programme.key}
    for endpoint in ENDPOINTS.values():
        if endpoint.media != JSON or endpoint.name == "api_integrity":
            continue
        address = endpoint.template.format(**names)
        reply = Client().get(address)
        assert reply.status_code == 200, address
        shape = document["paths"][endpoint.template]["get"]["responses"]["200"]["content"][JSON]["schema"]
        Draft202012Validator({**shape, "components": document["components"]}).validate(reply.json())


def test_integrity_has_its_shape_once_the_results_are_out() -> None:
    call = decided_call()
    instant = clock.now().replace(second=0, microsecond=0) + timedelta(hours=1)
    approved_announcement(call, instant)
    address = reverse("incubation:api_integrity", args=[call.slug])
    with clock.at(instant - TICK):
        assert Client().get(address).status_code == 404
    with clock.at(instant):
        told = Client().get(address).json()
    assert told["sealed"]["count"] == 2
    assert told["decisions"] == {"awarded": 1, "reserve": 0, "not_awarded": 1}
    document = get("api_openapi")
    shape = {"$ref": "#/components/schemas/Integrity", "components": document["components"]}
    Draft202012Validator(shape).validate(told)


def test_a_call_comes_with_its_whole_form_and_its_deadline_on_the_wall() -> None:
    call = open_call(title="Ideas wanted")
    told = get("api_call", call.slug)
    assert told["shown"] == "open"
    assert told["deadline"] == {
        "wall": call.deadline_wall,
        "zone": call.zone,
        "instant": call.deadline_at.isoformat().replace("+00:00", "Z"),
    }
    keys = [one["key"] for part in told["form"]["sections"] for one in part["questions"]]
    assert "title" in keys
    assert told["themes"] and told["eligibility"] and told["judging"][0]["criteria"]


def test_a_winner_comes_with_its_journey_and_a_loser_not_at_all() -> None:
    call = told_world()
    page = get("api_winners", call=call.slug)
    (winner,) = page["items"]
    assert winner["journey"]["pilots"][0]["host"]
    assert len(winner["products"]) == 1
    assert page["total"] == 1
    assert "Lost idea" not in str(page)


def test_pages_lead_to_each_other_and_keep_the_filters() -> None:
    call = incubating_call()
    for number in range(3):
        applied(call, state="awarded", country="KZ", title=f"Winner {number}")
    announced(call)
    first = get("api_winners", call=call.slug, size=2)
    assert (first["total"], first["pages"], first["previous"]) == (3, 2, None)
    last = Client().get(first["next"]).json()
    assert [one["title"] for one in first["items"] + last["items"]] == ["Winner 0", "Winner 1", "Winner 2"]
    assert last["next"] is None
    assert get("api_winners", page=9)["items"] == []
    assert get("api_winners", country="CH")["total"] == 0


@pytest.mark.parametrize(
    ("name", "query", "sentence"),
    [
        ("api_calls", "show=soon", "show is one of: open, coming, past."),
        ("api_calls", "page=99999999999999999999", "page is a whole number from 1 to 100000."),
        ("api_calls", "size=0", "size is a whole number from 1 to 100."),
        ("api_calls", "page=1&page=2", "page is given more than once."),
        ("api_winners", "country=kz", "country is not written as it must be: A country by"),
        ("api_winners", "show=open", "There is no parameter “show” here. Known are: call, programme"),
        ("api_index", "x=1", "This address takes no parameters."),
    ],
)
def test_a_bad_parameter_is_refused_in_one_sentence(name: str, query: str, sentence: str) -> None:
    reply = Client().get(f"{reverse(f'incubation:{name}')}?{query}")
    assert (reply.status_code, reply["Content-Type"]) == (400, "application/problem+json")
    assert reply.json()["detail"].startswith(sentence)


def test_what_is_not_there_and_what_only_reads_say_so_in_the_same_shape() -> None:
    strict = Client(enforce_csrf_checks=True)
    for address, method, status in (
        ("/api/v1/calls/nothing/", "GET", 404),
        ("/api/v1/nowhere/", "GET", 404),
        ("/api/v1/calls/", "POST", 405),
        ("/api/v1/calls/", "DELETE", 405),
    ):
        reply = strict.generic(method, address)
        assert (reply.status_code, reply.json()["status"]) == (status, status)
        assert reply["Access-Control-Allow-Origin"] == "*"
        assert set(reply.json()) == {"type", "title", "status", "detail"}
    assert strict.delete("/api/v1/calls/")["Allow"] == "GET, HEAD, OPTIONS"
    assert strict.options("/api/v1/calls/").status_code == 204
    assert strict.get("/nowhere/")["Content-Type"].startswith("text/html")


def test_an_answer_is_kept_by_any_cache_and_asked_for_again() -> None:
    open_call()
    first = Client().get("/api/v1/calls/")
    assert first["Cache-Control"] == "public, no-cache"
    assert "Cookie" not in first.get("Vary", "")
    again = Client().get("/api/v1/calls/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert Client().head("/api/v1/calls/")["ETag"] == first["ETag"]


class TestRate:
    def ask(self, **more: str) -> Any:
        return Client().get("/api/v1/", **more)  # type: ignore[arg-type]

    def test_who_asks_too_often_waits_for_the_next_minute(self, settings: Any) -> None:
        settings.API_REQUESTS_A_MINUTE = 2
        with clock.at(NOW) as hands:
            assert [self.ask().status_code for _ in range(3)] == [200, 200, 429]
            reply = self.ask()
            assert reply["Retry-After"] == "30"
            assert reply.json()["detail"].endswith("Go on in 30 seconds.")
            hands.instant = NOW + timedelta(seconds=30) - TICK
            assert self.ask().status_code == 429
            hands.instant += TICK
            assert self.ask().status_code == 200

    def test_a_forged_address_is_no_other_caller(self, settings: Any) -> None:
        settings.API_REQUESTS_A_MINUTE = 1
        with clock.at(NOW):
            forged = [self.ask(HTTP_X_FORWARDED_FOR=f"203.0.113.{one}").status_code for one in range(2)]
            assert forged == [200, 429]

    def test_behind_a_proxy_its_own_word_counts_and_not_the_callers(self, settings: Any) -> None:
        settings.API_REQUESTS_A_MINUTE, settings.TRUSTED_PROXIES = 1, ["127.0.0.1"]
        with clock.at(NOW):
            chains = ("198.51.100.1, 203.0.113.5", "198.51.100.2, 203.0.113.5", "203.0.113.6")
            assert [self.ask(HTTP_X_FORWARDED_FOR=one).status_code for one in chains] == [200, 429, 200]

    def test_a_cache_that_is_down_shuts_nobody_out(
        self, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_args: Any, **_kwargs: Any) -> None:
            raise ConnectionError

        settings.API_REQUESTS_A_MINUTE = 1
        monkeypatch.setattr(type(caches["default"]), "add", refuse)
        assert [self.ask().status_code for _ in range(2)] == [200, 200]

    def test_one_network_of_ipv6_is_one_caller(self, settings: Any) -> None:
        settings.API_REQUESTS_A_MINUTE = 1
        with clock.at(NOW):
            asked = [self.ask(REMOTE_ADDR=f"2001:db8::{one}").status_code for one in (1, 2)]
            assert asked == [200, 429]


def test_tables_hold_no_formula_and_the_same_as_json() -> None:
    told_world()
    table = Client().get("/api/v1/products.csv").content.decode("utf-8-sig")
    assert "'=A manual" in table
    assert table.splitlines()[0].startswith("id,kind,title.en,title.kk,title.ru")
    for name in ("calls", "winners", "statistics"):
        assert len(Client().get(f"/api/v1/{name}.csv").content.decode().splitlines()) >= 2, name


@pytest.mark.parametrize("number", [1, 30])
def test_lists_cost_the_same_for_one_and_for_thirty(number: int, django_assert_num_queries: Any) -> None:
    body = Organisation.objects.create(name="City of Aktau")
    call = incubating_call()
    for each in range(number):
        one = applied(call, state="awarded", country="KZ", title=f"Winner {each}")
        one.organisation = body
        one.save(update_fields=["organisation"])
    announced(call)
    with django_assert_num_queries(4):
        assert len(get("api_winners")["items"]) == number
    for each in range(number - 1):
        announced(open_call(title=f"Call {each}"))
    for name, queries in (("api_calls", 3), ("api_announced", 4), ("api_programmes", 4)):
        with django_assert_num_queries(queries):
            assert get(name)["total"] == number
    with django_assert_num_queries(16):
        get("api_call", call.slug)
