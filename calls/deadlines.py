"""Windows, deadlines and extensions: what is in time, and which instant a wall time means.

The rules are those of "The clock" in the domain: a window is half-open, the server's stamp decides, and
open or closed is computed, never stored. How a deadline is worded lives in `calls.deadline_wording`.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext

from calls.deadline_wording import (
    MidnightChoice,
    MidnightQuestion,
    Moment,
    Wording,
    describe,
    describe_moment,
    left,
    left_line,
    midnight_question,
)
from calls.deadline_words import words
from calls.zone_rules import check_zone_rules, tzdata_version, zone_rules_ok
from core.zones import zone_name

__all__ = [
    "DRAINING",
    "MidnightChoice",
    "MidnightQuestion",
    "Moment",
    "WindowState",
    "Wording",
    "check_zone_rules",
    "describe",
    "describe_moment",
    "effective_deadline",
    "is_within",
    "left",
    "left_line",
    "midnight_question",
    "to_instant",
    "to_wall",
    "tzdata_version",
    "window_state",
    "zone_rules_ok",
]

# How long a request that was stamped in time may still commit after the deadline.
DRAINING = timedelta(seconds=60)


class WindowState(Enum):
    """Where a window stands at an instant."""

    UPCOMING = "upcoming"
    OPEN = "open"
    DRAINING = "draining"
    CLOSED = "closed"
    SEALED = "sealed"


def to_instant(wall: datetime, *, zone: str) -> datetime:
    """Return the aware UTC instant at which the clocks of `zone` show the naive `wall`.

    Raises ValueError, with a sentence for the person who entered it, for a wall time that happened twice or
    never and for one that already has a zone; ZoneInfoNotFoundError for an unknown zone.
    """
    if wall.tzinfo is not None:
        raise ValueError(gettext("Enter the time as the clock on the wall shows it, without a time zone."))
    rules = ZoneInfo(zone)
    first = wall.replace(tzinfo=rules, fold=0).astimezone(UTC)
    second = wall.replace(tzinfo=rules, fold=1).astimezone(UTC)
    if first == second:
        return first
    # After clocks go back both readings lead back to the wall time; after they go forward neither does.
    happened = first.astimezone(rules).replace(tzinfo=None) == wall.replace(fold=0)
    raise ValueError(_refusal(wall, zone, happened=happened))


def to_wall(instant: datetime, *, zone: str) -> datetime:
    """Return the naive wall time that the clocks of `zone` show at the aware `instant`."""
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def is_within(opens: datetime, deadline: datetime, received: datetime) -> bool:
    """Say whether something received at `received` is in time: from `opens` on and before `deadline`."""
    return opens <= received < deadline


def effective_deadline(call_deadline: datetime, own_extensions: Iterable[datetime]) -> datetime:
    """Return the deadline that holds for one applicant: an extension is only ever later."""
    return max([call_deadline, *own_extensions])


def window_state(
    now: datetime, opens: datetime, deadline: datetime, sealed_at: datetime | None = None
) -> WindowState:
    """Return where the window stands at `now`. A recorded sealing is final, whatever the clock says."""
    if sealed_at is not None:
        return WindowState.SEALED
    if now < opens:
        return WindowState.UPCOMING
    if now < deadline:
        return WindowState.OPEN
    return WindowState.DRAINING if now < deadline + DRAINING else WindowState.CLOSED


def _refusal(wall: datetime, zone: str, *, happened: bool) -> str:
    language = get_language() or "en"
    named = {
        "hour": wall.strftime("%H:%M"),
        "day": words(language).full_date(wall.date()),
        "zone": zone_name(zone, language),
    }
    if happened:
        sentence = gettext(
            "%(day)s, %(hour)s (%(zone)s) happened twice, because the clocks were put back. "
            "Choose a time outside that hour."
        )
    else:
        sentence = gettext(
            "%(day)s, %(hour)s (%(zone)s) never happened, because the clocks were put forward. "
            "Choose a time outside that hour."
        )
    return sentence % named
