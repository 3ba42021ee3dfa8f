"""One indicator of a pilot as a line over time: a drawing of numbers that stand in the table beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil, floor, log10

from django.utils.formats import date_format, number_format

from incubation.models import Indicator

LEFT, RIGHT, TOP, BOTTOM = 56, 600, 20, 200
FIRST, LAST = LEFT + 24, RIGHT - 84  # the words of the target stand to the right of the last reading


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of the line, or a line of the grid: a place and its label."""

    x: str
    y: str
    label: str
    text_y: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """What the drawing needs, as texts: a localised number would break an SVG."""

    grid: list[Mark]
    target: Mark
    points: list[Mark]
    line: str
    first: Mark
    last: Mark


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator with its chart (None without readings) and how far it has come, in percent."""

    indicator: Indicator
    chart: Chart | None
    percent: int | None
    rows: list[tuple[date, Decimal]]


def measured(indicator: Indicator, starts_on: date | None) -> Measured:
    """The indicator as the pilot's page shows it. Its readings are prefetched in the order of time."""
    rows = [(one.on, one.value) for one in sorted(indicator.readings.all(), key=lambda one: one.on)]
    drawing = _chart(indicator, starts_on, rows) if rows else None
    return Measured(indicator, drawing, progress(indicator), rows)


def progress(indicator: Indicator) -> int | None:
    """How much of the way from baseline to target is gone, in percent; below 0 where it went back."""
    if indicator.actual is None:
        return None
    way = indicator.target - indicator.baseline
    return round(100 * (indicator.actual - indicator.baseline) / way) if way else None


def plain(value: Decimal) -> str:
    """A number as people write it, without idle zeros."""
    short = value.normalize()
    exponent = short.as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    return number_format(value, places, force_grouping=True)


def _chart(indicator: Indicator, starts_on: date | None, rows: list[tuple[date, Decimal]]) -> Chart:
    begin = starts_on if starts_on and starts_on < rows[0][0] else rows[0][0]
    points = [(begin, indicator.baseline), *rows] if begin < rows[0][0] else rows
    values = [float(value) for _on, value in points] + [float(indicator.target), float(indicator.baseline)]
    ticks = _ticks(min(0.0, *values), max(values))
    low, high = ticks[0], ticks[-1]
    days = max(1, (points[-1][0] - begin).days)

    def place(on: date, value: float) -> tuple[float, float]:
        x = FIRST + (LAST - FIRST) * (on - begin).days / days
        return x, BOTTOM - (BOTTOM - TOP) * (value - low) / (high - low)

    marks = []
    for on, value in points:
        x, y = place(on, float(value))
        marks.append(Mark(_text(x), _text(y), date_format(on, "SHORT_DATE_FORMAT"), _text(max(12, y - 11))))
    grid = [
        Mark("", _text(place(begin, tick)[1]), plain(Decimal(str(tick))), _text(place(begin, tick)[1] + 4))
        for tick in ticks
    ]
    aim = place(begin, float(indicator.target))[1]
    return Chart(
        grid=grid,
        target=Mark("", _text(aim), plain(indicator.target), _text(aim + 16)),
        points=marks,
        line="M" + "L".join(f"{mark.x} {mark.y}" for mark in marks),
        first=Mark(marks[0].x, marks[0].y, plain(points[0][1]), marks[0].text_y),
        last=Mark(marks[-1].x, marks[-1].y, plain(points[-1][1]), marks[-1].text_y),
    )


def _ticks(low: float, high: float) -> list[float]:
    """Five or so round numbers that enclose the values; the axis begins at zero or below, never above."""
    span = high - low or 1.0
    rough = span / 4
    unit = 10 ** floor(log10(rough))
    step = next(unit * factor for factor in (1, 2, 2.5, 5, 10) if unit * factor >= rough)
    first, last = floor(low / step), max(ceil(high / step), floor(low / step) + 1)
    return [round(step * index, 9) for index in range(first, last + 1)]


def _text(value: float) -> str:
    return f"{value:.1f}"
