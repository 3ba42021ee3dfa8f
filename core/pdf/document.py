"""A finished document: title, blocks and letterhead set on pages, as the bytes of a PDF."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Any

from django.utils import translation
from django.utils.translation import gettext
from reportlab.pdfgen.canvas import Canvas

from core.pdf.blocks import Align, Block, Contents, Heading
from core.pdf.contents import han_language, missing_note, texts_of
from core.pdf.fonts import Fonts, Role, load_fonts
from core.pdf.headings import LEVEL, Headings, anchor_name
from core.pdf.layout import strips
from core.pdf.letterhead import A4, Letterhead
from core.pdf.lines import TextStyle
from core.pdf.pen import Pen
from core.pdf.strips import Measure, Strip, draw_line, gap, pages, text_strips
from core.pdf.tags import Element, Structure
from core.pdf.text import clean
from core.pdf.vectors import draw_mark, draw_ribbon, draw_seal

_setting = Lock()  # setting type changes fonts that the whole process shares
MARGIN = 56.0
FIRST_TOP, TOP, BOTTOM = 118.0, 78.0, 66.0
MARK_SIZE, SEAL_SIZE = 34.0, 74.0
NAME = TextStyle(Role.HEADING, 12.5, 16)
SMALL = TextStyle(Role.BODY, 8, 11, "quiet")
KICKER = TextStyle(Role.STRONG, 9.5, 13, "quiet")


@dataclass(frozen=True)
class Metadata:
    """What the file says of itself; `created` is an aware instant, left out when it must not tell."""

    subject: str = ""
    author: str = ""
    keywords: str = ""
    created: datetime | None = None


class _Canvas(Canvas):
    def _make_preamble(self) -> None:
        # reportlab begins each page with Helvetica, which would then be the one font not embedded.
        self._preamble = "1 0 0 1 0 0 cm"


@dataclass(frozen=True)
class Document:
    """One document before it is set; `render` is the short way."""

    title: str
    language: str
    blocks: Sequence[Block]
    letterhead: Letterhead
    footer: str = ""
    kicker: str = ""
    seal: bool = False
    align: Align = "start"
    page: tuple[float, float] = A4
    metadata: Metadata = Metadata()

    def to_bytes(self, fonts: Fonts | None = None) -> bytes:
        """Set the document; the same document gives the same bytes. Raises FontsMissing."""
        width, height = self.page
        faces = fonts or load_fonts()
        texts = list(texts_of([self.title, self.kicker, self.footer, *self.blocks]))
        measure = Measure(faces, self.language, MARGIN, width - 2 * MARGIN, han_language(texts))
        structure = Structure()
        note = missing_note(texts, faces, self.language)
        headings = Headings(self.blocks)
        body = list(self._strips(structure.root, measure, [*self.blocks, *note], headings))
        filled = pages(body, height - FIRST_TOP - BOTTOM, height - TOP - BOTTOM)
        headings.counted(filled)
        target = io.BytesIO()
        canvas = self._canvas(target)
        pen = Pen(canvas, structure, self.letterhead.palette)
        for number, strips_of_page in enumerate(filled, start=1):
            pen.new_page()
            self._draw_frame(pen, measure, number, len(filled))
            y = height - (FIRST_TOP if number == 1 else TOP)
            for strip in strips_of_page:
                if strip.anchor is not None:
                    canvas.bookmarkHorizontal(anchor_name(strip.anchor), 0, y)
                    canvas.addOutlineEntry(
                        _one_line(headings.texts[strip.anchor]), anchor_name(strip.anchor), 0
                    )
                if strip.draw:
                    strip.draw(pen, y)
                y -= strip.height
            canvas.showPage()
        structure.write(canvas._doc)
        canvas.save()
        return target.getvalue()

    def _strips(
        self, root: Element, measure: Measure, blocks: Sequence[Block], headings: Headings
    ) -> Iterator[Strip]:
        beside_seal = measure.part(0, measure.width - (SEAL_SIZE + 12 if self.seal else 0))
        if self.kicker:
            node = root.add("P")
            yield from text_strips(self.kicker, KICKER, node, beside_seal, side=self.align, keep=True)
        if self.title:
            heading = Heading(self.title, 1, self.align)
            yield from list(strips(heading, root, beside_seal, ()))[1:]
        yield gap(8)
        for block in blocks:
            if isinstance(block, Contents):
                yield from headings.strips(root, measure)
                continue
            found = strips(block, root, measure, self.letterhead.mark)
            is_listed = headings.is_wanted and isinstance(block, Heading) and block.level == LEVEL
            yield from headings.anchored(found) if is_listed else found

    def _canvas(self, target: io.BytesIO) -> Any:
        canvas = _Canvas(
            target, pagesize=self.page, pageCompression=1, invariant=1, pdfVersion=(1, 7), lang=self.language
        )
        canvas.setTitle(_one_line(self.title or self.letterhead.name))
        canvas.setAuthor(_one_line(self.metadata.author or self.letterhead.name))
        canvas.setCreator(_one_line(self.letterhead.name))
        canvas.setSubject(_one_line(self.metadata.subject))
        canvas.setKeywords(_one_line(self.metadata.keywords))
        canvas.setViewerPreference("DisplayDocTitle", "true")
        if self.metadata.created:
            canvas._doc._timeStamp.YMDhms = tuple(self.metadata.created.astimezone(UTC).timetuple())[:6]
        return canvas

    def _draw_frame(self, pen: Pen, measure: Measure, number: int, count: int) -> None:
        width, height = self.page
        with pen.ornament():
            if self.letterhead.ribbon:
                draw_ribbon(pen.canvas, 0, height - 14, width, pen.palette["gold"])
            if number == 1:
                self._draw_head(pen, measure, height)
            else:
                self._draw_running_head(pen, measure, height)
            self._draw_foot(pen, measure, number, count)
        pen.rule(MARGIN, BOTTOM - 14, measure.width)

    def _draw_head(self, pen: Pen, measure: Measure, height: float) -> None:
        top = height - 40
        paths = self.letterhead.mark
        offset = MARK_SIZE + 12 if paths else 0.0
        draw_mark(pen.canvas, paths, MARGIN, top, MARK_SIZE, pen.palette["gold"])
        beside = measure.part(offset, measure.width - offset)
        lines = beside.lines(self.letterhead.name, NAME)[:1]
        draw_line(pen, lines[0], NAME, beside, top - 3, "start")
        if self.letterhead.subtitle:
            draw_line(pen, beside.lines(self.letterhead.subtitle, SMALL)[0], SMALL, beside, top - 20, "start")
        if self.seal:
            left = MARGIN + measure.width - SEAL_SIZE
            draw_seal(pen.canvas, paths, left, height - FIRST_TOP + 8, SEAL_SIZE, pen.palette["gold"])

    def _draw_running_head(self, pen: Pen, measure: Measure, height: float) -> None:
        half = measure.width / 2
        near, far = measure.part(0, half - 6), measure.part(half + 6, half - 6)
        draw_line(pen, near.lines(self.letterhead.name, SMALL)[0], SMALL, near, height - 40, "start")
        draw_line(pen, far.lines(self.title, SMALL)[0], SMALL, far, height - 40, "end")

    def _draw_foot(self, pen: Pen, measure: Measure, number: int, count: int) -> None:
        with translation.override(self.language):
            words = gettext("Page %(page)s of %(pages)s") % {"page": number, "pages": count}
        wide = measure.part(0, measure.width * 0.74)
        narrow = measure.part(measure.width * 0.76, measure.width * 0.24)
        for row, line in enumerate(wide.lines(self.footer, SMALL)[:3]):
            draw_line(pen, line, SMALL, wide, BOTTOM - 20 - row * SMALL.leading, "start")
        draw_line(pen, narrow.lines(words, SMALL)[0], SMALL, narrow, BOTTOM - 20, "end")


def render(
    title: str,
    language: str,
    blocks: Sequence[Block],
    *,
    letterhead: Letterhead,
    footer: str = "",
    kicker: str = "",
    seal: bool = False,
    align: Align = "start",
    page: tuple[float, float] = A4,
    metadata: Metadata | None = None,
) -> bytes:
    """Return a PDF on the letterhead; all texts are plain, in any script.

    `kicker` stands small above the title, `seal` puts the woven seal beside it, `footer` is set on
    every page. Raises FontsMissing when settings.PDF_FONTS_DIR has no base font.
    """
    document = Document(
        title, language, blocks, letterhead, footer, kicker, seal, align, page, metadata or Metadata()
    )
    with _setting:
        return document.to_bytes()


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())
