"""Deadlines and moments as people read them: the day in words, the hour, the zone, then the reader's own."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from calls.deadline_words import words
from core.zones import UTC_ZONES, city_name, utc_offset, zone_name

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wording:
    """A deadline in words; `str()` gives the single line."""

    day: str  # Until the end of Thursday 4 November 2021
    zone_line: str  # 24:00, Nur-Sultan time (UTC+6)
    others: tuple[tuple[str, str], ...]  # ("Your time, New Delhi", "Thursday 4 November, 23:30"), ("UTC", …)
    line: str  # all of it, in one line, for use within a sentence
    iso: str  # 2021-11-04T18:00:00Z
    date: str  # Thursday 4 November 2021
    hour: str  # 24:00

    def __str__(self) -> str:
        return self.line


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant in words, such as a receipt shows; `str()` gives the single line."""

    day: str  # Tuesday 2 November 2021
    hour: str  # 14:41:07
    day_hour: str  # Tuesday 2 November 2021, 14:41:07
    zone_line: str  # Nur-Sultan time (UTC+6)
    utc: str  # 08:41:07 UTC
    line: str
    iso: str  # 2021-11-02T08:41:07.402000Z

    def __str__(self) -> str:
        return self.line


@dataclass(frozen=True, slots=True)
class MidnightChoice:
    """One meaning of 00:00: its key for a form, its words, and the wall time that it stands for."""

    key: str
    label: str
    wall: datetime


@dataclass(frozen=True, slots=True)
class MidnightQuestion:
    """What staff are asked who entered 00:00."""

    legend: str
    hint: str
    choices: tuple[MidnightChoice, ...]

    def wall_of(self, key: str) -> datetime:
        """Return the wall time of the choice `key`; raises KeyError for another word."""
        return {choice.key: choice.wall for choice in self.choices}[key]


def describe(
    instant: datetime, *, zone: str, reader_zone: str | None = None, language: str = "en"
) -> Wording:
    """Word the deadline `instant` (aware): first in `zone`, then for the reader, then in UTC.

    Midnight is the end of the day before, at 24:00. Raises ZoneInfoNotFoundError for an unknown zone.
    """
    say = words(language)
    day, hour = _day_and_hour(instant, zone)
    name, offset = zone_name(zone, language), utc_offset(instant, zone)
    at_midnight = hour == "24:00"
    until = say.until_end_of(day) if at_midnight else say.until(day, hour)
    in_zone = say.hour_in_zone(hour, name)
    bracket = ", ".join([in_zone if at_midnight else name] + ([] if zone in UTC_ZONES else [offset]))
    line = [f"{until} ({bracket})"]
    if zone not in UTC_ZONES:
        line.append(_utc_in_line(instant, day, language))
    if reader_zone and reader_zone != zone and reader_zone not in UTC_ZONES:
        line.append(_reader_in_line(instant, day, reader_zone, language))
    return Wording(
        day=until[0].upper() + until[1:],
        zone_line=in_zone if zone in UTC_ZONES else f"{in_zone} ({offset})",
        others=_others(instant, day, zone, reader_zone, language),
        line=" · ".join(line),
        iso=_iso(instant),
        date=say.full_date(day),
        hour=hour,
    )


def describe_moment(instant: datetime, *, zone: str, language: str = "en", seconds: bool = True) -> Moment:
    """Word the aware `instant` as something that happened: its date and time in `zone`, then in UTC."""
    say = words(language)
    figures = "%H:%M:%S" if seconds else "%H:%M"
    wall, utc = instant.astimezone(ZoneInfo(zone)), instant.astimezone(UTC)
    hour, name, offset = wall.strftime(figures), zone_name(zone, language), utc_offset(instant, zone)
    other_day = None if utc.date() == wall.date() else utc.date()
    in_utc = say.at_utc(utc.strftime(figures), other_day, with_year=utc.year != wall.year)
    bracket = "" if zone in UTC_ZONES else f" ({offset})"
    line = f"{say.full_date(wall.date())}, {say.hour_in_zone(hour, name)}{bracket}"
    return Moment(
        day=say.full_date(wall.date()),
        hour=hour,
        day_hour=say.hour_on(say.full_date(wall.date()), hour),
        zone_line=f"{name}{bracket}",
        utc=in_utc,
        line=line if zone in UTC_ZONES else f"{line} · {in_utc}",
        iso=_iso(instant),
    )


def left(now: datetime, deadline: datetime, language: str = "en") -> list[tuple[int, str]]:
    """Return what is left as numbers with their units, largest first, never more than there is.

    Days, hours and minutes; within the last hour minutes and seconds. Empty from the deadline on.
    """
    if now >= deadline:
        return []
    seconds = (deadline - now) // timedelta(seconds=1)
    amounts = {
        "day": seconds // 86400,
        "hour": seconds // 3600 % 24,
        "minute": seconds // 60 % 60,
        "second": seconds % 60 if seconds < 3600 else 0,
    }
    say = words(language)
    shown = [(number, say.unit(name, number)) for name, number in amounts.items() if number]
    return shown or [(0, say.unit("second", 0))]


def left_line(now: datetime, deadline: datetime, language: str = "en", *, units: int = 2) -> str:
    """Return "2 days 9 hours left", with at most `units` units; an empty text from the deadline on."""
    amounts = left(now, deadline, language)[:units]
    return words(language).left(" ".join(f"{number} {unit}" for number, unit in amounts)) if amounts else ""


def midnight_question(wall: datetime, *, language: str = "en") -> MidnightQuestion | None:
    """Return what to ask about the wall time 00:00, or None for any other time."""
    if (wall.hour, wall.minute, wall.second, wall.microsecond) != (0, 0, 0, 0):
        return None
    say = words(language)
    that_day, day_before = wall.date(), wall.date() - ONE_DAY
    return MidnightQuestion(
        legend=say.midnight_legend,
        hint=say.midnight_hint,
        choices=(
            MidnightChoice("end_of_day_before", say.end_of_day(day_before), wall),
            MidnightChoice("end_of_day", say.end_of_day(that_day), wall + ONE_DAY),
            MidnightChoice("minute_before", say.minute_before(day_before), wall - timedelta(minutes=1)),
            MidnightChoice("noon", say.noon(that_day), wall.replace(hour=12)),
        ),
    )


def _day_and_hour(instant: datetime, zone: str) -> tuple[date, str]:
    """The day and hour by which a deadline is known: 00:00 is 24:00 of the day before."""
    wall = instant.astimezone(ZoneInfo(zone))
    if (wall.hour, wall.minute, wall.second) == (0, 0, 0):
        return wall.date() - ONE_DAY, "24:00"
    return wall.date(), wall.strftime("%H:%M:%S" if wall.second else "%H:%M")


def _others(
    instant: datetime, main_day: date, zone: str, reader_zone: str | None, language: str
) -> tuple[tuple[str, str], ...]:
    say = words(language)
    rows = []
    if reader_zone and reader_zone != zone and reader_zone not in UTC_ZONES:
        rows.append((say.your_time(city_name(reader_zone, language)), reader_zone))
    if zone not in UTC_ZONES:
        rows.append(("UTC", "UTC"))
    shown = [(label, *_day_and_hour(instant, its_zone)) for label, its_zone in rows]
    return tuple(
        (label, say.hour_on(say.day(day, day.year != main_day.year), hour)) for label, day, hour in shown
    )


def _utc_in_line(instant: datetime, main_day: date, language: str) -> str:
    day, hour = _day_and_hour(instant, "UTC")
    other_day = None if day == main_day else day
    return words(language).at_utc(hour, other_day, with_year=day.year != main_day.year)


def _reader_in_line(instant: datetime, main_day: date, reader_zone: str, language: str) -> str:
    day, hour = _day_and_hour(instant, reader_zone)
    other_day = None if day == main_day else day
    city = city_name(reader_zone, language)
    return words(language).at_your_time(hour, city, other_day, with_year=day.year != main_day.year)


def _iso(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
