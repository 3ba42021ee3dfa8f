"""Every kind of answer, good and bad; what was typed is never lost."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calls.answers import WHOLE, Wrong, check, missing, tidy, totals, validate
from calls.conditions import is_met
from calls.models import Option, Question, Theme

NFD = "Инновация́ é".encode().decode()


def question(kind: str, **columns: Any) -> Question:
    """A question with its choices and columns at hand, without a database."""
    choices, cells = columns.pop("choices", ()), columns.pop("cells", ())
    made = Question(
        key=columns.pop("key", kind), kind=kind, label=columns.pop("label", kind.title()), **columns
    )
    made.__dict__["_choices_read"] = [Option(key=key, label=key.title()) for key in choices]
    made.__dict__["_columns_read"] = list(cells)
    return made


BUDGET = question(
    "table",
    max_items=3,
    cells=(
        question("short_text", key="what", label="What"),
        question("money", key="price", label="Price", currencies=["USD", "EUR"], is_total=True),
        question("number", key="days", label="Days", required=False, is_total=True),
    ),
)
GOOD = [
    (question("short_text", max_length=5), "  abcde ", "abcde"),
    (question("short_text"), "two\nlines", "two lines"),
    (question("short_text"), "e\u0301", "\u00e9"),
    (question("short_text"), "a\x00b\x07c", "abc"),
    (question("short_text"), "=SUM(A1)", "=SUM(A1)"),
    (question("short_text"), "<b>", "<b>"),
    (question("long_text", max_words=3), "one\r\ntwo\tthree", "one\ntwo\tthree"),
    (question("number"), "4200", "4200"),
    (question("number"), "4 200,50", "4200.5"),
    (question("number"), "4\u00a0200", "4200"),
    (question("number"), "1,234,567.80", "1234567.8"),
    (question("number"), "−5", "-5"),
    (question("number"), "0.125", "0.125"),
    (question("number"), "007", "7"),
    (question("number", minimum=Decimal(2), maximum=Decimal(4)), "4", "4"),
    (question("money", currencies=["USD"]), "4200", {"amount": "4200", "currency": "USD"}),
    (
        question("money", currencies=["USD", "EUR"]),
        {"amount": "0", "currency": "eur"},
        {"amount": "0", "currency": "EUR"},
    ),
    (question("choice", choices=("yes", "no")), "no", "no"),
    (question("multi_choice", choices=("a", "b", "c")), ["c", "a"], ["a", "c"]),
    (question("multi_choice", choices=("a", "b")), "b", ["b"]),
    (question("date"), "2026-03-31", "2026-03-31"),
    (question("date"), "5.11.2021", "2021-11-05"),
    (question("country"), "ch", "CH"),
    (question("email"), " name@example.org ", "name@example.org"),
    (question("url"), "https://example.org/page?x=1", "https://example.org/page?x=1"),
    (question("consent"), "on", True),
    (question("consent"), True, True),
    (question("file"), [{"name": "a.pdf", "state": "ready"}], [{"name": "a.pdf", "state": "ready"}]),
    (
        BUDGET,
        [{"what": "Desk", "price": {"amount": "10", "currency": "USD"}, "days": ""}, {"what": " "}],
        [{"what": "Desk", "price": {"amount": "10", "currency": "USD"}, "days": None}],
    ),
]
BAD = [
    (question("short_text", max_length=5), "abcdef", "Shorten this to 5 characters; it has 6."),
    (question("short_text"), ["a"], "Write the answer as text."),
    (question("long_text", max_words=3), "one two three four", "Shorten this to 3 words; it has 4."),
    (question("number"), "4,200", "Enter the number without a comma, like 4200 or 4.2"),
    (question("number"), "about ten", "Enter a number, like 4200"),
    (question("number"), "1e9", "Enter a number, like 4200"),
    (question("number"), "NaN", "Enter a number, like 4200"),
    (question("number"), "٤٢x", "Enter a number, like 4200"),
    (
        question("money", currencies=["USD"]),
        "1.234",
        "USD has 2 decimals. For thousands, leave the dot out: 4200",
    ),
    (question("money", currencies=["JPY"]), "10.5", "JPY has no decimals: enter a whole number"),
    (question("money"), {"amount": "5", "currency": "QQQ"}, "Choose the currency"),
    (question("number"), "9" * 21, "Enter a number of at most 20 digits"),
    (question("number", minimum=Decimal("2.5")), "2.49", "Enter 2.5 or more"),
    (question("number", maximum=Decimal(4)), "5", "Enter 4 or less"),
    (question("money", currencies=["USD", "EUR"]), {"amount": "5", "currency": ""}, "Choose the currency"),
    (question("money", currencies=["USD", "EUR"]), {"amount": "5", "currency": "KZT"}, "Choose the currency"),
    (question("money", currencies=["USD"]), "4 200 USD", "Enter a number, like 4200"),
    (question("choice", choices=("yes", "no")), "maybe", "Choose one of the answers in the list"),
    (question("multi_choice", choices=("a", "b")), ["a", "z"], "Choose from the answers in the list"),
    (question("multi_choice", choices=("a", "b"), min_items=2), ["a"], "Choose at least 2"),
    (question("multi_choice", choices=("a", "b"), max_items=1), ["a", "b"], "Choose 1 at most"),
    (question("date"), "31 March", "Enter a date as year-month-day, like 2026-03-31"),
    (question("date"), "2026-02-30", "Enter a date as year-month-day, like 2026-03-31"),
    (question("date"), "0026-02-03", "Enter a year between 1900 and 2200"),
    (question("country"), "XX", "Choose a country from the list"),
    (question("email"), "name at example", "Enter an e-mail address, like name@example.org"),
    (question("email"), "a@b.org\nBcc: c@d.org", "Enter an e-mail address, like name@example.org"),
    (question("url"), "example.org", "Enter the whole address, like https://example.org/page"),
    (question("url"), "javascript:alert(1)", "Enter the whole address, like https://example.org/page"),
    (question("url"), "ftp://example.org", "Enter the whole address, like https://example.org/page"),
    (question("file"), [{"name": "a", "state": "waiting"}], "A file is still being checked: a"),
    (
        question("file"),
        [{"name": "a", "state": "refused"}],
        "Replace or remove the file that was not accepted: a",
    ),
    (question("file"), [{"name": "a", "state": "ready"}] * 2, "Keep 1 file at most."),
    (BUDGET, [{"what": "Desk"}], "Price, line 1: this is still empty"),
    (
        BUDGET,
        [{"what": "Desk", "price": {"amount": "x", "currency": "USD"}}],
        "Price, line 1: Enter a number, like 4200",
    ),
    (
        question("group", min_items=2, cells=(question("short_text", key="n"),)),
        [{"n": "A"}],
        "Add at least 2 entries.",
    ),
    (
        question("group", max_items=1, cells=(question("short_text", key="n"),)),
        [{"n": "A"}] * 2,
        "Keep 1 entry at most.",
    ),
    (
        question("group", cells=(question("number", key="n"),)),
        [{"n": "1"}, {"n": "many"}],
        "Entry 2, Number: Enter a number, like 4200",
    ),
]
BLANK = [
    (question("short_text"), " \n\t "),
    (question("long_text"), None),
    (question("money", currencies=["USD", "EUR"]), {"amount": " ", "currency": "USD"}),
    (question("multi_choice", choices=("a",)), []),
    (question("consent"), None),
    (question("consent"), False),
    (question("file"), []),
    (BUDGET, [{"what": "", "price": {"amount": "", "currency": "EUR"}, "days": ""}]),
    (BUDGET, "no rows at all"),
]


def every(cases: list[tuple[Any, ...]]) -> list[Any]:
    return [pytest.param(*case, id=f"{case[0].kind}-{number}") for number, case in enumerate(cases)]


@pytest.mark.parametrize(("asked", "typed", "kept"), every(GOOD))
def test_a_good_answer_is_kept_clean_and_stays_so(asked, typed, kept):
    assert validate(asked, typed) == kept
    assert validate(asked, kept) == kept


@pytest.mark.parametrize(("asked", "typed", "sentence"), every(BAD))
def test_a_bad_answer_says_how_to_mend_it_and_is_kept_as_typed(asked, typed, sentence):
    checked = check(asked, typed)
    assert [one.sentence for one in checked.complaints] == [sentence]
    with pytest.raises(Wrong, match="^" + __import__("re").escape(sentence) + "$"):
        validate(asked, typed)
    assert check(asked, checked.value) == checked


@pytest.mark.parametrize(("asked", "typed"), every(BLANK))
def test_a_blank_answer_is_none_and_missing_only_where_it_is_required(asked, typed):
    assert check(asked, typed) == check(asked, None)
    assert check(asked, typed).value is None
    assert missing(asked, None) is True
    asked.required = False
    assert missing(asked, None) is False
    asked.required = True


def test_every_kind_has_a_good_answer_here():
    assert {case[0].kind for case in GOOD} | {"group"} == set(Question.Kind.values)


def test_a_complaint_names_its_cell():
    rows = [{"what": "Desk", "price": {"amount": "1", "currency": "USD"}}, {"what": "", "price": "x"}]
    paths = [one.path for one in check(BUDGET, rows).complaints]
    assert paths == [(1, "what"), (1, "price")]
    assert [one.path for one in check(BUDGET, [rows[0]] * 4).complaints] == [WHOLE]


def test_totals_add_up_each_currency_apart_and_pass_over_what_is_no_number():
    rows = [
        {"what": "a", "price": {"amount": "0.1", "currency": "USD"}, "days": "2"},
        {"what": "b", "price": {"amount": "0.2", "currency": "USD"}, "days": "many"},
        {"what": "c", "price": {"amount": "5", "currency": "EUR"}, "days": None},
    ]
    assert totals(BUDGET, rows) == {"price": [("0.3", "USD"), ("5", "EUR")], "days": [("2", "")]}


@pytest.mark.parametrize(
    ("given", "values", "shown"),
    [
        ("yes", ["yes"], True),
        ("no", ["yes"], False),
        (None, ["yes"], False),
        (["a", "b"], ["b", "c"], True),
        (["a"], ["b", "c"], False),
        (True, ["yes"], True),
    ],
)
def test_a_question_is_shown_when_the_other_answer_is_among_its_values(given, values, shown):
    asked = question("short_text", show_if_question="other", show_if_values=values)
    assert is_met(asked, {"other": given}) is shown


def test_themes_are_choices_by_their_key():
    asked = question("multi_choice", options_from_themes=True)
    asked.__dict__["_choices_read"] = [Theme(key="service", name="Services")]
    assert validate(asked, ["service"]) == ["service"]


@given(st.text())
def test_tidying_twice_changes_nothing_more(text):
    assert tidy(tidy(text)) == tidy(text)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_nothing_that_arrives_raises(typed):
    kinds = [
        question(kind, choices=("a",), currencies=["USD"]) for kind in Question.Kind.values if kind != "file"
    ]
    for asked in [*kinds, BUDGET]:
        checked = check(asked, typed)
        assert checked.value is not None or checked.is_ok
