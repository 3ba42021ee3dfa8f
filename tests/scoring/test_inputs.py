"""The same bytes for the same inputs of a ranking, and their hash."""

import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.ranking import CANNOT_JUDGE, Criterion, Unordered, Zone, canonical_json, inputs_hash

NOVELTY = Criterion("novelty", weight=30, minimum=1, maximum=5)


def test_canonical_text_is_exact():
    value = {"b": [1.0, 0.1, None, True], "a": "Ә", "c": Zone.IN_ZONE, "d": {3, 1}, "e": CANNOT_JUDGE}
    assert canonical_json(value) == (
        '{"a":"Ә","b":[1,0.1,null,true],"c":"in_zone","d":[1,3],"e":"cannot_judge"}'.encode()
    )


def test_hash_is_sha256_of_the_canonical_text():
    # printf '{}' | sha256sum
    assert inputs_hash({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


def test_rubric_is_written_by_its_fields():
    assert json.loads(canonical_json([NOVELTY])) == [
        {
            "key": "novelty",
            "weight": 30,
            "minimum": 1,
            "maximum": 5,
            "required": True,
            "allow_cannot_judge": True,
        }
    ]


def test_one_number_has_one_text_in_any_type():
    assert {canonical_json(one) for one in (5, 5.0, Decimal("5.00"))} == {b"5"}
    assert {canonical_json(one) for one in (62.5, Decimal("62.50"))} == {b"62.5"}
    assert {canonical_json(one) for one in (0, -0.0)} == {b"0"}
    assert canonical_json(True) != canonical_json(1)


def test_order_of_a_list_counts_and_of_unordered_rows_does_not():
    rows = [{"juror": "a", "mark": 5}, {"juror": "b", "mark": 4}]
    assert inputs_hash(rows) != inputs_hash(rows[::-1])
    assert inputs_hash(Unordered(rows)) == inputs_hash(Unordered(rows[::-1]))
    assert inputs_hash(Unordered(rows)) != inputs_hash(Unordered([*rows, rows[0]]))


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), Decimal("NaN")])
def test_not_a_number_is_refused(wrong):
    with pytest.raises(ValueError, match="NaN or infinity"):
        inputs_hash([wrong])


@pytest.mark.parametrize("wrong", [b"bytes", object(), {1: "key"}, Criterion])
def test_what_has_no_one_text_is_refused(wrong):
    with pytest.raises(TypeError):
        inputs_hash(wrong)


rows_of_marks = st.lists(st.dictionaries(st.text(max_size=3), st.integers(0, 9), max_size=4), max_size=5)


@settings(deadline=None)
@given(rows_of_marks, st.randoms(use_true_random=False))
def test_same_inputs_give_same_bytes_whatever_their_order(rows, random):
    mixed = [dict(random.sample(list(row.items()), len(row))) for row in random.sample(rows, len(rows))]
    assert canonical_json(Unordered(mixed)) == canonical_json(Unordered(rows))


@settings(deadline=None)
@given(rows_of_marks, rows_of_marks)
def test_other_inputs_give_other_bytes(rows, others):
    same = sorted(map(repr, (sorted(row.items()) for row in rows))) == sorted(
        map(repr, (sorted(row.items()) for row in others))
    )
    assert (canonical_json(Unordered(rows)) == canonical_json(Unordered(others))) == same
