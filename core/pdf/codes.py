"""QR codes drawn as rows of squares, beside the words that say what they open."""

from collections.abc import Iterator

from reportlab.graphics.barcode.qrencoder import QR8bitByte, QRCode, QRErrorCorrectLevel

from core.pdf.blocks import QrCode
from core.pdf.lines import TextStyle
from core.pdf.pen import Pen
from core.pdf.strips import Measure, Strip, draw_line
from core.pdf.tags import Element

QUIET_MODULES = 2
LONGEST_ADDRESS = 600  # beyond this the squares get too small for a telephone


def dark_runs(url: str) -> tuple[int, list[tuple[int, int, int]]]:
    """Return the number of modules a side and the dark runs as (row, first column, length).

    Raises ValueError for an address that is not http(s) or is longer than LONGEST_ADDRESS.
    """
    if not url.startswith(("https://", "http://")) or len(url) > LONGEST_ADDRESS:
        raise ValueError("A code opens an http address of at most 600 characters")
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(QR8bitByte(url))
    code.make()
    side = code.getModuleCount()
    runs: list[tuple[int, int, int]] = []
    for row in range(side):
        start = -1
        for column in range(side + 1):
            dark = column < side and code.isDark(row, column)
            if dark and start < 0:
                start = column
            elif not dark and start >= 0:
                runs.append((row, start, column - start))
                start = -1
    return side, runs


def qr_strips(
    block: QrCode, parent: Element, measure: Measure, styles: tuple[TextStyle, TextStyle]
) -> Iterator[Strip]:
    """Set the code at the left, caption and address to its right; all of it stays on one page."""
    side, runs = dark_runs(block.url)
    figure = parent.add("Figure", alt=block.caption or block.url)
    beside = measure.part(block.size + 18, measure.width - block.size - 18)
    rows = [
        (line, style, node)
        for text, style in zip((block.caption, block.url), styles, strict=True)
        for node in [parent.add("P")]
        for line in beside.lines(text, style)
    ]

    def draw(pen: Pen, top: float) -> None:
        with pen.content(figure):
            _draw_squares(pen, side, runs, measure.left, top, block.size)
        pen.link(block.url, measure.left, top - block.size, block.size, block.size)
        y = top - 4
        for line, style, node in rows:
            with pen.content(node):
                draw_line(pen, line, style, beside, y, "start")
            y -= style.leading

    yield Strip(max(block.size, sum(style.leading for _, style, _ in rows) + 8), draw)


def _draw_squares(
    pen: Pen, side: int, runs: list[tuple[int, int, int]], left: float, top: float, size: float
) -> None:
    module = size / (side + 2 * QUIET_MODULES)
    path = pen.canvas.beginPath()
    for row, column, length in runs:
        x = left + (column + QUIET_MODULES) * module
        y = top - (row + QUIET_MODULES + 1) * module
        path.rect(x, y, length * module, module)
    pen.canvas.setFillColor(pen.palette["ink"])
    pen.canvas.drawPath(path, stroke=0, fill=1)
