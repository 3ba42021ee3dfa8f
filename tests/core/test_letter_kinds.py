"""Every letter has a kind, and none that matters can be silenced."""

import pytest

from core import letter_kinds
from tests.core.test_letters import EVENTS

ALWAYS = ("decision", "extension", "correction", "receipt", "appeal", "code", "invited", "eligible")


def test_the_table_names_exactly_the_letters() -> None:
    assert sorted(letter_kinds.kinds()) == EVENTS


def test_every_kind_is_known() -> None:
    known = {letter_kinds.DUTY, letter_kinds.CODE, *letter_kinds.HARMLESS}
    assert set(letter_kinds.kinds().values()) <= known


@pytest.mark.parametrize("word", ALWAYS)
def test_what_matters_is_never_optional(word: str) -> None:
    named = [event for event in EVENTS if word in event]
    assert named
    assert [event for event in named if letter_kinds.is_harmless(event)] == []
