"""Searching what came of the calls: words in any alphabet, filters in the address, nothing that breaks it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Application
from calls.models import Call
from incubation import services
from incubation.models import Pilot, Placement
from tests.factories.applications import owner_of
from tests.factories.calls import open_call, person_with
from tests.factories.incubation import (
    announced,
    applied,
    incubating_call,
    make_cohort,
    officer_of,
    placement_in,
)
from tests.incubation.test_winner_page import graduate

pytestmark = [pytest.mark.django_db, pytest.mark.once]
URL = "/outcomes/"


def found(**asked: Any) -> list[str]:
    answer = Client().get(URL, asked)
    assert answer.status_code == 200
    listed = answer.content.decode().partition('aria-labelledby="found"')[2].partition("</ul>")[0]
    return re.findall(r"<a href[^>]*>(.*?)</a>", listed)


def product(call: Call, title: str, **fields: Any) -> None:
    services.create_product(
        call,
        title_en=title,
        is_published=True,
        by=person_with(call, "officer"),
        **{"kind": "paper", **fields},
    )


@pytest.fixture
def call() -> Call:
    call = incubating_call()
    winner = applied(call, state="awarded", country="KZ", name="Институт Данных", title="Ёлка и Қала қызметі")
    Application.objects.filter(pk=winner.pk).update(language="kk")
    applied(call, state="not_awarded", country="FR", name="Secret loser", title="Lost idea")
    product(call, "A guide for cities", kind="manual", languages=["ru", "en"], year=2019, application=winner)
    product(call, "Notes", summary_kk="Әкімдікке арналған", authors="A. Author", languages=["kk"])
    return announced(call)


def test_journeys_and_products_are_both_found(call: Call) -> None:
    assert sorted(found()) == ["A guide for cities", "Notes", "Ёлка и Қала қызметі"]
    assert "3 found" in Client().get(URL).content.decode()


@pytest.mark.parametrize(
    ("q", "titles"),
    [
        ("GUIDE", ["A guide for cities"]),
        ("қАЛА", ["Ёлка и Қала қызметі"]),
        ("елка", ["Ёлка и Қала қызметі"]),
        ("институт  ДАННЫХ", ["Ёлка и Қала қызметі"]),
        ("әкімдікке", ["Notes"]),
        ("author", ["Notes"]),
        ('"for cities"', ["A guide for cities"]),
        ('"cities for"', []),
        ("guide author", []),
        ("lost", []),
        ("secret", []),
    ],
)
def test_words_are_found_in_any_alphabet_and_only_in_what_is_public(
    call: Call, q: str, titles: list[str]
) -> None:
    assert found(q=q) == titles


def test_what_only_the_sealed_answers_say_is_found_by_nobody(call: Call) -> None:
    Application.objects.filter(call=call).update(search_text="treasure", summary="treasure")
    assert found(q="treasure") == []


def test_filters_work_alone_and_together(call: Call) -> None:
    assert found(kind="journey") == ["Ёлка и Қала қызметі"]
    assert found(kind="manual") == ["A guide for cities"]
    assert found(year="2019") == ["A guide for cities"]
    assert sorted(found(country="KZ")) == ["A guide for cities", "Ёлка и Қала қызметі"]
    assert sorted(found(language="kk")) == ["Notes", "Ёлка и Қала қызметі"]
    assert found(country="KZ", language="ru", year="2019", kind="manual", q="cities") == [
        "A guide for cities"
    ]
    assert found(kind="journey", year="2019") == []


def test_a_country_is_also_where_it_was_tried_taken_over_and_published_to_run() -> None:
    placement = graduate()
    services.record_outcome(
        placement,
        months=6,
        use="elsewhere",
        text="It runs.",
        countries=["MD"],
        may_publish=True,
        by=owner_of(placement.application),
    )
    services.record_outcome(
        placement,
        months=12,
        use="elsewhere",
        text="It runs.",
        countries=["TJ"],
        may_publish=False,
        by=owner_of(placement.application),
    )
    assert [bool(found(country=code)) for code in ("KZ", "GE", "MD")] == [True, True, True]
    assert found(q="house of justice") == ["One window"]
    page = Client().get(URL).content.decode()
    assert '<option value="MD">' in page and '<option value="TJ">' not in page


def test_the_form_keeps_what_was_asked_and_offers_what_there_is(call: Call) -> None:
    page = Client().get(URL, {"q": 'a"><script>', "kind": "manual", "country": "KZ"}).content.decode()
    assert 'value="a&quot;&gt;&lt;script&gt;"' in page
    assert '<option value="manual" selected>' in page and '<option value="KZ" selected>' in page
    assert '<option value="FR"' not in page
    assert "Nothing matches." in page and "Show everything" in page


@pytest.mark.parametrize(
    "query",
    [
        "kind=poem&country=ZZ&year=abc&language=xx",
        "year=99999999999999999999",
        "page=0",
        "page=abc",
        "page=999",
        "kind=paper&kind=manual",
        "country[]=KZ&=&&",
        "q=%00%ED%A0%80",
    ],
)
def test_bad_parameters_are_passed_over(call: Call, query: str) -> None:
    answer = Client().get(f"{URL}?{query}")
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "asked",
    [
        {"country": "TR"},
        {"country": "-"},
        {"kind": "poem"},
        {"year": "abc"},
        {"year": "1999"},
        {"language": "xx"},
    ],
)
def test_what_is_not_offered_finds_nothing_and_says_so(call: Call, asked: dict[str, str]) -> None:
    assert found(**asked) == []
    page = Client().get(URL, asked).content.decode()
    assert "Nothing matches." in page and "Show everything" in page
    assert len(found(**dict.fromkeys(asked, ""))) == 3


def test_nothing_is_found_of_calls_that_are_not_announced() -> None:
    hidden = incubating_call()
    applied(hidden, state="awarded", country="GE", name="Hidden body", title="Hidden winner")
    product(hidden, "Hidden paper")
    placement = placement_in()
    Pilot.objects.create(placement=placement, host_body="Hidden host", country="MN")
    for asked in ({}, {"q": "hidden"}, {"country": "GE"}):
        page = Client().get(URL, asked).content.decode()
        assert "idden winner" not in page and "idden paper" not in page
        assert '<option value="GE"' not in page and '<option value="MN"' not in page
    assert officer_of(placement)


def test_pages_keep_the_search() -> None:
    call = incubating_call()
    for number in range(51):
        product(call, f"Paper {number}")
    announced(call)
    first = Client().get(URL, {"q": "paper"}).content.decode()
    assert "51 found" in first
    assert 'href="?q=paper&amp;page=2"' in first
    assert len(found(q="paper", page=2)) == 1


@pytest.mark.parametrize("number", [1, 30])
def test_it_costs_the_same_for_one_and_for_thirty(number: int, django_assert_num_queries: Any) -> None:
    call = incubating_call()
    cohort = make_cohort(call, milestones=())
    for each in range(number):
        winner = applied(call, state="awarded", country="KZ", title=f"Winner {each}")
        day = cohort.starts_on
        place = Placement.objects.create(
            application=winner, cohort=cohort, admitted_on=day, stage_began_on=day
        )
        Pilot.objects.create(placement=place, host_body="Akimat", country="KZ")
        product(call, f"Paper {each}", application=winner)
    announced(call)
    announced(open_call())
    for asked in ({}, {"q": "winner"}, {"q": "paper", "country": "KZ"}):
        with django_assert_num_queries(8 if not asked else 7 if asked["q"] == "winner" else 6):
            assert Client().get(URL, asked).status_code == 200
    assert reverse("incubation:products_public") == URL
