"""A juror's time: counted from their own saves, breaks left out; the work left by their own median."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scoring.pace import DEFAULT_MINUTES, LONGEST_PAUSE, counted_seconds, minutes_left, pace_of

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("since", "seconds"),
    [
        ((), 0),
        ((None, None), 0),
        ((NOON - timedelta(minutes=9), None), 540),
        ((NOON - timedelta(hours=3), NOON - timedelta(seconds=40)), 40),  # the last save, not the opening
        ((NOON - LONGEST_PAUSE,), 1200),
        ((NOON - LONGEST_PAUSE - MICROSECOND,), 0),  # a break
        ((NOON,), 0),
        ((NOON + timedelta(minutes=5),), 0),  # a clock that is ahead
    ],
)
def test_time_between_saves_counts_and_a_break_does_not(since, seconds):
    assert counted_seconds(since, NOON) == seconds


@pytest.mark.parametrize(
    ("minutes", "pace", "is_own"),
    [
        ([], DEFAULT_MINUTES, False),
        ([40], DEFAULT_MINUTES, False),
        ([40, None, 0], DEFAULT_MINUTES, False),
        ([40, 20], 30, True),
        ([5, 12, 300], 12, True),
    ],
)
def test_the_pace_is_the_juror_s_median_once_two_cards_are_done(minutes, pace, is_own):
    found = pace_of(minutes)
    assert (found.minutes, found.is_own) == (pace, is_own)


def test_what_is_left_takes_off_what_a_draft_has_had():
    assert minutes_left(pace_of([10, 12, 20]), [0, 0, 5, 60]) == 12 + 12 + 7
