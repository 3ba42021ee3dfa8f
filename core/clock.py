"""The only place that tells the time.

Everything else calls `now()`. In a demonstration the whole portal can be shifted by an offset that web and
worker share through one small file; tests and seeding fix the time with `at()`.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings


@dataclass(slots=True)
class Hands:
    """The hands of a clock that was stopped with `at()`: they move only when they are told to."""

    instant: datetime

    def advance(self, step: timedelta) -> datetime:
        """Move by `step` (which may be negative) and return the new instant."""
        self.instant += step
        return self.instant


# The stopped clock of this context, if there is one.
_stopped: ContextVar[Hands | None] = ContextVar("core_clock_stopped", default=None)

# What was last read from the shift file: (device, inode, mtime in ns, size) and the offset it held. The inode
# is there because two writes within one tick of the file system may have the same time and size.
_Fingerprint = tuple[int, int, int, int]
_last_read: tuple[Path, _Fingerprint, timedelta] | None = None


def now() -> datetime:
    """Return the present instant, aware and in UTC, to the microsecond."""
    stopped = _stopped.get()
    return stopped.instant if stopped else datetime.now(UTC) + offset()


def from_epoch(microseconds: int) -> datetime:
    """Return the portal's instant for a stamp that another machine's clock made, in µs since 1970.

    A demonstration shifts such stamps as it shifts `now()`, so that the two can be compared.
    """
    instant = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
    return instant if _stopped.get() else instant + offset()


def offset() -> timedelta:
    """Return how far a demonstration has shifted the clock; always zero outside a demonstration."""
    global _last_read
    if not settings.DEMONSTRATION:
        return timedelta(0)
    path = _shift_file()
    try:
        stat = os.stat(path)
    except FileNotFoundError:
        return timedelta(0)
    fingerprint = (stat.st_dev, stat.st_ino, stat.st_mtime_ns, stat.st_size)
    if _last_read is None or _last_read[:2] != (path, fingerprint):
        _last_read = (path, fingerprint, timedelta(seconds=int(path.read_text(encoding="ascii"))))
    return _last_read[2]


def shift_by(seconds: int) -> timedelta:
    """Move the demonstration's clock by `seconds` on top of earlier shifts; return the whole offset.

    Raises PermissionError outside a demonstration.
    """
    _demand_demonstration()
    shifted = offset() + timedelta(seconds=int(seconds))
    path = _shift_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.write_text(str(round(shifted.total_seconds())), encoding="ascii")
    # Replacing is atomic: a worker that reads at this moment sees the old offset or the new one, never half.
    os.replace(fresh, path)
    return shifted


def reset() -> None:
    """Take back every shift. Raises PermissionError outside a demonstration."""
    _demand_demonstration()
    _shift_file().unlink(missing_ok=True)


@contextmanager
def at(instant: datetime) -> Iterator[Hands]:
    """Stop the clock at `instant` inside the block, in this thread or task only; for tests and seeding.

    Yields the hands, which can be advanced. Raises ValueError if `instant` has no time zone.
    """
    if instant.utcoffset() is None:
        raise ValueError("The clock can be stopped only at an instant that has a time zone.")
    hands = Hands(instant.astimezone(UTC))
    token = _stopped.set(hands)
    try:
        yield hands
    finally:
        _stopped.reset(token)


def _shift_file() -> Path:
    return Path(settings.DEMONSTRATION_CLOCK_FILE)


def _demand_demonstration() -> None:
    if not settings.DEMONSTRATION:
        raise PermissionError("The clock can be shifted only in a demonstration.")
