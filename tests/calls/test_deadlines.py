"""What is in time, and which instant a wall time means: every boundary a microsecond before, at and after."""

import zoneinfo
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import assume, example, given
from hypothesis import strategies as st

from calls import zone_rules
from calls.deadlines import (
    DRAINING,
    WindowState,
    check_zone_rules,
    effective_deadline,
    is_within,
    to_instant,
    to_wall,
    tzdata_version,
    window_state,
    zone_rules_ok,
)

zoneinfo.reset_tzpath(to=())

ALMATY = "Asia/Almaty"
TICK = timedelta(microseconds=1)
OPENS = datetime(2021, 9, 1, 3, tzinfo=UTC)
# "until 00:00am, 05th November 2021 by Nur-Sultan time", as the call of 2021 wrote it.
DEADLINE = datetime(2021, 11, 4, 18, tzinfo=UTC)

FIRST_DAY, LAST_DAY = datetime(2013, 1, 1), datetime(2035, 12, 31, 23, 59, 59)
walls = st.datetimes(FIRST_DAY, LAST_DAY)
zones = st.sampled_from(
    [ALMATY, "Asia/Kolkata", "Asia/Bishkek", "Asia/Kathmandu", "America/New_York", "Europe/London", "UTC"]
)


def test_the_deadline_of_2021_is_the_instant_that_was_meant() -> None:
    assert to_instant(datetime(2021, 11, 5, 0, 0), zone=ALMATY) == DEADLINE


@pytest.mark.parametrize(
    ("wall", "instant"),
    [
        (datetime(2015, 6, 15, 18), datetime(2015, 6, 15, 12, tzinfo=UTC)),
        (datetime(2024, 2, 29, 22, 59, 59), datetime(2024, 2, 29, 16, 59, 59, tzinfo=UTC)),
        (datetime(2024, 3, 1), datetime(2024, 2, 29, 19, tzinfo=UTC)),
        (datetime(2026, 11, 5), datetime(2026, 11, 4, 19, tzinfo=UTC)),
    ],
)
def test_almaty_had_six_hours_until_march_2024_and_five_since(wall: datetime, instant: datetime) -> None:
    assert to_instant(wall, zone=ALMATY) == instant


@given(minutes=st.integers(0, 59), seconds=st.integers(0, 59), micros=st.integers(0, 999_999))
@example(minutes=0, seconds=0, micros=0)
@example(minutes=59, seconds=59, micros=999_999)
def test_the_hour_that_happened_twice_is_refused(minutes: int, seconds: int, micros: int) -> None:
    with pytest.raises(ValueError, match="happened twice"):
        to_instant(datetime(2024, 2, 29, 23, minutes, seconds, micros), zone=ALMATY)


@pytest.mark.parametrize(
    ("zone", "never", "after"),
    [
        ("America/New_York", datetime(2024, 3, 10, 2, 30), datetime(2024, 3, 10, 3)),
        ("Europe/London", datetime(2024, 3, 31, 1), datetime(2024, 3, 31, 2)),
        ("Australia/Lord_Howe", datetime(2024, 10, 6, 2, 29, 59), datetime(2024, 10, 6, 2, 30)),
    ],
)
def test_the_hour_that_never_happened_is_refused(zone: str, never: datetime, after: datetime) -> None:
    with pytest.raises(ValueError, match="never happened"):
        to_instant(never, zone=zone)
    assert to_wall(to_instant(after, zone=zone), zone=zone) == after


def test_refusal_is_a_whole_sentence() -> None:
    with translation.override("en"), pytest.raises(ValueError) as refused:
        to_instant(datetime(2024, 2, 29, 23, 30), zone=ALMATY)
    assert str(refused.value) == (
        "Thursday 29 February 2024, 23:30 (Nur-Sultan time) happened twice, because the clocks were "
        "put back. Choose a time outside that hour."
    )


def test_wall_time_with_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        to_instant(DEADLINE, zone=ALMATY)


def test_zone_that_does_not_exist_is_refused() -> None:
    with pytest.raises(zoneinfo.ZoneInfoNotFoundError):
        to_instant(datetime(2021, 11, 5), zone="Asia/Nur-Sultan")


@given(wall=walls, zone=zones)
def test_wall_time_survives_the_round_trip_or_is_refused(wall: datetime, zone: str) -> None:
    try:
        instant = to_instant(wall, zone=zone)
    except ValueError:
        assume(False)
    assert instant.tzinfo is UTC
    assert to_wall(instant, zone=zone) == wall


@given(moment=walls, zone=zones)
def test_instant_survives_the_round_trip_or_its_wall_time_is_refused(moment: datetime, zone: str) -> None:
    instant = moment.replace(tzinfo=UTC)
    try:
        assert to_instant(to_wall(instant, zone=zone), zone=zone) == instant
    except ValueError as refusal:
        assert "happened twice" in str(refusal)


@given(wall=walls)
def test_only_one_hour_is_ever_refused_in_almaty(wall: datetime) -> None:
    twice = datetime(2024, 2, 29, 23) <= wall < datetime(2024, 3, 1)
    try:
        to_instant(wall, zone=ALMATY)
    except ValueError:
        assert twice
    else:
        assert not twice


@given(earlier=walls, later=walls)
def test_later_on_the_wall_is_later_in_time(earlier: datetime, later: datetime) -> None:
    assume(earlier < later)
    try:
        assert to_instant(earlier, zone=ALMATY) < to_instant(later, zone=ALMATY)
    except ValueError:
        assume(False)


@pytest.mark.parametrize(
    ("received", "in_time"),
    [
        (OPENS - TICK, False),
        (OPENS, True),
        (OPENS + TICK, True),
        (DEADLINE - TICK, True),
        (DEADLINE, False),
        (DEADLINE + TICK, False),
    ],
)
def test_window_is_half_open(received: datetime, in_time: bool) -> None:
    assert is_within(OPENS, DEADLINE, received) is in_time


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (OPENS - TICK, WindowState.UPCOMING),
        (OPENS, WindowState.OPEN),
        (DEADLINE - TICK, WindowState.OPEN),
        (DEADLINE, WindowState.DRAINING),
        (DEADLINE + DRAINING - TICK, WindowState.DRAINING),
        (DEADLINE + DRAINING, WindowState.CLOSED),
    ],
)
def test_window_passes_through_its_states(now: datetime, state: WindowState) -> None:
    assert window_state(now, OPENS, DEADLINE) is state
    assert window_state(now, OPENS, DEADLINE, sealed_at=DEADLINE + DRAINING) is WindowState.SEALED


@given(received=walls.map(lambda moment: moment.replace(tzinfo=UTC)))
@example(received=DEADLINE)
def test_open_and_within_are_the_same_claim(received: datetime) -> None:
    is_open = window_state(received, OPENS, DEADLINE) is WindowState.OPEN
    assert is_within(OPENS, DEADLINE, received) is is_open


def test_draining_lasts_a_minute() -> None:
    assert timedelta(seconds=60) == DRAINING


def test_an_extension_is_only_ever_later() -> None:
    later = DEADLINE + timedelta(days=2)
    assert effective_deadline(DEADLINE, []) == DEADLINE
    assert effective_deadline(DEADLINE, [later]) == later
    assert effective_deadline(DEADLINE, [DEADLINE - TICK]) == DEADLINE
    assert effective_deadline(DEADLINE, iter([later, later + TICK, DEADLINE])) == later + TICK


def test_zone_rules_are_those_of_the_pinned_package() -> None:
    assert zone_rules_ok() is True
    assert check_zone_rules() == []
    assert tzdata_version() >= "2024a"


def test_wrong_zone_rules_stop_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    # Tashkent has had UTC+5 throughout: what a host with wrong rules for Almaty would show.
    monkeypatch.setattr(zone_rules, "PROOF_ZONE", "Asia/Tashkent")
    assert zone_rules_ok() is False
    assert [error.id for error in check_zone_rules()] == ["calls.E001"]
