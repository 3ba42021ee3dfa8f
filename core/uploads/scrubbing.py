"""A copy of a file without what it tells of its makers, for readers of a blind round."""

import os
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
from PIL import Image, ImageOps

from core.uploads.fenced import run_fenced
from core.uploads.kinds import IMAGES, OFFICE, OPEN_DOCUMENT
from core.uploads.traces import identity_metadata

SECONDS = 20
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_APP = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_META = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
# The parts that say who wrote a document, each emptied but valid.
_EMPTY_PARTS = {
    "docProps/core.xml": f'{_XML}<cp:coreProperties xmlns:cp="{_CORE}"/>',
    "docProps/app.xml": f'{_XML}<Properties xmlns="{_APP}"/>',
    "docProps/custom.xml": f'{_XML}<Properties xmlns="{_CUSTOM}"/>',
    "meta.xml": f'{_XML}<office:document-meta xmlns:office="{_META}" office:version="1.2"/>',
}
_ATTRIBUTES = re.compile(
    rb'((?:w:author|w:initials|w15:author|w15:userId|userName|displayName|userId|initials|lastModifiedBy)=)"[^"]*"'
)
_AUTHOR_ATTRIBUTE = re.compile(rb'(<p(?:188)?:(?:cmAuthor|author)\b[^>]*?\bname=)"[^"]*"')
_ELEMENTS = re.compile(rb"(<(author|dc:creator|meta:creator-initials)\b[^>]*>)[^<]*(</\2>)")
_SAVED_AS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}


class NotScrubbed(Exception):
    """The file could not be freed of what it tells; it is not to be shown."""


def scrub(source: Path, target: Path, *, kind: str) -> None:
    """Write a copy of `source`, of a known kind, without traces. Raises NotScrubbed where any is left."""
    scrubber = _scrubber_of(kind)
    if scrubber is None:
        raise NotScrubbed(kind)
    scrubber(source, target)
    if identity_metadata(target):
        raise NotScrubbed(kind)


def scrub_safely(source: Path, target: Path, *, kind: str) -> None:
    """As `scrub`, in a process with limits: these are files that strangers made."""
    order = {"source": str(source), "target": str(target), "kind": kind, "seconds": SECONDS}
    try:
        done = run_fenced("core.uploads.scrubber", order, seconds=SECONDS)
    except subprocess.TimeoutExpired as error:
        raise NotScrubbed(kind) from error
    if done.returncode != 0 or not target.exists():
        raise NotScrubbed(kind)


def _scrubber_of(kind: str) -> Callable[[Path, Path], None] | None:
    if kind == "pdf":
        return _pdf
    if kind in OFFICE | OPEN_DOCUMENT:
        return _package
    return _image if kind in IMAGES else None


def _pdf(source: Path, target: Path) -> None:
    with pikepdf.open(source) as pdf:
        for holder, key in ((pdf.trailer, "/Info"), (pdf.Root, "/Metadata"), (pdf.Root, "/PieceInfo")):
            if key in holder:
                del holder[key]
        for page in pdf.pages:
            for key in ("/Metadata", "/PieceInfo"):
                if key in page.obj:
                    del page.obj[key]
            for note in page.obj.get("/Annots", []):
                if "/T" in note and note.get("/Subtype") != "/Widget":
                    del note["/T"]
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream) and "/Metadata" in thing:
                del thing["/Metadata"]
        pdf.save(target, static_id=True)


def _image(source: Path, target: Path) -> None:
    with Image.open(source) as image:
        form = _SAVED_AS[(image.format or "").lower()]
        upright = ImageOps.exif_transpose(image)
        bare = upright.copy()
        bare.info = {}
        bare.getexif().clear()
        bare.save(
            target,
            form,
            **({"quality": 92} if form == "JPEG" else {"lossless": True} if form == "WEBP" else {}),
        )


def _package(source: Path, target: Path) -> None:
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for entry in archive.infolist():
            # A fresh entry: neither the maker's clock nor the fields of their program come along.
            fresh = zipfile.ZipInfo(entry.filename)
            fresh.compress_type = zipfile.ZIP_STORED if entry.filename == "mimetype" else zipfile.ZIP_DEFLATED
            copy.writestr(fresh, _part(entry.filename, archive.read(entry), target.parent))


def _part(name: str, content: bytes, folder: Path) -> bytes:
    if name in _EMPTY_PARTS:
        return _EMPTY_PARTS[name].encode()
    if name.endswith(".xml"):
        bare = _ATTRIBUTES.sub(rb'\1""', content)
        bare = _AUTHOR_ATTRIBUTE.sub(rb'\1""', bare)
        return _ELEMENTS.sub(rb"\1\3", bare)
    if name.lower().endswith((".jpg", ".jpeg", ".png", ".webp")):
        return _picture(content, folder)
    return content


def _picture(content: bytes, folder: Path) -> bytes:
    raw, bare = folder / f"picture-{os.getpid()}", folder / f"bare-{os.getpid()}"
    raw.write_bytes(content)
    try:
        _image(raw, bare)
        return bare.read_bytes()
    finally:
        raw.unlink(missing_ok=True)
        bare.unlink(missing_ok=True)
