"""A copy for a blind reader: the content stays, the makers' traces go."""

import zipfile
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo

from core.uploads.scrubbing import NotScrubbed, scrub, scrub_safely
from core.uploads.traces import identity_metadata
from tests.core.uploads import hostile as h

CANARY = "Canary"


def scrubbed(folder: Path, content: bytes, kind: str) -> bytes:
    source, target = folder / f"in.{kind}", folder / f"out.{kind}"
    source.write_bytes(content)
    scrub(source, target, kind=kind)
    assert identity_metadata(target) == []
    return target.read_bytes()


def everything_in(package: bytes) -> bytes:
    """Every part of a package, unpacked: compressed bytes would hide what they say."""
    with zipfile.ZipFile(BytesIO(package)) as archive:
        return b"\n".join(name.encode() + archive.read(name) for name in archive.namelist())


def test_a_pdf_keeps_its_pages_and_loses_info_xmp_and_the_authors_of_notes(tmp_path: Path) -> None:
    pdf = h.new_pdf(2)
    with pdf.open_metadata() as xmp:
        xmp["dc:creator"] = ["Berik Canary"]
    pdf.docinfo["/Author"] = "Asel Canary"
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Text,
        Rect=[0, 0, 9, 9],
        T="Asel Canary",
        Contents="Typo",
    )
    pdf.pages[0].obj.Annots = pdf.make_indirect(pikepdf.Array([note]))
    bare = scrubbed(tmp_path, h.saved(pdf), "pdf")
    with pikepdf.open(BytesIO(bare)) as copy:
        assert len(copy.pages) == 2
        assert str(copy.pages[0].obj.Annots[0].Contents) == "Typo"
        assert all(CANARY.encode() not in thing.unparse() for thing in copy.objects)


def test_the_same_pdf_gives_the_same_copy(tmp_path: Path) -> None:
    content = h.saved(h.new_pdf(1))
    assert scrubbed(tmp_path, content, "pdf") == scrubbed(tmp_path, content, "pdf")


def test_an_office_document_keeps_its_text_and_loses_every_name(tmp_path: Path) -> None:
    picture = BytesIO()
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = "Asel Canary"
    Image.new("RGB", (4, 4), "teal").save(picture, "JPEG", exif=exif)
    content = h.office(
        {
            "docProps/core.xml": "<cp:x><dc:creator>Asel Canary</dc:creator></cp:x>",
            "docProps/app.xml": "<Properties><Company>Canary Ministry</Company></Properties>",
            "docProps/custom.xml": '<property name="Owner"><vt:lpwstr>Canary</vt:lpwstr></property>',
            "word/comments.xml": '<w:comment w:author="Reviewer Canary" w:initials="Canary">Good</w:comment>',
            "word/people.xml": '<w15:person w15:author="Reviewer Canary"/>',
            "word/media/photo.jpeg": picture.getvalue(),
        }
    )
    parts = everything_in(scrubbed(tmp_path, content, "docx"))
    assert CANARY.encode() not in parts
    assert b">Good</w:comment>" in parts


def test_an_open_document_loses_its_first_author(tmp_path: Path) -> None:
    meta = "<office:meta><meta:initial-creator>Asel Canary</meta:initial-creator></office:meta>"
    content = h.open_document(parts={"meta.xml": meta})
    assert CANARY.encode() not in everything_in(scrubbed(tmp_path, content, "odt"))


@pytest.mark.parametrize(("kind", "form"), [("jpeg", "JPEG"), ("png", "PNG"), ("webp", "WEBP")])
def test_a_picture_keeps_its_size_and_loses_artist_and_place(tmp_path: Path, kind: str, form: str) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = "Asel Canary"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    words = PngInfo()
    words.add_text("Author", "Asel Canary")
    out = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(
        out, form, exif=exif, **({"pnginfo": words} if kind == "png" else {})
    )
    bare = scrubbed(tmp_path, out.getvalue(), kind)
    assert CANARY.encode() not in bare
    with Image.open(BytesIO(bare)) as copy:
        assert (copy.size, copy.format) == ((40, 30), form)


@pytest.mark.parametrize("kind", ["zip", "txt", ""])
def test_a_kind_that_cannot_be_scrubbed_is_refused(tmp_path: Path, kind: str) -> None:
    source = tmp_path / "in"
    source.write_bytes(b"Asel Canary")
    with pytest.raises(NotScrubbed):
        scrub(source, tmp_path / "out", kind=kind)


def test_behind_the_fence_it_is_the_same_and_a_broken_file_is_refused(tmp_path: Path) -> None:
    source, target = tmp_path / "in", tmp_path / "out"
    pdf = h.new_pdf(1)
    pdf.docinfo["/Author"] = "Asel Canary"
    source.write_bytes(h.saved(pdf))
    scrub_safely(source, target, kind="pdf")
    assert identity_metadata(target) == []
    source.write_bytes(b"%PDF-1.7 broken")
    target.unlink()
    with pytest.raises(NotScrubbed):
        scrub_safely(source, target, kind="pdf")
