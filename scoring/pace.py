"""How long a juror works on a proposal: counted from their own saves, and told to nobody else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

LONGEST_PAUSE = timedelta(minutes=20)  # a longer one between two saves counts as a break
DEFAULT_MINUTES = 15  # for a proposal and its scorecard, until the juror's own pace is known
ENOUGH_CARDS = 2


def counted_seconds(since: Iterable[datetime | None], until: datetime) -> int:
    """The work between the latest of these instants and a save; nothing where that was a break."""
    known = [one for one in since if one is not None]
    if not known:
        return 0
    passed = until - max(known)
    return int(passed.total_seconds()) if timedelta(0) < passed <= LONGEST_PAUSE else 0


@dataclass(frozen=True, slots=True)
class Pace:
    """The minutes for one proposal; `is_own` once they are the juror's, else the portal's default."""

    minutes: float
    is_own: bool


def pace_of(minutes: Iterable[int | None]) -> Pace:
    """The median of the cards that are done and whose time is known; of fewer than two, the default."""
    known = [one for one in minutes if one]
    if len(known) < ENOUGH_CARDS:
        return Pace(DEFAULT_MINUTES, is_own=False)
    return Pace(median(known), is_own=True)


def reckoned(proposals: int) -> int:
    """The minutes for so many proposals and their scorecards, while nobody's own pace is known."""
    return proposals * DEFAULT_MINUTES


def minutes_left(pace: Pace, spent: Iterable[int]) -> int:
    """What the cards still take, by the minutes that each has had already."""
    return round(sum(max(pace.minutes - one, 0) for one in spent))
