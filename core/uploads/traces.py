"""Who made a file, as the file itself tells: what would give an applicant away in a blind call."""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from PIL import ExifTags, Image, ImageFile, IptcImagePlugin

from core.uploads.kinds import IMAGES, OFFICE, OPEN_DOCUMENT, sniff

LONGEST_PART = 30_000_000
MOST_PICTURES = 50


@dataclass(frozen=True)
class Trace:
    """One telling entry: where it stands (Info, XMP, properties, EXIF …), its name there, what it says."""

    place: str
    field: str
    value: str


_NOT_TELLING = re.compile(
    r"date|time|producer|creatortool|trapped|format|documentid|instanceid|version|part$|conformance", re.I
)
_TAGGED = re.compile(
    rb"<([\w:-]*(?:creator|author|lastModifiedBy|Company|Manager|title|subject|description|keywords?))\b[^>]*>([^<]+)<",
    re.I,
)
_CUSTOM = re.compile(rb"<property\b[^>]*name=\"([^\"]+)\"[^>]*>\s*<[^>]+>([^<]+)<")
_REVISED_BY = re.compile(
    rb"\b(?:w|w15):(author)=\"([^\"]+)\"|\b(displayName|userName|lastModifiedBy)=\"([^\"]+)\""
    rb"|<p(?:188)?:(?:cmAuthor|author)\b[^>]*?\b(name)=\"([^\"]+)\"|<(author|dc:creator)\b[^>]*>([^<]+)<"
)
_PROPERTY_PARTS = {"docProps/core.xml", "docProps/app.xml", "docProps/custom.xml", "meta.xml"}
_PICTURES = (".jpg", ".jpeg", ".png", ".webp")
_XMP_AUTHOR = re.compile(
    rb"<(dc:creator|dc:rights)>.*?<rdf:li[^>]*>([^<]+)<|\b(tiff:Artist|photoshop:Credit)=\"([^\"]+)\"",
    re.DOTALL,
)
_IPTC = {(2, 80): "By-line", (2, 110): "Credit", (2, 116): "Copyright"}
_EXIF_TAGS = {"Artist", "Copyright", "ImageDescription", "XPAuthor", "XPTitle", "XPComment", "HostComputer"}
_EXIF_OWNER = {"CameraOwnerName", "BodySerialNumber", "UserComment"}


def identity_metadata(path: Path) -> list[Trace]:
    """List what a file of a known kind says about its makers; call it for files that passed inspection."""
    kind = sniff(path, path.name)
    if kind == "pdf":
        found = _pdf(path)
    elif kind in OFFICE | OPEN_DOCUMENT:
        found = _package(path)
    elif kind in IMAGES:
        found = _image(path)
    else:
        return []
    return list(dict.fromkeys(trace for trace in found if trace.value.strip()))


def _pdf(path: Path) -> Iterator[Trace]:
    with pikepdf.open(path) as pdf:
        for key, value in pdf.docinfo.items():
            if not _NOT_TELLING.search(key) and key != "/Creator":
                yield Trace("Info", key.lstrip("/"), str(value))
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            for key, said in xmp.items():
                if not _NOT_TELLING.search(key):
                    yield Trace("XMP", key.rsplit("}", 1)[-1], _joined(said))
        for page in pdf.pages:
            for note in page.obj.get("/Annots", []):
                if "/T" in note and note.get("/Subtype") != "/Widget":
                    yield Trace("notes", "author", str(note["/T"]))


def _joined(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | set | tuple) else str(value)


def _package(path: Path) -> Iterator[Trace]:
    with zipfile.ZipFile(path) as archive:
        for name in sorted(_PROPERTY_PARTS & set(archive.namelist())):
            pattern = _CUSTOM if name.endswith("custom.xml") else _TAGGED
            yield from _matches(archive, name, pattern, "properties")
        parts = sorted(set(archive.namelist()) - _PROPERTY_PARTS)
        for name in parts:
            if name.endswith(".xml"):
                yield from _matches(archive, name, _REVISED_BY, "revisions")
        for name in [one for one in parts if one.lower().endswith(_PICTURES)][:MOST_PICTURES]:
            yield from _picture_inside(archive, name)


def _matches(archive: zipfile.ZipFile, name: str, pattern: re.Pattern[bytes], place: str) -> Iterator[Trace]:
    with archive.open(name) as part:
        content = part.read(LONGEST_PART)
    for found in pattern.finditer(content):
        field, value = (one for one in found.groups() if one is not None)
        yield Trace(place, _plain(field).rsplit(":", 1)[-1], _plain(value))


def _picture_inside(archive: zipfile.ZipFile, name: str) -> Iterator[Trace]:
    try:
        with archive.open(name) as part:
            yield from _image(io.BytesIO(part.read(LONGEST_PART)))
    except (OSError, SyntaxError, ValueError):  # a picture that nobody can open tells nothing
        return


def _plain(raw: bytes) -> str:
    return html.unescape(raw.decode("utf-8", "replace"))


def _image(source: Path | io.BytesIO) -> Iterator[Trace]:
    with Image.open(source) as image:
        exif = image.getexif()
        for tag, value in exif.items():
            if ExifTags.TAGS.get(tag) in _EXIF_TAGS:
                yield Trace("EXIF", ExifTags.TAGS[tag], _exif_text(tag, value))
        for tag, value in exif.get_ifd(ExifTags.IFD.Exif).items():
            if ExifTags.TAGS.get(tag) in _EXIF_OWNER:
                yield Trace("EXIF", ExifTags.TAGS[tag], _exif_text(tag, value))
        if exif.get_ifd(ExifTags.IFD.GPSInfo):
            yield Trace("EXIF", "GPS", "latitude, longitude")
        for key, said in getattr(image, "text", {}).items():
            if not key.startswith("XML:"):  # that is XMP, read below
                yield Trace("PNG", key, str(said))
        yield from _xmp(image)
        yield from _iptc(image)


def _iptc(image: ImageFile.ImageFile) -> Iterator[Trace]:
    told: Any = IptcImagePlugin.getiptcinfo(image) or {}
    for tag, field in _IPTC.items():
        said = told.get(tag, ())
        for one in said if isinstance(said, list | tuple) else [said]:
            yield Trace("IPTC", field, one.decode("utf-8", "replace"))


def _xmp(image: Image.Image) -> Iterator[Trace]:
    said = image.info.get("xmp") or getattr(image, "text", {}).get("XML:com.adobe.xmp", "")
    for found in _XMP_AUTHOR.finditer(said.encode() if isinstance(said, str) else said):
        field, value = (one for one in found.groups() if one is not None)
        yield Trace("XMP", _plain(field).rsplit(":", 1)[-1], _plain(value))


def _exif_text(tag: int, value: Any) -> str:
    if isinstance(value, bytes):
        wide = ExifTags.TAGS[tag].startswith("XP")  # Windows writes these in two bytes a letter
        return value.decode("utf-16-le" if wide else "latin-1", "replace").replace("\0", "")
    return str(value)
