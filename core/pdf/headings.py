"""The table of contents: known before the pages are, filled in once they are."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.pdf.blocks import Block, Contents, Heading
from core.pdf.lines import TextStyle
from core.pdf.pen import Pen
from core.pdf.strips import Measure, Strip, draw_line, gap
from core.pdf.tags import Element

ENTRY = TextStyle()
NUMBERS = 34.0  # points for the number of a page
LEVEL = 2


class Headings:
    """The headings of one document that its contents list, and the page of each, from 1."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.is_wanted = any(isinstance(one, Contents) for one in blocks)
        found = [one for one in blocks if isinstance(one, Heading) and one.level == LEVEL]
        self.texts = [one.text for one in found] if self.is_wanted else []
        self.pages: dict[int, int] = {}
        self._next = 0

    def anchored(self, strips: Iterator[Strip]) -> Iterator[Strip]:
        """The strips of the next heading, its first line marked with the heading's number."""
        is_marked = False
        for strip in strips:
            if strip.draw and not is_marked:
                is_marked, strip = True, replace(strip, anchor=self._next)
                self._next += 1
            yield strip

    def counted(self, filled: Sequence[Sequence[Strip]]) -> None:
        """Take down the page of every heading."""
        for page, strips in enumerate(filled, start=1):
            self.pages |= {one.anchor: page for one in strips if one.anchor is not None}

    def strips(self, parent: Element, measure: Measure) -> Iterator[Strip]:
        """A line or more for each heading, its page at the far side."""
        listed = parent.add("TOC")
        texts = measure.part(0, measure.width - NUMBERS)
        for number, text in enumerate(self.texts):
            item = listed.add("TOCI")
            for at, line in enumerate(texts.lines(text, ENTRY)):

                def draw(
                    pen: Pen,
                    top: float,
                    at: int = at,
                    line: object = line,
                    number: int = number,
                    item: Element = item,
                ) -> None:
                    with pen.content(item):
                        draw_line(pen, line, ENTRY, texts, top, "start")  # type: ignore[arg-type]
                        if at == 0:
                            self._draw_page(pen, number, measure, top)
                    pen.jump(
                        anchor_name(number), measure.left, top - ENTRY.leading, measure.width, ENTRY.leading
                    )

                yield Strip(ENTRY.leading, draw, keep=True)
            yield gap(3)
        yield gap(6)

    def _draw_page(self, pen: Pen, number: int, measure: Measure, top: float) -> None:
        far = measure.part(measure.width - NUMBERS, NUMBERS)
        draw_line(pen, far.lines(str(self.pages.get(number, "")), ENTRY)[0], ENTRY, far, top, "end")


def anchor_name(number: int) -> str:
    """What a heading is called within the file."""
    return f"heading-{number}"
