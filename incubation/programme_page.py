"""The statistics of a programme as its page shows them: bars, tables, a map, and a sentence to copy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.charts import Funnel, funnel
from applications.tile_map import Tile, tiles, without_tile
from incubation import programme_measures as measures
from incubation import programme_sums as sums
from incubation.programme_breakdowns import Breakdown, Cell, breakdowns, countries, themes
from incubation.queries.statistics import Edition, Tally, kind_options

if TYPE_CHECKING:
    from calls.models import Programme

LONGEST, ROW = 300, 30


@dataclass(frozen=True)
class Line:
    """One row of a table: its head, and its cells."""

    head: str
    cells: list[Cell]
    url: str = ""


@dataclass(frozen=True)
class Bar:
    """One bar of a chart with its label and number; lengths are whole units of the drawing."""

    label: str
    number: int
    y: int
    length: int

    @property
    def text_y(self) -> int:
        return self.y + 16

    @property
    def end(self) -> int:
        return 100 + self.length + 8


@dataclass(frozen=True)
class Bars:
    """A chart of one number over the editions; every bar carries its number, so that no shade is needed."""

    key: str
    title: str
    bars: list[Bar]

    @property
    def height(self) -> int:
        return ROW * len(self.bars) + 4


@dataclass(frozen=True)
class ProgrammePage:
    """Everything the page and its files tell. `hides` says that small counts are left out."""

    programme: Programme | None
    editions: list[Edition]
    total: Tally
    hides: bool
    figures: list[tuple[int, str]]
    bars: list[Bars]
    tables: list[tuple[str, str, tuple[measures.Measure, ...], list[Line], Line]]
    tiles: list[Tile]
    without_tile: int
    countries: Breakdown
    themes: Breakdown | None
    breakdowns: list[Breakdown]
    journey: Funnel | None
    sentences: list[tuple[str, str]]

    @property
    def name(self) -> str:
        return self.programme.name if self.programme else ""

    @property
    def key(self) -> str:
        return self.programme.key if self.programme else ""


def programme_page(programme: Programme | None, editions: list[Edition], *, is_public: bool) -> ProgrammePage:
    """The page over these editions, of one programme or of all. One query for the words of the forms."""
    total, labels = sums.together(editions), labels_of(editions, is_of_one=programme is not None)
    hides = is_public or not all(one.is_mine for one in editions)
    options = kind_options(one.call for one in editions)
    by_country = [(code, count) for code, count in total.countries.most_common() if count]
    return ProgrammePage(
        programme=programme,
        editions=editions,
        total=total,
        hides=hides,
        figures=_figures(editions, total),
        bars=_bars(editions, labels),
        tables=_tables(editions, labels, total, hides),
        tiles=tiles(by_country) if by_country else [],
        without_tile=without_tile(by_country),
        countries=countries(editions, labels, total),
        themes=themes(editions, labels),
        breakdowns=list(breakdowns(editions, labels, total, options, hides)),
        journey=_journey(total),
        sentences=sums.sentences(programme, editions) if programme else [],
    )


def labels_of(editions: Sequence[Edition], *, is_of_one: bool = True) -> list[str]:
    """The year of each edition, and its number where a year had several; of several programmes its prefix."""
    if not is_of_one:
        return [one.call.reference_prefix for one in editions]
    times, met = Counter(one.call.year for one in editions), Counter[int]()
    found = []
    for one in editions:
        met[one.call.year] += 1
        year = str(one.call.year)
        found.append(year if times[one.call.year] == 1 else f"{year}/{met[one.call.year]}")
    return found


def _figures(editions: Sequence[Edition], total: Tally) -> list[tuple[int, str]]:
    numbers = (len(editions), total.applications, len(total.countries), total.winners or 0, total.products)
    words = (
        ngettext("edition", "editions", numbers[0]),
        ngettext("application", "applications", numbers[1]),
        ngettext("country", "countries", numbers[2]),
        ngettext("winner", "winners", numbers[3]),
        ngettext("knowledge product", "knowledge products", numbers[4]),
    )
    rows = zip(numbers, words, strict=True)
    return [row for row in rows if row[0]]


def _bars(editions: Sequence[Edition], labels: Sequence[str]) -> list[Bars]:
    if len(editions) < 2:
        return []
    return [
        _chart(
            one.key,
            str(one.label),
            [(label, one.of(edition.tally, False)) for label, edition in zip(labels, editions, strict=True)],
        )
        for one in measures.RESULTS[:3]
    ]


def _chart(key: str, title: str, rows: list[tuple[str, Any]]) -> Bars:
    told = [(label, number) for label, number in rows if isinstance(number, int)]
    most = max((number for _label, number in told), default=0) or 1
    return Bars(
        key,
        title,
        [
            Bar(label, number, 2 + at * ROW, max(1, round(LONGEST * number / most)))
            for at, (label, number) in enumerate(told)
        ],
    )


def _tables(editions: Sequence[Edition], labels: Sequence[str], total: Tally, hides: bool) -> list[Any]:
    listed = [("results", _("In numbers"), measures.RESULTS)]
    if total.admitted or total.pilots or total.products:
        listed.append(("afterwards", _("After the award"), measures.AFTERWARDS))
    return [
        (
            key,
            title,
            columns,
            [
                Line(
                    label,
                    [_cell(one, edition, hides) for one in columns],
                    measures.results_url(edition) or edition.call.get_absolute_url(),
                )
                for label, edition in zip(labels, editions, strict=True)
            ],
            Line(_("All editions"), [Cell(one.text(total, hides)) for one in columns]),
        )
        for key, title, columns in listed
    ]


def _cell(measure: measures.Measure, edition: Edition, hides: bool) -> Cell:
    """A number with the way to what it counts; none leads to nothing."""
    is_there = bool(measure.of(edition.tally, hides))
    return Cell(measure.text(edition.tally, hides), measure.url(edition) if is_there else "")


def _journey(total: Tally) -> Funnel | None:
    if not total.admitted:
        return None
    steps = [
        (_("Applications"), total.applications),
        (_("Winners"), total.winners or 0),
        (_("Into incubation"), total.admitted),
        (_("Reached piloting"), total.piloted),
        (_("Graduated"), total.graduated),
    ]
    return funnel(steps)
