"""Amounts as people write them: understood without guessing, alike in browser and server; sums and award."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from babel.core import get_global

from calls.amounts import Wrong, decimals_of, plain, read_amount, read_number
from calls.answers import check
from calls.form_sums import award_line
from calls.models import Question
from tests.core.scripts import ask_script


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1 234,56", "1234.56"),
        ("1\u00a0234,56", "1234.56"),
        ("1\u202f234.5", "1234.5"),
        ("1,234.56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1'234.50", "1234.5"),
        ("12,34,567", "1234567"),
        ("1.234.567", "1234567"),
        ("4,2", "4.2"),
        ("0,500", "0.5"),
        ("𝟘,𝟡", "0.9"),
        ("−5", "-5"),
        ("١٬٢٣٤٫٥", "1234.5"),
        ("१२३", "123"),
    ],
)
def test_each_notation_is_understood(written: str, number: str) -> None:
    assert plain(read_number(written)) == number


@pytest.mark.parametrize("written", ["1,234", "1.2.3", "1,23,4", "12.34.567", "1 USD", "", ".", "1e3", "½"])
def test_what_could_be_two_numbers_or_is_none_is_asked_back(written: str) -> None:
    with pytest.raises(Wrong):
        read_number(written)


@pytest.mark.parametrize(
    ("currency", "fits", "does_not"),
    [("USD", "1.23", "1.234"), ("KWD", "1.234", "1.2345"), ("RSD", "1.50", "1.505"), ("JPY", "7", "7.5")],
)
def test_amounts_have_the_decimals_of_their_currency(currency: str, fits: str, does_not: str) -> None:
    assert read_amount(fits, currency) == Decimal(fits)
    with pytest.raises(Wrong, match="decimal"):
        read_amount(does_not, currency)


def test_browser_and_server_read_the_same_number() -> None:
    draw = random.Random(2026)
    signs = "0123456789" * 3 + ".,.,, -'’\u00a0\u202f٫٬۱۲٣४−𝟗x\u200e"
    texts = ["".join(draw.choice(signs) for _one in range(draw.randint(1, 10))) for _number in range(20_000)]
    said = "((value) => value === null ? null : script.plain(value))(script.read(it))"
    assert ask_script("amounts.js", said, texts) == [_read(one) for one in texts]


def test_browser_and_server_know_the_same_decimals_of_every_currency() -> None:
    codes = sorted(get_global("all_currencies"))
    assert ask_script("amounts.js", "script.placesOf(it)", codes) == [decimals_of(one) for one in codes]


@pytest.mark.parametrize(("amount", "is_ok"), [("0", True), ("-0.01", False), ("-500", False)])
def test_money_is_not_negative_unless_the_call_says_so(amount: str, is_ok: bool) -> None:
    cost = Question(kind="money", key="cost", label="Cost", currencies=["USD"])
    assert check(cost, {"amount": amount, "currency": "USD"}).is_ok is is_ok
    cost.minimum = Decimal(-1000)
    assert check(cost, {"amount": amount, "currency": "USD"}).is_ok


def _read(text: str) -> str | None:
    try:
        return plain(read_number(text))
    except Wrong:
        return None


def budget(*, most: str | None = "50000", currency: str = "USD") -> Question:
    """A table with one column of amounts that is held against the award."""
    cost = Question(kind="money", key="cost", label="Cost", currencies=["USD", "EUR"], parent_id=1)
    cost.is_total = cost.within_award = True
    cost.__dict__["_award_read"] = (Decimal(most) if most else None, currency)
    table = Question(kind="table", key="budget", label="Budget")
    table.__dict__["_columns_read"] = [cost]
    return table


def rows(*amounts: str, currency: str = "USD") -> list[dict[str, dict[str, str]]]:
    return [{"cost": {"amount": one, "currency": currency}} for one in amounts]


def test_the_sum_may_reach_the_award_and_not_pass_it() -> None:
    assert check(budget(), rows("49999.99", "0.01")).is_ok
    [complaint] = check(budget(), rows("49999.99", "0.02")).complaints
    assert complaint.sentence.replace("\u00a0", " ") == (
        "This comes to 50 000.01 USD, which is 0.01 USD above the largest award of this call, 50 000 USD."
    )


def test_another_currency_and_a_call_without_a_largest_award_are_not_compared() -> None:
    assert check(budget(), rows("60000", currency="EUR")).is_ok
    assert check(budget(most=None), rows("60000")).is_ok
    assert award_line(budget(most=None), rows("60000")) is None


def test_the_line_below_says_what_is_left() -> None:
    line = award_line(budget(), rows("20000.50"))
    assert line is not None and not line.is_over
    assert line.text.replace("\u00a0", " ") == (
        "The largest award of this call is 50 000 USD; 29 999.5 USD of it is left."
    )
    over = award_line(budget(), rows("50001"))
    assert over is not None and over.is_over
