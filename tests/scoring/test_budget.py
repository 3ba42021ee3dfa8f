"""The funding line in words, and what was asked for above it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from calls.models import Call, Question
from calls.services import move_call
from scoring.budget import Budget, _asked, budget_of, places_in_words
from tests.factories.applications import GOOD, submitted_in
from tests.factories.calls import complete_call, person_with, texts

TOTAL = (None, "total")
COLUMN = ("budget", "cost")


def usd(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "USD"}


@pytest.mark.parametrize(
    ("values", "asked"),
    [
        ({"total": usd("30000")}, Decimal(30000)),
        ({"budget": [{"cost": usd("100.50")}, {"cost": None}, {"cost": usd("20")}]}, Decimal("120.50")),
        ({"total": usd("30000"), "budget": [{"cost": usd("1")}]}, Decimal(30000)),
        ({"total": {"amount": "5", "currency": "EUR"}}, None),
        ({"budget": []}, None),
        ({"total": None}, None),
        ({}, None),
    ],
)
def test_what_is_asked_for_is_the_answer_held_against_the_award(values, asked):
    assert _asked(values, {COLUMN, TOTAL}, "USD") == asked


@pytest.mark.parametrize(("places", "words"), [(1, "One place"), (5, "Five places"), (12, "12 places")])
def test_places_are_spelled_out_up_to_nine(places, words):
    assert places_in_words(places) == words


def test_a_call_without_places_has_no_line_and_one_without_an_award_no_money():
    assert budget_of(Call(places=None), []) is None
    found = budget_of(Call(places=2), [])
    assert found is not None
    assert (found.words, found.requested) == ("Two places", "")


@pytest.mark.parametrize(
    ("money", "words"),
    [
        (
            {"ceiling_amount": Decimal(40000)},
            "Two places, 80\u00a0000\u00a0USD: the largest award for each place",
        ),
        (
            {"ceiling_amount": Decimal(40000), "budget_amount": Decimal(60000)},
            "Two places, 60\u00a0000\u00a0USD: the budget of the call",
        ),
        ({"budget_amount": Decimal("0.50")}, "Two places, 0.5\u00a0USD: the budget of the call"),
    ],
)
@pytest.mark.django_db
def test_the_line_says_which_money_it_is(money, words):
    found = budget_of(complete_call(places=2, ceiling_currency="USD", **money), [])
    assert found == Budget(words, "")


@pytest.mark.django_db
def test_the_sum_is_read_from_the_sealed_copies_in_two_queries(django_assert_num_queries):
    call = complete_call(ceiling_amount=Decimal(40000), ceiling_currency="USD", places=2)
    Question.objects.create(
        section=call.forms.get().sections.get(key="idea"),
        key="cost",
        kind="money",
        currencies=["USD"],
        within_award=True,
        position=9,
        **texts("label", "Cost"),
    )
    call = move_call(call, "publish", by=person_with(call, "officer"))
    sent = [submitted_in(call, answers={**GOOD, "cost": usd(f"{number}0000")}) for number in (1, 2)]
    with django_assert_num_queries(2):
        found = budget_of(call, sent)
    assert found == Budget(
        "Two places, 80\u00a0000\u00a0USD: the largest award for each place",
        "2 applications above the line ask for 30\u00a0000\u00a0USD together.",
    )
