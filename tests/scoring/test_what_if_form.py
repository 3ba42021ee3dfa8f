"""Whatever the address of a what if says, each field has one sentence or a value to compute with."""

from __future__ import annotations

from typing import Any

import pytest

from calls.models import Criterion
from scoring.models import Expert, PanelMember
from scoring.what_if import Terms
from scoring.what_if_form import WhatIfForm
from tests.house.addresses.test_hostile_input import VALUES

FIELDS = ("weight_benefit", "weight_risk", "basis", "places", "without")


def form(**query: str) -> WhatIfForm:
    """The form of a round with two criteria, three places and one juror; nothing of it is stored."""
    return WhatIfForm(
        query,
        places=3,
        criteria=[Criterion(key="benefit", name="Benefit", weight=60), Criterion(key="risk", weight=40)],
        jurors=[PanelMember(pk=7, expert=Expert(name="Alma"))],
    )


def said(**query: str) -> dict[str, Any]:
    return dict(form(**query).errors)


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("value", VALUES)
def test_a_value_is_taken_or_told_in_a_sentence(name, value):
    found = form(**{name: value})
    if found.is_valid():
        assert isinstance(found.terms, Terms)
    else:
        [told] = [str(sentence) for sentences in found.errors.values() for sentence in sentences]
        assert told.endswith(".")
        assert len(told) < 200


def test_what_is_left_out_is_as_on_the_record():
    found = form()
    assert found.is_valid()
    assert found.terms == Terms({"benefit": 60, "risk": 40}, "mean", 3, None)
    assert not found.is_other


def test_everything_can_be_supposed():
    found = form(weight_benefit="0", weight_risk="100", basis="median", places="", without="7")
    assert found.is_valid()
    assert found.terms == Terms({"benefit": 0, "risk": 100}, "median", None, 7)
    assert found.is_other


def test_weights_have_to_make_100():
    sentence = "The weights make 99; together they have to make 100."
    assert said(weight_benefit="59") == {"weight_benefit": [sentence]}
    assert said(weight_benefit="59", weight_risk="41") == {}


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("weight_benefit", "-1", "Enter a whole number from 0 to 100."),
        ("weight_benefit", "", "Enter a whole number from 0 to 100."),
        ("weight_risk", "40.5", "Enter a whole number from 0 to 100."),
        ("places", "0", "Enter a whole number from 1 to 10000."),
        ("basis", "mode", "Choose one of the list."),
        ("without", "8", "Choose one of the list."),
    ],
)
def test_each_field_has_its_own_sentence(name, value, sentence):
    assert said(**{name: value}) == {name: [sentence]}
