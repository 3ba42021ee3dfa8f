"""A preview shows the first page or the picture, and nothing of what the file says beside its look."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import ExifTags, Image

from core.uploads.previews import NotDrawn, draw_safely
from tests.core.uploads import hostile as h

CANARY = b"Canary"


def drawn(folder: Path, content: bytes, kind: str) -> Image.Image:
    path = folder / "upload"
    path.write_bytes(content)
    found = draw_safely(path, kind=kind)
    assert CANARY not in found
    picture = Image.open(BytesIO(found))
    assert picture.format == "WEBP"
    assert not picture.getexif()
    return picture


def test_the_first_page_of_a_pdf_is_drawn_and_its_author_stays_behind(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    for colour in (b"1 0 0", b"0 0 1"):
        pdf.add_blank_page(page_size=(400, 200))
        pdf.pages[-1].Contents = pdf.make_stream(colour + b" rg 0 0 400 200 re f")
    pdf.docinfo["/Author"] = "Asel Canary"
    picture = drawn(tmp_path, h.saved(pdf), "pdf")
    assert picture.size == (1000, 500)
    middle = picture.convert("RGB").getpixel((500, 250))
    assert isinstance(middle, tuple)
    assert middle[0] > 200
    assert max(middle[1:]) < 60


@pytest.mark.parametrize(
    ("kind", "size", "shown"), [("jpeg", (2400, 1200), (500, 1000)), ("png", (40, 30), (40, 30))]
)
def test_a_picture_is_drawn_upright_smaller_and_bare(
    tmp_path: Path, kind: str, size: tuple[int, int], shown: tuple[int, int]
) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = "Asel Canary"
    if kind == "jpeg":
        exif[ExifTags.Base.Orientation] = 6
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, exif=exif)
    assert drawn(tmp_path, out.getvalue(), kind).size == shown


def test_what_is_see_through_stands_on_white(tmp_path: Path) -> None:
    out = BytesIO()
    Image.new("RGBA", (9, 9), (0, 0, 0, 0)).save(out, "PNG")
    assert drawn(tmp_path, out.getvalue(), "png").convert("RGB").getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("kind", "content"), [("pdf", b"%PDF-1.7 broken"), ("png", b"broken"), ("docx", b"x"), ("", b"")]
)
def test_what_cannot_be_drawn_has_no_preview(tmp_path: Path, kind: str, content: bytes) -> None:
    path = tmp_path / "upload"
    path.write_bytes(content)
    with pytest.raises(NotDrawn):
        draw_safely(path, kind=kind)
