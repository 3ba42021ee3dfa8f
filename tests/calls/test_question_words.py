"""What a question asks for, in words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from calls.models import Question
from calls.question_words import condition_line, kind_line


@pytest.mark.parametrize(
    ("columns", "line"),
    [
        ({"kind": "short_text", "max_length": 1}, "Short text, up to 1 character · Required"),
        ({"kind": "long_text", "max_words": 1500}, "Long text, up to 1\u00a0500 words · Required"),
        (
            {"kind": "number", "minimum": Decimal(0), "maximum": Decimal("1000000")},
            "Number, between 0 and 1\u00a0000\u00a0000 · Required",
        ),
        ({"kind": "number", "minimum": Decimal("0.5")}, "Number, 0.5 or more · Required"),
        (
            {"kind": "number", "maximum": Decimal(3), "is_total": True},
            "Number, 3 or less, its numbers are added up · Required",
        ),
        ({"kind": "money", "currencies": ["USD", "EUR"]}, "Money, in USD, EUR · Required"),
        ({"kind": "multi_choice", "min_items": 1, "max_items": 3}, "Some of several, from 1 to 3 · Required"),
        ({"kind": "group", "min_items": 2, "max_items": 2}, "Repeated group, exactly 2 · Required"),
        ({"kind": "table", "min_items": 1}, "Table of rows, at least 1 · Required"),
        (
            {"kind": "file", "accept": ["pdf", "png"], "max_mb": 5, "max_items": 1},
            "File, at most 1, PDF, PNG, up to 5 MB · Required",
        ),
        ({"kind": "date", "required": False}, "Date · Optional"),
    ],
)
def test_kind_and_limits_in_one_line(columns, line):
    assert kind_line(Question(**columns)) == line


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (["a"], "“One”"),
        (["a", "b"], "“One” or “Two”"),
        (["a", "b", "c"], "“One”, “Two” or “Three”"),
        (["x"], "a choice that is not there any more"),
    ],
)
def test_a_condition_names_the_question_and_the_answers(values, words):
    choices = {"how": {"a": "One", "b": "Two", "c": "Three"}}
    question = Question(kind="short_text", show_if_question="how", show_if_values=values)
    line = condition_line(question, {"how": "How far?"}, choices)
    assert line == f"Only if the answer to “How far?” is {words}."


def test_without_a_condition_there_are_no_words():
    assert condition_line(Question(kind="date"), {}, {}) == ""
