"""The parts that the demonstration's story is told with."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from accelerator.seeding.data import FOLDER, LANGUAGES, load, load_call, texts
from accelerator.seeding.timeline import Timeline
from accelerator.seeding.world import World
from core import clock, randomness

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
ALPHABET = "ABCDEFGH"


def test_acts_happen_in_the_order_of_their_instants_at_their_own_time():
    timeline, seen = Timeline(), []
    for hours in (5, 1, 3):
        instant = NOW - timedelta(hours=hours)
        timeline.note(instant, lambda: seen.append(clock.now()))
    assert timeline.run(until=NOW) == 3
    assert seen == [NOW - timedelta(hours=hours) for hours in (5, 3, 1)]


def test_acts_of_one_instant_keep_the_order_in_which_they_were_noted():
    timeline = Timeline()
    seen: list[str] = []
    for name in "abc":
        timeline.note(NOW, partial(seen.append, name))
    timeline.run(until=NOW)
    assert seen == ["a", "b", "c"]


def test_the_future_is_not_told():
    timeline = Timeline()
    timeline.note(NOW + timedelta(microseconds=1), lambda: None)
    with pytest.raises(ValueError, match="still to come"):
        timeline.run(until=NOW)


def test_a_failing_act_says_which_it_was():
    timeline = Timeline()
    timeline.note(NOW, lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError) as failure:
        timeline.run(until=NOW)
    assert failure.value.__notes__[0].startswith("This was the act of 2026-11-23 09:30")


def test_days_count_from_the_day_of_seeding_where_the_hub_is():
    late = World(datetime(2026, 11, 23, 20, 0, tzinfo=UTC))  # one in the morning of the 24th there
    assert late.instant(0, "09:00") == datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
    assert late.not_after_now(late.instant(0, "09:00")) == late.now - timedelta(minutes=20)


def test_chance_depends_on_the_thing_alone():
    one, other = World(NOW), World(NOW)
    one.chance("something else").random()
    assert one.chance("card", 1).random() == other.chance("card", 1).random()
    assert one.unique("upload", "a") == other.unique("upload", "a") != one.unique("upload", "b")


def test_letters_are_foreseeable_only_inside():
    with randomness.foreseeable(7):
        first = randomness.letters(ALPHABET, 30)
    with randomness.foreseeable(7):
        again = randomness.letters(ALPHABET, 30)
    assert first == again
    assert randomness.letters(ALPHABET, 30) != first


def test_production_never_foresees_a_letter(settings):
    settings.IS_PRODUCTION = True
    with pytest.raises(PermissionError), randomness.foreseeable(7):
        pass


def test_a_call_like_another_takes_over_what_it_does_not_say():
    own, other = load_call("innovative-solutions-scheme-2025"), load_call("innovative-solutions-scheme-2026")
    assert own["sections"] == other["sections"]
    assert own["title"] != other["title"]


def test_texts_become_the_columns_of_every_language():
    assert texts("title", {"en": "A", "ru": "Б"}) == {"title_en": "A", "title_ru": "Б", "title_kk": ""}


def untranslated(value, path=""):
    """Where a text lacks a language that it should have."""
    if isinstance(value, dict):
        if "en" in value and set(value) <= set(LANGUAGES):
            if not all(value.get(code) for code in LANGUAGES):
                yield path
        else:
            for key, item in value.items():
                yield from untranslated(item, f"{path}/{key}")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from untranslated(item, f"{path}/{number}")


@pytest.mark.parametrize("path", sorted((FOLDER / "calls").glob("*.json")), ids=lambda path: path.stem)
def test_every_text_of_a_call_exists_in_every_language(path):
    assert list(untranslated(json.loads(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.json")), ids=lambda path: path.stem)
def test_no_filler_stands_in_the_data(path):
    text = path.read_text(encoding="utf-8").lower()
    assert not [word for word in ("lorem", "ipsum", "todo", "fixme", "asdf") if f"{word} " in text]


def test_references_are_unique_in_all_calls():
    rows = [
        row for path in (FOLDER / "applications").glob("*.json") for row in load(f"applications/{path.stem}")
    ]
    assert len({row["reference"] for row in rows}) == len(rows) == 157


def test_scores_follow_from_the_marks():
    for path in (FOLDER / "scorecards").glob("*.json"):
        call = load_call(path.stem)
        rubric = call["rubrics"][call["rounds"][0]["rubric"]]
        low, high = rubric["scale"]
        weights = {one["key"]: one["weight"] for one in rubric["criteria"]}
        for card in load(f"scorecards/{path.stem}"):
            if "score" in card:
                total = sum(weights[key] * (mark - low) / (high - low) for key, mark in card["marks"].items())
                assert card["score"] == pytest.approx(100 * total / sum(weights.values()), abs=0.01)
