"""What a page is drawn with: lines of shaped text, rules and boxes, each tagged with what it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from core.pdf.embedding import EmbeddedFace, needs_words
from core.pdf.faces import Face
from core.pdf.lines import Line, TextStyle
from core.pdf.shaping import Piece
from core.pdf.tags import Element, Structure

Palette = dict[str, str]


class Pen:
    """Draws onto one canvas; lengths are points, (0, 0) is the lower left corner of the page."""

    def __init__(self, canvas: Canvas, structure: Structure, palette: Palette) -> None:
        self.canvas: Any = canvas
        self.structure = structure
        self.palette = palette
        self._embedded: dict[Face, EmbeddedFace] = {}

    def new_page(self) -> None:
        self.structure.new_page()

    @contextmanager
    def content(self, element: Element) -> Iterator[None]:
        """Tag what is drawn inside as part of `element`."""
        self._add(f"/{element.role} <</MCID {self.structure.mark(element)}>> BDC")
        yield
        self._add("EMC")

    @contextmanager
    def ornament(self) -> Iterator[None]:
        """Mark what is drawn inside as decoration that reading aloud skips."""
        self._add("/Artifact BMC")
        yield
        self._add("EMC")

    def line(self, line: Line, style: TextStyle, x: float, baseline: float) -> None:
        """Draw one line of text from `x`."""
        if not line.pieces:
            return
        self.canvas.setFillColor(self.palette[style.colour])
        self._add("BT")
        for piece in line.pieces:
            self._add(f"1 0 0 1 {_number(x)} {_number(baseline)} Tm")
            self._piece(piece, style)
            x += piece.width * style.size / 1000
        self._add("ET")

    def rule(self, x: float, y: float, width: float, colour: str = "line", thickness: float = 0.6) -> None:
        with self.ornament():
            self.canvas.setStrokeColor(self.palette[colour])
            self.canvas.setLineWidth(thickness)
            self.canvas.line(x, y, x + width, y)

    def diamond(self, x: float, y: float, size: float, colour: str) -> None:
        """Fill a diamond whose middle is (x, y)."""
        path = self.canvas.beginPath()
        half = size / 2
        path.moveTo(x - half, y)
        for dx, dy in ((0, half), (half, 0), (0, -half)):
            path.lineTo(x + dx, y + dy)
        path.close()
        self.canvas.setFillColor(self.palette[colour])
        self.canvas.drawPath(path, stroke=0, fill=1)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str,
        *,
        edge: str = "",
        dashed: bool = False,
    ) -> None:
        """Fill a rectangle with a colour "#rrggbb", with an edge of the palette where one is named."""
        self.canvas.setFillColor(fill)
        if edge:
            self.canvas.setStrokeColor(self.palette[edge])
            self.canvas.setLineWidth(0.5)
            self.canvas.setDash([2, 1.5] if dashed else [])
        self.canvas.rect(x, y, width, height, stroke=int(bool(edge)), fill=1)
        self.canvas.setDash([])

    def jump(self, anchor: str, x: float, y: float, width: float, height: float) -> None:
        self.canvas.linkRect("", anchor, (x, y, x + width, y + height), relative=0, thickness=0)

    def link(self, url: str, x: float, y: float, width: float, height: float) -> None:
        self.canvas.linkURL(url, (x, y, x + width, y + height), relative=0, thickness=0)

    def _piece(self, piece: Piece, style: TextStyle) -> None:
        embedded = self._embed(piece.face)
        self._add(f"/{embedded.resource} {_number(style.size)} Tf")
        operators = _glyph_operators(piece, embedded.codes(piece), style.size)
        if needs_words(piece):
            operators = f"/Span <</ActualText <FEFF{_utf16(piece.meaning)}>>> BDC {operators} EMC"
        self._add(operators)

    def _embed(self, face: Face) -> EmbeddedFace:
        if face not in self._embedded:
            self._embedded[face] = EmbeddedFace(face, len(self._embedded) + 1)
            self.canvas._doc.delayedFonts.append(self._embedded[face])
        return self._embedded[face]

    def _add(self, operators: str) -> None:
        self.canvas._code.append(operators)


def _glyph_operators(piece: Piece, codes: list[int], size: float) -> str:
    """Write glyphs with their adjustments: numbers in TJ move left by thousandths, Ts lifts."""
    row: list[str] = []
    lifted = 0.0
    found: list[str] = []
    for glyph, code in zip(piece.glyphs, codes, strict=True):
        if glyph.dy != lifted:
            found += [f"[{' '.join(row)}] TJ"] * bool(row) + [f"{_number(glyph.dy * size / 1000)} Ts"]
            row, lifted = [], glyph.dy
        if glyph.dx:
            row.append(_number(-glyph.dx))
        row.append(f"<{code:04X}>")
        if spare := glyph.own_advance + glyph.dx - glyph.advance:
            row.append(_number(spare))
    found.append(f"[{' '.join(row)}] TJ")
    return " ".join(found + (["0 Ts"] if lifted else []))


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".") if value else "0"


def _utf16(text: str) -> str:
    return text.encode("utf-16-be").hex().upper()
