"""Charts of the overview as plain numbers for an SVG; lengths are text, so that no locale reformats them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import get_language

ONE_DAY = timedelta(days=1)
ONE_HOUR = timedelta(hours=1)
LAST_HOURS = 72  # before the deadline, drawn hour by hour
LEFT, WIDTH = 34, 600  # of the drawing area, in units of the view box of 640 by 220
TOP, BOTTOM = 40, 190
MOST_DAYS = 120
FUNNEL_WIDTH = 450


@dataclass(frozen=True)
class Bar:
    """One day. `shown` is its number above the bar, "" where the bars stand too close.

    On the day of the deadline the number ends left of its mark (`is_beside`), which would cross it.
    """

    x: str
    y: str
    width: str
    height: str
    middle: str
    above: str
    shown: str
    is_beside: bool


@dataclass(frozen=True)
class Mark:
    """A line across, or a day below: its place and its word."""

    place: str
    word: str


@dataclass(frozen=True)
class DayChart:
    """Submissions per day, or per hour. `rows` are the same numbers, those at nought left out."""

    bars: list[Bar]
    lines: list[Mark]
    days: list[Mark]
    deadline: Mark | None
    is_deadline_left: bool
    rows: list[tuple[str, int]]
    total: int
    first: str
    last: str


@dataclass(frozen=True)
class Step:
    """One bar of the funnel; `share` is its part of the step before in percent, None for the first."""

    label: str
    count: int
    width: str
    after: str
    text: str
    bar: str
    baseline: str
    share: int | None
    is_last: bool


@dataclass(frozen=True)
class Funnel:
    """The steps from draft to submission, and how high the drawing is."""

    steps: list[Step]
    height: int


def day_chart(
    counts: Mapping[date, int],
    *,
    opens: datetime,
    deadline: datetime,
    zone: str,
    deadline_words: str,
) -> DayChart | None:
    """The chart over the window, from the opening to the deadline or to what came after it.

    `counts` are submissions by day in `zone`. None where nothing was submitted.
    """
    if not counts:
        return None
    start = opens.astimezone(ZoneInfo(zone)).date()
    wall = deadline.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    end = max(wall.date(), max(counts))
    if (end - start).days > MOST_DAYS:
        start = min(counts)
    start = min(start, min(counts))
    span = (end - start).days + 1
    scale = _scale(max(counts.values()))
    unit = WIDTH / span
    place = (wall - datetime.combine(start, datetime.min.time())) / ONE_DAY
    days = {start + ONE_DAY * n: n for n in range(span)}
    return DayChart(
        bars=[
            _bar(n, counts[day], unit, scale, end=place if wall.date() == day else None)
            for day, n in days.items()
            if counts.get(day)
        ],
        lines=_lines(scale),
        days=[_day(start + ONE_DAY * n, n, unit) for n in range(0, span, max(7, 7 * ceil(span / 56)))],
        deadline=Mark(_number(LEFT + unit * place), deadline_words),
        is_deadline_left=place < span / 2,
        rows=[(date_format(day, "DATE_FORMAT"), counts[day]) for day in sorted(counts)],
        total=sum(counts.values()),
        first=date_format(min(counts), "DATE_FORMAT"),
        last=date_format(max(counts), "DATE_FORMAT"),
    )


def hour_chart(
    counts: Mapping[int, int], *, deadline: datetime, zone: str, deadline_words: str
) -> DayChart | None:
    """The last hours before the deadline; `counts` by how many whole hours were left, 0 for the last one.

    None where nothing came in them.
    """
    if not counts:
        return None
    begin = deadline - LAST_HOURS * ONE_HOUR
    unit, scale = WIDTH / LAST_HOURS, _scale(max(counts.values()))
    at = {LAST_HOURS - 1 - left: count for left, count in counts.items()}
    walls = {n: (begin + n * ONE_HOUR).astimezone(ZoneInfo(zone)) for n in range(LAST_HOURS + 1)}
    words = {n: f"{date_format(wall, 'DATE_FORMAT')}, {wall:%H:%M}" for n, wall in walls.items()}
    return DayChart(
        bars=[_bar(n, count, unit, scale, end=None) for n, count in sorted(at.items())],
        lines=_lines(scale),
        days=[
            Mark(_number(LEFT + unit * n), f"{_short(walls[n])} {walls[n]:%H:%M}")
            for n in range(12, LAST_HOURS, 12)
        ],
        deadline=Mark(_number(LEFT + WIDTH), deadline_words),
        is_deadline_left=False,
        rows=[(f"{words[n]}–{walls[n + 1]:%H:%M}", count) for n, count in sorted(at.items())],
        total=sum(counts.values()),
        first=words[min(at)],
        last=words[max(at)],
    )


def _lines(scale: int) -> list[Mark]:
    return [
        Mark(_number(_height(value, scale)), str(value)) for value in range(0, scale + 1, max(1, scale // 2))
    ]


def funnel(steps: Iterable[tuple[str, int]]) -> Funnel | None:
    """Bars as long as their part of the first step; None where nobody has started."""
    listed = list(steps)
    first = listed[0][1] if listed else 0
    if not first:
        return None
    bars, before = [], 0
    for number, (label, count) in enumerate(listed):
        bars.append(_step(label, count, first, before, number, number == len(listed) - 1))
        before = count
    return Funnel(bars, 52 * len(listed))


def _step(label: str, count: int, first: int, before: int, number: int, is_last: bool) -> Step:
    width, top = FUNNEL_WIDTH * count / first, 52 * number
    return Step(
        label=label,
        count=count,
        width=_number(width),
        after=_number(width + 8),
        text=str(top + 14),
        bar=str(top + 20),
        baseline=str(top + 35),
        share=round(100 * count / before) if before else None,
        is_last=is_last,
    )


def _bar(number: int, count: int, unit: float, scale: int, *, end: float | None) -> Bar:
    x, y = LEFT + unit * number + unit * 0.13, _height(count, scale)
    return Bar(
        x=_number(x),
        y=_number(y),
        width=_number(unit * 0.74),
        height=_number(BOTTOM - y),
        middle=_number(x + unit * 0.37 if end is None else LEFT + unit * end - 5),
        above=_number(y - 5),
        shown=str(count) if unit >= 9 * len(str(count)) + 2 else "",
        is_beside=end is not None,
    )


def _day(day: date, number: int, unit: float) -> Mark:
    return Mark(_number(LEFT + unit * (number + 0.5)), _short(day))


def _short(day: date) -> str:
    """A day and its month: only English begins the name of a month with a capital."""
    words = date_format(day, "j M")
    return words if (get_language() or "en").startswith("en") else words.lower()


def _height(value: int, scale: int) -> float:
    return BOTTOM - (BOTTOM - TOP) * value / scale


def _scale(most: int) -> int:
    """The end of the axis: the next of 2, 4, 10, 20, 40, 100 … so that its half is a whole number."""
    step = 1
    while True:
        for factor in (2, 4, 10):
            if most <= factor * step:
                return factor * step
        step *= 10


def _number(value: float) -> str:
    return f"{value:.1f}"
