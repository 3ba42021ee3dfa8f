"""Draws one file. Strangers made these files: outside of tests, go through core.uploads.previews."""

from pathlib import Path

from PIL import Image, ImageOps

LONGEST_SIDE = 1000
_PAPER = "white"


def draw(source: Path, target: Path, *, kind: str) -> None:
    """Write a WebP of the first page of a PDF, or of a picture, no side longer than LONGEST_SIDE."""
    drawn = _first_page(source) if kind == "pdf" else _picture(source)
    drawn.save(target, "WEBP", quality=80)


def _first_page(source: Path) -> Image.Image:
    import pypdfium2

    with pypdfium2.PdfDocument(source) as document:
        page = document[0]
        scale = LONGEST_SIDE / max(*page.get_size(), 1)
        drawn: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
        return drawn


def _picture(source: Path) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = None  # the inspection has counted them
    with Image.open(source) as image:
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(image).convert("RGBA")
        paper = Image.new("RGB", upright.size, _PAPER)
        paper.paste(upright, mask=upright.getchannel("A"))
        return paper
