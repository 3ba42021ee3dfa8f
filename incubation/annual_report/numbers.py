"""The statistics of the report: charts that say their numbers, and tables."""

from __future__ import annotations

from django.utils.translation import gettext as _

from applications.tile_map import SIZE, Tile
from core.pdf import blocks as pdf
from core.pdf.blocks import Bars, Block, Heading, Paragraph, Table, TileMap
from incubation.annual_report.facts import Report
from incubation.programme_breakdowns import Breakdown
from incubation.programme_measures import ALL, HIDDEN, RESULTS, Measure

__all__ = ("ALL", "Measure", "blocks")
SHADES = {"tile": 0, "q1": 1, "q2": 2, "q3": 3, "q4": 4}
MAP_WIDTH, MAP_HEIGHT = 648, 288


def blocks(report: Report) -> list[Block]:
    """Applications, countries and winners of each call; whom they come from; what they are about."""
    page = report.page
    found: list[Block] = [Heading(_("Statistics"))]
    found += _charts(report)
    for table in page.breakdowns:
        found += _breakdown(table)
    if page.journey:
        steps = [(step.label, step.count) for step in page.journey.steps]
        found.append(Bars(_("From application to graduation"), steps))
    if page.themes:
        found += _breakdown(page.themes)
        found.append(Paragraph(_("An application that addresses two themes counts in both."), "quiet"))
    return [*found, *_countries(report)]


def _charts(report: Report) -> list[Block]:
    rows = [(one.label, one.edition.tally) for one in report.chapters]
    charts: list[Block] = []
    for measure in RESULTS[:3]:
        told = [(label, value) for label, tally in rows if isinstance(value := measure.of(tally, False), int)]
        if any(number for _label, number in told):
            charts.append(Bars(str(measure.label), told))
    return charts


def _breakdown(table: Breakdown) -> list[Block]:
    shown = [(share.name, share.count) for share in table.shares if share.count is not None]
    hidden = [share.name for share in table.shares if share.count is None]
    found: list[Block] = [Bars(table.title, shown)] if any(count for _name, count in shown) else []
    if hidden:
        found.append(Paragraph(f"{table.title}, {HIDDEN}: {'; '.join(hidden)}", "quiet"))
    return found


def _countries(report: Report) -> list[Block]:
    page = report.page
    if not page.countries.shares:
        return []
    told = "; ".join(f"{one.name}: {one.count}" for one in page.countries.shares)
    alt = f"{_('Applications by country, one tile for each country')}. {told}"
    rows = [
        [one.name, str(one.count), ", ".join(cell.text for cell in one.parts)]
        for one in page.countries.shares
    ]
    header = [_("Country"), _("Applications"), _("In which edition")]
    return [
        Heading(_("Countries")),
        TileMap(alt, [_tile(one) for one in page.tiles], MAP_WIDTH, MAP_HEIGHT, SIZE),
        Paragraph(
            _(
                "One tile for each participating country, roughly where it lies. Dashed: not a participating"
                " country."
            ),
            "quiet",
        ),
        Table(header, rows, widths=(4, 1.8, 5), figures=frozenset({1})),
    ]


def _tile(tile: Tile) -> pdf.Tile:
    return pdf.Tile(tile.code, tile.x, tile.y, tile.count, SHADES[tile.shade], "out" in tile.css)
