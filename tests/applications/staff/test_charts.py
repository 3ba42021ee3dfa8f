"""The numbers behind the drawings."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.charts import BOTTOM, LEFT, WIDTH, DayChart, day_chart, funnel

OPENS = datetime(2021, 10, 11, 4, 0, tzinfo=UTC)
DEADLINE = datetime(2021, 11, 4, 18, 0, tzinfo=UTC)  # the end of 4 November in Almaty


def chart(counts: dict[date, int], deadline: datetime = DEADLINE) -> DayChart:
    found = day_chart(
        counts, opens=OPENS, deadline=deadline, zone="Asia/Almaty", deadline_words="End of Thursday"
    )
    assert found is not None
    return found


def test_nothing_submitted_draws_nothing() -> None:
    assert day_chart({}, opens=OPENS, deadline=DEADLINE, zone="Asia/Almaty", deadline_words="") is None


def test_deadline_at_the_end_of_a_day_stands_after_that_days_bar() -> None:
    found = chart({date(2021, 11, 4): 3})
    bar = found.bars[0]
    assert found.deadline is not None
    assert float(bar.x) + float(bar.width) < float(found.deadline.place)
    assert (found.total, found.rows, found.first, found.last) == (
        3,
        [("4 November 2021", 3)],
        "4 November 2021",
        "4 November 2021",
    )
    assert not found.is_deadline_left


def test_a_number_on_the_deadlines_own_day_ends_beside_its_mark() -> None:
    found = chart({date(2021, 11, 4): 3, date(2021, 11, 3): 1}, datetime(2021, 11, 4, 12, 0, tzinfo=UTC))
    assert [bar.is_beside for bar in found.bars] == [False, True]


def test_submissions_after_the_deadline_stay_in_the_drawing() -> None:
    found = chart({date(2021, 11, 4): 3, date(2021, 11, 9): 1})
    assert max(float(bar.x) + float(bar.width) for bar in found.bars) <= LEFT + WIDTH


@pytest.mark.parametrize(
    ("most", "marks"), [(1, "0 1 2"), (3, "0 2 4"), (9, "0 5 10"), (11, "0 10 20"), (41, "0 50 100")]
)
def test_axis_ends_at_a_round_number(most: int, marks: str) -> None:
    assert " ".join(line.word for line in chart({date(2021, 10, 20): most}).lines) == marks


@given(st.dictionaries(st.dates(date(2021, 10, 11), date(2022, 6, 1)), st.integers(1, 5000), min_size=1))
def test_every_bar_stands_inside_the_drawing(counts: dict[date, int]) -> None:
    found = chart(counts)
    for bar in found.bars:
        assert float(bar.x) >= LEFT and float(bar.x) + float(bar.width) <= LEFT + WIDTH + 0.2
        assert float(bar.y) + float(bar.height) == pytest.approx(BOTTOM, abs=0.11)
    assert found.total == sum(counts.values())
    assert len(found.bars) == len(counts)


def test_funnel_says_each_share_of_the_step_before() -> None:
    found = funnel([("Started", 143), ("Quiz", 121), ("Half", 88), ("Sent", 0)])
    assert found is not None
    assert [step.share for step in found.steps] == [None, 85, 73, 0]
    assert [step.width for step in found.steps] == ["450.0", "380.8", "276.9", "0.0"]
    assert funnel([("Started", 0), ("Sent", 0)]) is None
