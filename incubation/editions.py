"""The editions of a programme side by side: applications and countries as bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from calls.models import Call
from incubation.queries.results import Counts

LONGEST = 340
ROW = 34


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, number, place and length; `css` tells this call's own from the others."""

    year: int
    number: int
    is_countries: bool
    y: int
    length: int
    css: str

    @property
    def text_y(self) -> int:
        return self.y + 17

    @property
    def end(self) -> int:
        return 150 + self.length + 8


@dataclass(frozen=True, slots=True)
class Editions:
    """The chart: its bars and its height; `rows` are the same numbers for the description."""

    bars: list[Bar]
    height: int
    rows: list[tuple[Call, Counts]]


def editions(call: Call, calls: Sequence[Call], counts: Mapping[int, Counts]) -> Editions | None:
    """The editions with applications, oldest first; None where there is nothing to compare."""
    rows = [(one, counts[one.pk]) for one in reversed(calls) if one.pk in counts]
    if len(rows) < 2 or call.pk not in counts:
        return None
    most = max(one.applications for _call, one in rows)
    bars = []
    for index, (one, numbers) in enumerate(rows):
        css = "bar" if one.pk == call.pk else "bar--soft"
        bars.append(_bar(one.year, numbers.applications, most, False, 2 + index * ROW, css))
        below = 2 + (len(rows) + index) * ROW + 10
        bars.append(_bar(one.year, numbers.countries, most, True, below, css))
    return Editions(bars, 2 * len(rows) * ROW + 10, rows)


def _bar(year: int, number: int, most: int, is_countries: bool, y: int, css: str) -> Bar:
    return Bar(year, number, is_countries, y, max(2, round(LONGEST * number / most)), css)
