"""What a file says of its makers is found wherever programs hide it."""

import zipfile
from io import BytesIO
from pathlib import Path

import pikepdf
from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo

from core.uploads.scrubbing import scrub
from core.uploads.traces import Trace, identity_metadata
from tests.core.uploads import hostile as h


def traces(folder: Path, name: str, content: bytes) -> list[Trace]:
    path = folder / name
    path.write_bytes(content)
    return identity_metadata(path)


def test_pdf_info_and_xmp_tell_author_and_company(tmp_path: Path) -> None:
    pdf = h.new_pdf(1)
    with pdf.open_metadata() as xmp:
        xmp["dc:creator"] = ["Berik Canary"]
    pdf.docinfo["/Author"] = "Asel Canary"
    pdf.docinfo["/Company"] = "Canary Ministry"
    pdf.docinfo["/Producer"] = "Some program"
    found = traces(tmp_path, "a.pdf", h.saved(pdf))
    assert Trace("Info", "Author", "Asel Canary") in found
    assert Trace("Info", "Company", "Canary Ministry") in found
    assert Trace("XMP", "creator", "Berik Canary") in found
    assert not any("program" in trace.value for trace in found)


def test_office_properties_and_revisions_tell_names(tmp_path: Path) -> None:
    core = "<cp:x><dc:creator>Asel &amp; Co</dc:creator><cp:lastModifiedBy>Berik</cp:lastModifiedBy></cp:x>"
    parts = {
        "docProps/core.xml": core,
        "docProps/app.xml": "<Properties><Company>Canary Ministry</Company><Manager></Manager></Properties>",
        "docProps/custom.xml": '<property fmtid="1" name="Owner"><vt:lpwstr>Canary</vt:lpwstr></property>',
        "word/comments.xml": '<w:comment w:author="Reviewer Canary"/><w:ins w:author="Reviewer Canary"/>',
    }
    assert set(traces(tmp_path, "a.docx", h.office(parts))) == {
        Trace("properties", "Company", "Canary Ministry"),
        Trace("properties", "creator", "Asel & Co"),
        Trace("properties", "lastModifiedBy", "Berik"),
        Trace("properties", "Owner", "Canary"),
        Trace("revisions", "author", "Reviewer Canary"),
    }


def test_open_document_tells_its_first_author(tmp_path: Path) -> None:
    meta = "<office:meta><meta:initial-creator>Asel Canary</meta:initial-creator></office:meta>"
    found = traces(tmp_path, "a.odt", h.open_document(parts={"meta.xml": meta}))
    assert found == [Trace("properties", "initial-creator", "Asel Canary")]


def test_photographs_tell_artist_and_place(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = "Asel Canary"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    target = BytesIO()
    Image.new("RGB", (9, 9)).save(target, "jpeg", exif=exif)
    found = traces(tmp_path, "a.jpg", target.getvalue())
    assert found == [Trace("EXIF", "Artist", "Asel Canary"), Trace("EXIF", "GPS", "latitude, longitude")]


def test_png_texts_are_found(tmp_path: Path) -> None:
    words = PngInfo()
    words.add_text("Author", "Asel Canary")
    target = BytesIO()
    Image.new("RGB", (9, 9)).save(target, "png", pnginfo=words)
    assert traces(tmp_path, "a.png", target.getvalue()) == [Trace("PNG", "Author", "Asel Canary")]


def test_authors_of_notes_comments_and_changes_are_found_in_every_part(tmp_path: Path) -> None:
    pdf = h.new_pdf(1)
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Text,
        Rect=[0, 0, 9, 9],
        T="Asel Canary",
        Contents="Typo",
    )
    pdf.pages[0].obj.Annots = pdf.make_indirect(pikepdf.Array([note]))
    assert Trace("notes", "author", "Asel Canary") in traces(tmp_path, "a.pdf", h.saved(pdf))
    packages = {
        "a.docx": h.office({"word/footnotes.xml": '<w:del w:id="1" w:author="Asel Canary"/>'}),
        "a.xlsx": h.office({"xl/comments1.xml": "<authors><author>Asel Canary</author></authors>"}, "xlsx"),
        "b.xlsx": h.office({"xl/persons/person.xml": '<person displayName="Asel Canary"/>'}, "xlsx"),
        "a.pptx": h.office({"ppt/commentAuthors.xml": '<p:cmAuthor id="0" name="Asel Canary"/>'}, "pptx"),
        "b.pptx": h.office({"ppt/authors.xml": '<p188:author id="{1}" name="Asel Canary"/>'}, "pptx"),
        "a.odt": h.open_document(parts={"content.xml": "<o><dc:creator>Asel Canary</dc:creator></o>"}),
    }
    for name, content in packages.items():
        (found,) = traces(tmp_path, name, content)
        assert (found.place, found.value) == ("revisions", "Asel Canary"), name
        kind = name.partition(".")[2]
        scrub(tmp_path / name, tmp_path / "bare", kind=kind)  # raises where a trace is left
        with zipfile.ZipFile(tmp_path / "bare") as bare:
            assert all(b"Canary" not in bare.read(part) for part in bare.namelist()), name


def test_pictures_inside_a_document_and_xmp_of_a_picture_tell_too(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = "Asel Canary"
    photo, xmp_photo = BytesIO(), BytesIO()
    Image.new("RGB", (9, 9)).save(photo, "jpeg", exif=exif)
    found = traces(tmp_path, "a.docx", h.office({"word/media/photo.jpeg": photo.getvalue()}))
    assert found == [Trace("EXIF", "Artist", "Asel Canary")]
    said = b"<x:xmpmeta><dc:creator><rdf:Seq><rdf:li>Asel Canary</rdf:li></rdf:Seq></dc:creator></x:xmpmeta>"
    Image.new("RGB", (9, 9)).save(xmp_photo, "jpeg", xmp=said)
    assert traces(tmp_path, "a.jpg", xmp_photo.getvalue()) == [Trace("XMP", "creator", "Asel Canary")]
    scrub(tmp_path / "a.jpg", tmp_path / "bare", kind="jpeg")
    assert b"Canary" not in (tmp_path / "bare").read_bytes()


def test_a_clean_file_tells_nothing(tmp_path: Path) -> None:
    bare = pikepdf.new()
    bare.add_blank_page()
    assert traces(tmp_path, "a.pdf", h.saved(bare)) == []
    assert traces(tmp_path, "a.docx", h.office({})) == []
    assert traces(tmp_path, "a.txt", b"text") == []
