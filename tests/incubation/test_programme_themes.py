"""Themes of several editions of a programme: which are one, under which name, in which order."""

from __future__ import annotations

from typing import Any

import pytest

from calls.models import Call, Theme
from incubation.programme_breakdowns import themes
from incubation.queries.statistics import Edition, Tally


def edition(year: int, *given: tuple[Any, ...]) -> Edition:
    """An edition with themes given as key, name, count and the topic they speak of."""
    found = Edition(Call(slug=f"call-{year}", year=year), True, False, False, Tally())
    for key, name, count, *topic in given:
        theme = Theme(key=key, name_en=name, topic_id=topic[0] if topic else None)
        theme.count = count  # type: ignore[attr-defined]
        found.themes.append(theme)
    return found


def told(*editions: Edition) -> list[tuple[str, int | None, list[str]]]:
    found = themes(editions, [str(one.call.year) for one in editions])
    assert found is not None
    return [(one.name, one.count, [part.text for part in one.parts]) for one in found.shares]


@pytest.mark.parametrize(
    "newer",
    [
        ("delivery", "Public service delivery", 16),
        ("public-services", "Public services  Delivery", 16),
        ("public-services", "Services", 16, 7),
    ],
    ids=["the same key", "the same title", "the same topic"],
)
def test_themes_of_two_editions_are_one_under_the_newest_name(newer: tuple[Any, ...]) -> None:
    first = edition(2015, ("delivery", "Public Services Delivery", 4, 7))
    assert told(first, edition(2018, newer)) == [(newer[1], 20, ["2015:\u00a04", "2018:\u00a016"])]


def test_themes_with_nothing_in_common_stay_apart_and_the_most_come_first() -> None:
    rows = told(edition(2015, ("a", "Open data", 4)), edition(2018, ("b", "Water", 4), ("c", "Air", 9)))
    assert [(name, count) for name, count, _parts in rows] == [("Air", 9), ("Open data", 4), ("Water", 4)]


def test_two_themes_of_one_edition_stay_two_though_they_speak_of_one_topic() -> None:
    older = edition(2015, ("old", "Innovations", 3, 7))
    newer = edition(2018, ("one", "Identity", 2, 7), ("two", "Payments", 5, 7))
    assert sorted((name, count) for name, count, _parts in told(older, newer)) == [
        ("Identity", 5),
        ("Payments", 5),
    ]


def test_an_empty_theme_of_one_edition_adds_no_part() -> None:
    first, second = edition(2015, ("a", "Open data", 0)), edition(2018, ("b", "Open data", 16))
    assert told(first, second) == [("Open data", 16, ["2018:\u00a016"])]


def test_editions_without_themes_have_no_table() -> None:
    assert themes([edition(2015)], ["2015"]) is None
