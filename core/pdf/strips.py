"""A document as a pile of strips: each has a height and draws itself; pages are filled with them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from core.pdf.fonts import Fonts
from core.pdf.lines import Line, TextStyle, break_lines
from core.pdf.pen import Pen
from core.pdf.tags import Element

Side = Literal["start", "centre", "end"]
Draw = Callable[[Pen, float], None]


@dataclass(frozen=True)
class Strip:
    """A slice of the page as wide as the text; `draw` gets the pen and the y of the slice's upper edge.

    `keep` ties it to the next strip; a `gap` vanishes at the top of a page; `repeat` is set again above it
    when it begins a page; `breaks` starts a new page; `anchor` is the number of the heading that begins here.
    """

    height: float
    draw: Draw | None = None
    keep: bool = False
    gap: bool = False
    breaks: bool = False
    repeat: tuple["Strip", ...] = ()
    anchor: int | None = None


@dataclass(frozen=True)
class Measure:
    """Where text is set: from `left`, `width` points wide, in which fonts and language.

    `han`: see `break_lines`.
    """

    fonts: Fonts
    language: str
    left: float
    width: float
    han: str = ""

    def lines(self, text: str, style: TextStyle) -> list[Line]:
        return break_lines(text, style, self.width, fonts=self.fonts, language=self.language, han=self.han)

    def part(self, offset: float, width: float) -> "Measure":
        """Return a narrower measure that begins `offset` points further right."""
        return replace(self, left=self.left + offset, width=max(width, 1.0))


def baseline(style: TextStyle, top: float) -> float:
    """Return where letters stand in a line of text whose upper edge is `top`."""
    return top - (style.leading - style.size) / 2 - style.size * 0.86


def draw_line(pen: Pen, line: Line, style: TextStyle, measure: Measure, top: float, side: Side) -> None:
    """Draw a line at the side its direction begins, in the middle, or at the far side."""
    spare = measure.width - line.width
    at_right = line.rtl if side == "start" else side == "end"
    offset = spare / 2 if side == "centre" else spare if at_right else 0.0
    pen.line(line, style, measure.left + offset, baseline(style, top))


def text_strips(
    text: str,
    style: TextStyle,
    element: Element,
    measure: Measure,
    *,
    side: Side = "start",
    keep: bool = False,
    before: Draw | None = None,
) -> Iterator[Strip]:
    """Set a text, one strip a line; neither its first nor its last line stands alone on a page."""
    rows = measure.lines(text, style)
    for number, line in enumerate(rows):

        def draw(pen: Pen, top: float, line: Line = line, first: bool = number == 0) -> None:
            if before and first:
                before(pen, top)
            with pen.content(element):
                draw_line(pen, line, style, measure, top, side)

        lonely = number in (0, len(rows) - 2) and number < len(rows) - 1
        yield Strip(style.leading, draw, keep=keep or lonely)


def gap(height: float, *, keep: bool = False) -> Strip:
    return Strip(height, gap=True, keep=keep)


def pages(strips: Iterable[Strip], first_room: float, room: float) -> list[list[Strip]]:
    """Fill pages of `first_room`, then `room` points; tied strips stay together if one page holds them."""
    filled: list[list[Strip]] = [[]]
    left = first_room
    for group in _tied(strips):
        height = sum(strip.height for strip in group)
        moves = left < height <= room and bool(filled[-1]) and not all(strip.gap for strip in group)
        if group[0].breaks or moves:
            filled.append([])
            left = room
        for strip in group:
            if strip.gap and strip.height > left:
                left = 0.0  # the end of the page is gap enough
                continue
            if strip.height > left and filled[-1]:
                filled.append([])
                left = room
            left -= _place(strip, filled[-1])
    return filled


def _place(strip: Strip, page: list[Strip]) -> float:
    if strip.breaks or (strip.gap and not page):
        return 0.0
    added = [*strip.repeat, strip] if not page else [strip]
    page.extend(added)
    return sum(one.height for one in added)


def _tied(strips: Iterable[Strip]) -> Iterator[list[Strip]]:
    group: list[Strip] = []
    for strip in strips:
        if strip.breaks and group:
            yield group
            group = []
        group.append(strip)
        if not strip.keep or strip.breaks:
            yield group
            group = []
    if group:
        yield group
