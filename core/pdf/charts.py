"""Charts as strips: vectors that say their numbers, so that neither colour nor sight is needed."""

from collections.abc import Iterator

from core.pdf.blocks import Bars, Tile, TileMap
from core.pdf.fonts import Role
from core.pdf.lines import TextStyle
from core.pdf.pen import Pen
from core.pdf.strips import Draw, Measure, Strip, baseline, draw_line
from core.pdf.tags import Element

TITLE = TextStyle(Role.STRONG, 9, 13)
LABEL = TextStyle(Role.BODY, 9, 12)
NUMBER = TextStyle(Role.STRONG, 9, 12)
LABELS = 0.34  # of the line; the bars have the rest, but for the widest number
GUTTER, BAR, AIR = 8.0, 11.0, 5.0
TINTS = (0.0, 0.14, 0.28, 0.44, 0.62)  # how much of the colour each shade has: all of them carry dark letters


def bars_strips(block: Bars, parent: Element, measure: Measure) -> Iterator[Strip]:
    """Set a chart: a strip for each bar, so that a long one goes on overleaf."""
    told = "; ".join(f"{label}: {number}" for label, number in block.rows)
    figure = parent.add("Figure", alt=f"{block.title}. {told}")
    for line in measure.lines(block.title, TITLE):
        yield Strip(TITLE.leading, _text(figure, line, TITLE, measure), keep=True)
    yield Strip(3, keep=True)
    left = measure.part(0, measure.width * LABELS - GUTTER)
    widest = max((measure.lines(str(number), NUMBER)[0].width for _label, number in block.rows), default=0.0)
    room = measure.width * (1 - LABELS) - widest - GUTTER
    most = max((number for _label, number in block.rows), default=0) or 1
    for at, (label, number) in enumerate(block.rows):
        lines = left.lines(label, LABEL)
        height = max(len(lines) * LABEL.leading, BAR) + AIR
        draw = _bar(figure, measure, left, label, number, room * number / most)
        yield Strip(height, draw, keep=at in (0, len(block.rows) - 2))


def tile_strips(block: TileMap, parent: Element, measure: Measure) -> Iterator[Strip]:
    """Set a map as wide as the line."""
    scale = measure.width / block.width
    figure = parent.add("Figure", alt=block.alt)

    def draw(pen: Pen, top: float) -> None:
        with pen.content(figure):
            for tile in block.tiles:
                _draw_tile(pen, tile, measure, top, scale, block.side)

    yield Strip(block.height * scale + AIR, draw)


def _text(figure: Element, line: object, style: TextStyle, measure: Measure) -> Draw:
    def draw(pen: Pen, top: float) -> None:
        with pen.content(figure):
            draw_line(pen, line, style, measure, top, "start")  # type: ignore[arg-type]

    return draw


def _bar(figure: Element, measure: Measure, left: Measure, label: str, number: int, length: float) -> Draw:
    begin = measure.left + measure.width * LABELS
    shown = measure.lines(str(number), NUMBER)[0]

    def draw(pen: Pen, top: float) -> None:
        with pen.content(figure):
            for at, line in enumerate(left.lines(label, LABEL)):
                draw_line(pen, line, LABEL, left, top - at * LABEL.leading, "start")
            pen.box(begin, top - BAR, max(length, 0.8), BAR, pen.palette["action"])
            pen.line(shown, NUMBER, begin + max(length, 0.8) + GUTTER / 2, baseline(NUMBER, top))

    return draw


def _draw_tile(pen: Pen, tile: Tile, measure: Measure, top: float, scale: float, side: float) -> None:
    x, y, size = measure.left + tile.x * scale, top - (tile.y + side) * scale, side * scale
    pen.box(x, y, size, size, _tint(pen.palette["action"], tile.shade), dashed=tile.is_out, edge="quiet")
    cell = measure.part(tile.x * scale, size)
    code = TextStyle(Role.BODY, 5.5, 8)
    style = TextStyle(Role.STRONG, 7, 9)
    above = top - tile.y * scale - (2.5 if tile.count else (size - code.leading) / 2)
    draw_line(pen, cell.lines(tile.code, code)[0], code, cell, above, "centre")
    if tile.count:
        draw_line(
            pen, cell.lines(str(tile.count), style)[0], style, cell, above - code.leading + 0.5, "centre"
        )


def _tint(colour: str, shade: int) -> str:
    part = TINTS[max(0, min(shade, len(TINTS) - 1))]
    channels = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - one) * part):02x}" for one in channels)
