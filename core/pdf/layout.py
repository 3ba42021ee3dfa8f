"""Blocks turned into strips, one small function for each kind of block."""

from collections.abc import Callable, Iterator
from typing import Any

from core.pdf.blocks import (
    Bars,
    Block,
    Bullets,
    Facts,
    Heading,
    Mono,
    PageBreak,
    Paragraph,
    QrCode,
    Reference,
    Rule,
    Seal,
    Signature,
    Spacer,
    Table,
    TileMap,
)
from core.pdf.charts import bars_strips, tile_strips
from core.pdf.codes import qr_strips
from core.pdf.fonts import Role
from core.pdf.lines import TextStyle
from core.pdf.pen import Pen
from core.pdf.strips import Measure, Side, Strip, draw_line, gap, text_strips
from core.pdf.tables import facts_strips, table_strips
from core.pdf.tags import Element
from core.pdf.vectors import draw_seal

HEADINGS = {
    1: TextStyle(Role.HEADING, 20, 26),
    2: TextStyle(Role.HEADING, 14, 19),
    3: TextStyle(Role.STRONG, 11, 15),
}
TONES = {
    "plain": TextStyle(),
    "quiet": TextStyle(Role.BODY, 9, 13, "quiet"),
    "strong": TextStyle(Role.STRONG),
    "lead": TextStyle(Role.BODY, 12.5, 18, "quiet"),
}
REFERENCE = TextStyle(Role.REFERENCE, 18, 24)
MONO = TextStyle(Role.MONO, 9, 13.5)
LABEL = TextStyle(Role.STRONG, 9, 13)
INDENT = 16.0
BETWEEN_SIGNERS = 24.0


def strips(block: Block, parent: Element, measure: Measure, mark: tuple[str, ...]) -> Iterator[Strip]:
    """Lay one block out under `parent`; `mark` is the letterhead's, for the seal."""
    if isinstance(block, Seal):
        yield _seal(block, measure, mark)
        return
    yield from _LAYOUTS[type(block)](block, parent, measure)


def _heading(block: Heading, parent: Element, measure: Measure) -> Iterator[Strip]:
    style = HEADINGS[block.level]
    yield gap(style.size * 0.9, keep=True)
    node = parent.add(f"H{block.level}")
    yield from text_strips(block.text, style, node, measure, side=block.align, keep=True)
    yield Strip(style.size * 0.3, keep=True)


def _paragraph(block: Paragraph, parent: Element, measure: Measure) -> Iterator[Strip]:
    yield from text_strips(block.text, TONES[block.tone], parent.add("P"), measure, side=block.align)
    yield gap(6)


def _facts(block: Facts, parent: Element, measure: Measure) -> Iterator[Strip]:
    yield gap(4, keep=True)  # a heading above stays with the first line
    yield from facts_strips(block, parent, measure)
    yield gap(10)


def _table(block: Table, parent: Element, measure: Measure) -> Iterator[Strip]:
    if block.caption:
        yield from text_strips(block.caption, LABEL, parent.add("P"), measure, keep=True)
    yield from table_strips(block, parent, measure)
    yield gap(12)


def _reference(block: Reference, parent: Element, measure: Measure) -> Iterator[Strip]:
    yield gap(6, keep=True)
    yield from text_strips(block.text, REFERENCE, parent.add("P"), measure)
    yield gap(8)


def _mono(block: Mono, parent: Element, measure: Measure) -> Iterator[Strip]:
    if block.label:
        yield from text_strips(block.label, LABEL, parent.add("P"), measure, keep=True)
    yield from text_strips(_grouped(block.text, block.group), MONO, parent.add("P"), measure)
    yield gap(8)


def _grouped(text: str, size: int) -> str:
    return " ".join(text[at : at + size] for at in range(0, len(text), size)) if size else text


def _bullets(block: Bullets, parent: Element, measure: Measure) -> Iterator[Strip]:
    listed = parent.add("L")
    for number, text in enumerate(block.items, start=1):
        item = listed.add("LI")
        before = _counter(number, item.add("Lbl"), measure) if block.numbered else _diamond(text, measure)
        inner = measure.part(INDENT, measure.width - 2 * INDENT)
        yield from text_strips(text, TONES["plain"], item.add("LBody"), inner, before=before)
        yield gap(2)
    yield gap(6)


def _counter(number: int, label: Element, measure: Measure) -> Callable[[Pen, float], None]:
    style = TONES["plain"]
    line = measure.lines(f"{number}.", style)[0]

    def draw(pen: Pen, top: float) -> None:
        with pen.content(label):
            draw_line(pen, line, style, measure.part(0, line.width), top, "start")

    return draw


def _diamond(text: str, measure: Measure) -> Callable[[Pen, float], None]:
    first = measure.lines(text, TONES["plain"])[0]
    x = measure.left + (measure.width - 6 if first.rtl else 4)

    def draw(pen: Pen, top: float) -> None:
        with pen.ornament():
            pen.diamond(x, top - 8, 5, "gold")

    return draw


def _signature(block: Signature, parent: Element, measure: Measure) -> Iterator[Strip]:
    count = max(len(block.signers), 1)
    width = (measure.width - BETWEEN_SIGNERS * (count - 1)) / count
    columns = [measure.part((width + BETWEEN_SIGNERS) * n, width) for n in range(len(block.signers))]

    def draw_lines(pen: Pen, top: float) -> None:
        for column in columns:
            pen.rule(column.left, top - 40, column.width, "ink")

    yield Strip(44, draw_lines, keep=True)
    parts: list[tuple[TextStyle, list[str]]] = [
        (LABEL, [name for name, _ in block.signers]),
        (TONES["quiet"], [role for _, role in block.signers]),
    ]
    for style, texts in parts:
        yield from _beside(texts, style, columns, parent)


def _beside(texts: list[str], style: TextStyle, columns: list[Measure], parent: Element) -> Iterator[Strip]:
    rows = [
        (column, column.lines(text, style), parent.add("P"))
        for text, column in zip(texts, columns, strict=True)
    ]
    for number in range(max((len(lines) for _, lines, _ in rows), default=0)):

        def draw(pen: Pen, top: float, number: int = number) -> None:
            side: Side = "start"
            for column, lines, node in rows:
                if number < len(lines):
                    with pen.content(node):
                        draw_line(pen, lines[number], style, column, top, side)

        yield Strip(style.leading, draw, keep=True)


def _qr(block: QrCode, parent: Element, measure: Measure) -> Iterator[Strip]:
    yield gap(6, keep=True)
    yield from qr_strips(block, parent, measure, (TONES["plain"], TONES["quiet"]))
    yield gap(8)


def _bars(block: Bars, parent: Element, measure: Measure) -> Iterator[Strip]:
    yield gap(4, keep=True)
    yield from bars_strips(block, parent, measure)
    yield gap(8)


def _tile_map(block: TileMap, parent: Element, measure: Measure) -> Iterator[Strip]:
    yield from tile_strips(block, parent, measure)
    yield gap(8)


def _spacer(block: Spacer, parent: Element, measure: Measure) -> Iterator[Strip]:
    yield gap(block.height)


def _rule(block: Rule, parent: Element, measure: Measure) -> Iterator[Strip]:
    yield Strip(13, lambda pen, top: pen.rule(measure.left, top - 6, measure.width))


def _page_break(block: PageBreak, parent: Element, measure: Measure) -> Iterator[Strip]:
    yield Strip(0, breaks=True)


def _seal(block: Seal, measure: Measure, mark: tuple[str, ...]) -> Strip:
    def draw(pen: Pen, top: float) -> None:
        left = measure.left + (measure.width - block.size) / 2
        with pen.ornament():
            draw_seal(pen.canvas, mark, left, top, block.size, pen.palette["gold"])

    return Strip(block.size + 6, draw)


_LAYOUTS: dict[type, Callable[[Any, Element, Measure], Iterator[Strip]]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Facts: _facts,
    Table: _table,
    Reference: _reference,
    Mono: _mono,
    QrCode: _qr,
    Bullets: _bullets,
    Signature: _signature,
    Bars: _bars,
    TileMap: _tile_map,
    Spacer: _spacer,
    Rule: _rule,
    PageBreak: _page_break,
}
