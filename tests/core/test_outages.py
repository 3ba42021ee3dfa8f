"""From signs of life to outages, to the microsecond."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.outages import Sign, Stretch, goes_on, length_within, outages

NOON = datetime(2026, 11, 4, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)
LEAST = timedelta(minutes=1)
END = NOON + timedelta(hours=2)


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def found(*stretches, now=END):
    return outages(stretches, now=now, least=LEAST)


@pytest.mark.parametrize(
    ("silence", "is_outage"), [(LEAST - TICK, False), (LEAST, True), (LEAST + TICK, True)]
)
def test_a_silence_is_an_outage_from_the_least_length_on(silence, is_outage) -> None:
    begins = at(10) + silence
    assert found((NOON, at(10)), (begins, END)) == ([Stretch(at(10), begins)] if is_outage else [])


@pytest.mark.parametrize(("silence", "lasts"), [(LEAST - TICK, False), (LEAST, True)])
def test_the_last_silence_has_no_end_while_nobody_serves(silence, lasts) -> None:
    assert found((NOON, at(10)), now=at(10) + silence) == ([Stretch(at(10), None)] if lasts else [])


def test_what_one_of_several_machines_serves_is_served() -> None:
    assert found((NOON, at(10)), (at(5), at(40)), (at(39), END)) == []
    assert found((NOON, at(30)), (at(5), at(10)), (at(45), END)) == [Stretch(at(30), at(45))]


def test_the_order_in_which_signs_come_does_not_matter_and_one_sign_alone_is_a_stretch() -> None:
    assert found((at(45), END), (at(20), at(20)), (NOON, at(10))) == [
        Stretch(at(10), at(20)),
        Stretch(at(20), at(45)),
    ]


def test_nothing_is_known_before_the_first_sign_nor_without_any() -> None:
    assert found() == []
    assert found((at(119), END)) == []


def test_a_stretch_that_a_clock_put_into_the_future_is_no_outage() -> None:
    assert found((NOON, at(500)), (at(30), at(60)), now=at(60)) == []


@pytest.mark.parametrize(
    ("sign", "is_one"),
    [
        (Sign(at(0.3), 118.0, "a"), True),  # twenty seconds later
        (Sign(at(180), 118.0, "a"), True),  # the wall clock was set ahead: nothing stopped
        (Sign(at(1), 100.0 + 59.999999, "a"), True),
        (Sign(at(1), 160.0, "a"), False),  # a minute without a sign
        (Sign(at(0.3), 1300.0, "a"), False),  # the machine slept and its wall clock with it
        (Sign(NOON - TICK, 118.0, "a"), False),  # set back: a stretch of its own
        (Sign(at(1) - TICK, 5.0, "b"), True),  # after a start of the machine only the wall clock tells
        (Sign(at(1), 5.0, "b"), False),
        (Sign(at(5), 3.0, "a"), False),  # a steady clock that ran back is none
    ],
)
def test_whether_it_went_on(sign, is_one) -> None:
    assert goes_on(Sign(NOON, 100.0, "a"), sign, LEAST) is is_one


def test_lengths_are_cut_to_the_window_and_what_overlaps_counts_once() -> None:
    spans = [(at(-30), at(10)), (at(5), at(20)), (at(30), at(31)), (at(110), None), (at(50), at(50))]
    assert length_within(spans, NOON, END) == timedelta(minutes=20 + 1 + 10)
    assert length_within(spans, at(20), at(30)) == timedelta(0)
    assert length_within([(NOON, at(1))], at(1) - TICK, END) == TICK
