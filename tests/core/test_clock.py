"""The clock can be stopped and, in a demonstration alone, shifted for all processes at once."""

import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from pytest_django import Settings

from core import clock

NOON = datetime(2021, 11, 4, 12, tzinfo=UTC)


@pytest.fixture
def demonstration(settings: Settings, tmp_path: Path) -> Settings:
    settings.DEMONSTRATION = True
    settings.DEMONSTRATION_CLOCK_FILE = tmp_path / "var" / "demonstration-clock"
    return settings


def test_now_is_the_true_time_in_utc() -> None:
    before = datetime.now(UTC)
    told = clock.now()
    assert before <= told <= datetime.now(UTC)
    assert told.tzinfo is UTC


def test_stopped_clock_stands_until_the_block_ends() -> None:
    with clock.at(NOON):
        assert clock.now() == clock.now() == NOON
    assert clock.now() > NOON


def test_stopped_clock_moves_when_told() -> None:
    with clock.at(NOON) as hands:
        assert hands.advance(timedelta(minutes=5)) == NOON + timedelta(minutes=5)
        assert clock.now() == NOON + timedelta(minutes=5)


def test_stopped_clocks_nest_and_answer_in_utc() -> None:
    almaty = timezone(timedelta(hours=6))
    with clock.at(NOON), clock.at(datetime(2021, 11, 5, tzinfo=almaty)):
        assert clock.now() == datetime(2021, 11, 4, 18, tzinfo=UTC)
        assert clock.now().tzinfo is UTC


def test_clock_is_stopped_for_its_own_thread_alone() -> None:
    seen: list[datetime] = []
    with clock.at(NOON):
        other = threading.Thread(target=lambda: seen.append(clock.now()))
        other.start()
        other.join()
    assert seen[0] > NOON + timedelta(days=365)


def test_clock_runs_again_after_an_error_in_the_block() -> None:
    with pytest.raises(ZeroDivisionError), clock.at(NOON):
        1 / 0  # noqa: B018
    assert clock.now() > NOON


def test_clock_cannot_be_stopped_at_a_time_without_zone() -> None:
    with pytest.raises(ValueError, match="time zone"), clock.at(datetime(2021, 11, 4)):
        pass


@pytest.mark.parametrize("act", [lambda: clock.shift_by(60), clock.reset])
def test_shift_is_refused_outside_a_demonstration(settings: Settings, act: object) -> None:
    settings.DEMONSTRATION = False
    with pytest.raises(PermissionError):
        act()  # type: ignore[operator]


def test_shift_file_is_ignored_outside_a_demonstration(demonstration: Settings) -> None:
    clock.shift_by(86_400)
    demonstration.DEMONSTRATION = False
    assert clock.offset() == timedelta(0)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


@pytest.mark.usefixtures("demonstration")
def test_shifts_add_up_and_can_be_taken_back() -> None:
    assert clock.offset() == timedelta(0)
    assert clock.shift_by(3600) == timedelta(hours=1)
    assert clock.shift_by(-600) == timedelta(minutes=50)
    assert abs(clock.now() - datetime.now(UTC) - timedelta(minutes=50)) < timedelta(seconds=5)
    clock.reset()
    assert clock.offset() == timedelta(0)
    clock.reset()


@pytest.mark.usefixtures("demonstration")
def test_two_shifts_of_the_same_length_in_the_same_tick_are_both_seen() -> None:
    for seconds in range(100, 150):
        clock.reset()
        clock.shift_by(seconds)
        assert clock.offset() == timedelta(seconds=seconds)


def test_shift_made_by_another_process_is_seen(demonstration: Settings) -> None:
    clock.shift_by(10)
    assert clock.offset() == timedelta(seconds=10)
    path = str(demonstration.DEMONSTRATION_CLOCK_FILE)
    subprocess.run([sys.executable, "-c", f"open({path!r}, 'w').write('7200')"], check=True)
    assert clock.offset() == timedelta(hours=2)


@pytest.mark.usefixtures("demonstration")
def test_stopped_clock_is_not_shifted() -> None:
    clock.shift_by(3600)
    with clock.at(NOON):
        assert clock.now() == NOON


@pytest.mark.usefixtures("demonstration")
def test_foreign_stamp_is_shifted_with_the_clock() -> None:
    stamp = int(NOON.timestamp()) * 1_000_000 + 1
    assert clock.from_epoch(stamp) == NOON + timedelta(microseconds=1)
    clock.shift_by(60)
    assert clock.from_epoch(stamp) == NOON + timedelta(seconds=60, microseconds=1)
    with clock.at(NOON):
        assert clock.from_epoch(stamp) == NOON + timedelta(microseconds=1)
