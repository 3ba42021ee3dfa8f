"""Reads PDFs back with the tools a recipient has: poppler's text, fonts and pictures."""

import subprocess
from pathlib import Path

from PIL import Image

from core.pdf.blocks import Block
from core.pdf.document import render
from core.pdf.letterhead import Letterhead

HUB = Letterhead("Astana Civil Service Hub", "Innovation calls")
_DIRECTION_MARKS = dict.fromkeys(
    map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)


def make(*blocks: Block, title: str = "Receipt", language: str = "en") -> bytes:
    return render(title, language, blocks, letterhead=HUB)


def text_of(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode().translate(_DIRECTION_MARKS)


def words_of(pdf: bytes) -> str:
    return " ".join(text_of(pdf).split())


def font_lines(pdf: bytes, folder: Path) -> list[str]:
    path = folder / "fonts.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdffonts", str(path)], capture_output=True, check=True, text=True)
    return done.stdout.splitlines()[2:]


def picture_of(pdf: bytes, folder: Path, page: int = 1) -> Image.Image:
    """Return a page in grey, 72 dots an inch: one pixel is one point."""
    target = folder / "page"
    command = ["pdftoppm", "-r", "72", "-gray", "-png", "-singlefile", "-f", str(page), "-", str(target)]
    subprocess.run(command, input=pdf, capture_output=True, check=True)
    return Image.open(target.with_suffix(".png"))


def ink(picture: Image.Image, box: tuple[int, int, int, int]) -> int:
    """Count dark pixels in (left, upper, right, lower)."""
    return sum(picture.crop(box).histogram()[:140])
