"""Tables and facts as strips: a row may run over a page's end, its header comes again.

A short table stays whole; of a longer one neither the first two rows nor the last two are parted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.pdf.blocks import Facts, Table
from core.pdf.fonts import Role
from core.pdf.lines import Line, TextStyle
from core.pdf.pen import Pen
from core.pdf.strips import Draw, Measure, Side, Strip, draw_line
from core.pdf.tags import Element

PADDING = 4.5
GUTTER = 10.0
ROWS_KEPT = 8  # a row of more lines than this may be parted between pages
SHORT = 4  # a table of this many rows stays on one page
NAME = TextStyle(Role.STRONG)
VALUE = TextStyle()
HEAD = TextStyle(Role.STRONG, 9, 12.5)
CELL = TextStyle(Role.BODY, 9, 12.5)


@dataclass(frozen=True)
class Cell:
    """One cell: its lines, how they are set and where, and its node in the structure."""

    lines: list[Line]
    style: TextStyle
    measure: Measure
    side: Side
    element: Element | None


def facts_strips(facts: Facts, parent: Element, measure: Measure) -> Iterator[Strip]:
    """Set pairs as a table of two columns without a header."""
    table = parent.add("Table")
    narrow = measure.width * 0.3
    columns = (measure.part(0, narrow - GUTTER), measure.part(narrow, measure.width - narrow))
    rule = _rule(measure)
    yield Strip(rule.height, rule.draw, keep=True)
    for number, (name, value) in enumerate(facts.pairs):
        row = table.add("TR")
        cells = [
            _cell(name, NAME, columns[0], "start", row.add("TH", header_scope="Row")),
            _cell(value, VALUE, columns[1], "start", row.add("TD")),
        ]
        yield from _row(cells, measure, tied=_is_tied(number, len(facts.pairs)))


def table_strips(table: Table, parent: Element, measure: Measure) -> Iterator[Strip]:
    """Set a table; a row shorter than the header is filled up, what is longer has no place and is refused."""
    if any(len(row) > len(table.header) for row in table.rows):
        raise ValueError("A row has more cells than the header")
    node = parent.add("Table")
    columns = _columns(table, measure)
    sides: list[Side] = ["end" if n in table.figures else "start" for n in range(len(columns))]
    heading = node.add("TR")
    again = tuple(_row(_cells(table.header, HEAD, columns, sides), measure, thick=True))
    named = [heading.add("TH", header_scope="Column") for _ in columns]
    for strip in _row(_cells(table.header, HEAD, columns, sides, named), measure, thick=True):
        yield Strip(strip.height, strip.draw, keep=True)
    for number, texts in enumerate(table.rows):
        row = node.add("TR")
        filled = [*texts, *[""] * (len(columns) - len(texts))]
        nodes = [row.add("TD") for _ in columns]
        tied = _is_tied(number, len(table.rows))
        for strip in _row(_cells(filled, CELL, columns, sides, nodes), measure, tied=tied):
            yield Strip(strip.height, strip.draw, keep=strip.keep, repeat=again)


def _columns(table: Table, measure: Measure) -> list[Measure]:
    count = len(table.header)
    if table.widths and len(table.widths) != count:
        raise ValueError("A table has as many widths as columns")
    shares = table.widths or (1.0,) * count
    offset, found = 0.0, []
    for share in shares:
        width = measure.width * share / sum(shares)
        found.append(measure.part(offset, width - GUTTER))
        offset += width
    # The last column needs no gutter: it reaches the edge of the text.
    if found:
        found[-1] = found[-1].part(0, found[-1].width + GUTTER)
    return found


def _cells(
    texts: Sequence[str],
    style: TextStyle,
    columns: list[Measure],
    sides: list[Side],
    elements: Sequence[Element | None] | None = None,
) -> list[Cell]:
    nodes = elements or [None] * len(columns)
    rows = zip(texts, columns, sides, nodes, strict=True)
    return [_cell(text, style, column, side, node) for text, column, side, node in rows]


def _cell(text: str, style: TextStyle, measure: Measure, side: Side, element: Element | None) -> Cell:
    return Cell(measure.lines(text, style), style, measure, side, element)


def _is_tied(number: int, count: int) -> bool:
    """Whether the row of this number, from 0, stays with the next one."""
    return number < count - 1 and (count <= SHORT or number in (0, count - 2))


def _row(cells: list[Cell], measure: Measure, *, thick: bool = False, tied: bool = False) -> Iterator[Strip]:
    count = max((len(cell.lines) for cell in cells), default=1)
    leading = max(cell.style.leading for cell in cells) if cells else 0.0
    together = count <= ROWS_KEPT
    yield Strip(PADDING, keep=True)
    for number in range(count):
        yield Strip(leading, _draw_row(cells, number), keep=together or number == count - 1)
    yield _rule(measure, PADDING, thick=thick, keep=tied and together)


def _draw_row(cells: list[Cell], number: int) -> Draw:
    def draw(pen: Pen, top: float) -> None:
        for cell in cells:
            if number < len(cell.lines):
                context = pen.content(cell.element) if cell.element else pen.ornament()
                with context:
                    draw_line(pen, cell.lines[number], cell.style, cell.measure, top, cell.side)

    return draw


def _rule(measure: Measure, height: float = 0.0, *, thick: bool = False, keep: bool = False) -> Strip:
    def draw(pen: Pen, top: float) -> None:
        colour, thickness = ("ink", 0.9) if thick else ("line", 0.6)
        pen.rule(measure.left, top - height, measure.width, colour, thickness)

    return Strip(height, draw, keep=keep)
