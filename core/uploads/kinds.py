"""The kinds of file that are known, told apart by content alone."""

import re
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from core.uploads.verdict import Cause, Refused


@dataclass(frozen=True)
class Kind:
    """A kind of file: the endings its name may have, and how it is served."""

    name: str
    endings: tuple[str, ...]
    content_type: str


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("pdf", ("pdf",), "application/pdf"),
        Kind("docx", ("docx",), f"{_OOXML}wordprocessingml.document"),
        Kind("xlsx", ("xlsx",), f"{_OOXML}spreadsheetml.sheet"),
        Kind("pptx", ("pptx",), f"{_OOXML}presentationml.presentation"),
        Kind("odt", ("odt",), f"{_ODF}text"),
        Kind("ods", ("ods",), f"{_ODF}spreadsheet"),
        Kind("odp", ("odp",), f"{_ODF}presentation"),
        Kind("png", ("png",), "image/png"),
        Kind("jpeg", ("jpg", "jpeg"), "image/jpeg"),
        Kind("webp", ("webp",), "image/webp"),
        Kind("txt", ("txt",), "text/plain; charset=utf-8"),
        Kind("csv", ("csv",), "text/csv; charset=utf-8"),
        Kind("zip", ("zip",), "application/zip"),
    )
}
OFFICE = frozenset({"docx", "xlsx", "pptx"})
OPEN_DOCUMENT = frozenset({"odt", "ods", "odp"})
IMAGES = frozenset({"png", "jpeg", "webp"})
TEXTS = frozenset({"txt", "csv"})

HEAD = 4096
_WIDE_TEXT = (b"\xff\xfe", b"\xfe\xff")  # UTF-16, as Excel's "Unicode text": text, but not UTF-8
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_SIGNATURES = ((b"%PDF-", "pdf"), (b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"))
_MAIN_PART = re.compile(rb"wordprocessingml\.document|spreadsheetml\.sheet|presentationml\.presentation")
_MAIN_KINDS = {b"w": "docx", b"s": "xlsx", b"p": "pptx"}
_MACRO_TYPES = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)
_LONGEST_INDEX = 2_000_000


def wanted_kinds(accept: Collection[str]) -> set[str]:
    """Read a list of accepted kinds as people write it: ".PDF", "jpg"."""
    plain = {kind.strip().lower().lstrip(".") for kind in accept}
    return {"jpeg" if kind == "jpg" else kind for kind in plain}


def ending_of(name: str) -> str:
    return Path(name.replace("\\", "/")).suffix.lower().lstrip(".")


def sniff(path: Path, name: str) -> str:
    """Tell the kind of a file by its content; "" when it is none of ours.

    The name only settles whether text is taken as txt or csv. Raises Refused for a locked
    or broken container.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head.startswith(b"PK\x03\x04"):
        return _sniff_zip(path)
    if head.startswith(_OLE):
        return _sniff_ole(path)
    if b"\0" in head and not head.startswith(_WIDE_TEXT):
        return ""
    return "csv" if ending_of(name) == "csv" else "txt"


def _sniff_ole(path: Path) -> str:
    # Office puts a locked document into the old container; without a lock it is an old doc, xls or ppt.
    if _ENCRYPTED_PACKAGE in path.read_bytes():
        raise Refused(Cause.PASSWORD)
    return ""


def _sniff_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "[Content_Types].xml" in names:
                return _sniff_office(read_part(archive, "[Content_Types].xml"))
            if "mimetype" in names:
                return _sniff_open_document(read_part(archive, "mimetype"))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError, ValueError) as error:
        raise Refused(Cause.BROKEN) from error
    return "zip"


def read_part(archive: zipfile.ZipFile, name: str) -> bytes:
    """Read one part of a package, never more than an index may have."""
    if archive.getinfo(name).flag_bits & 1:
        raise Refused(Cause.PASSWORD)
    with archive.open(name) as part:
        content = part.read(_LONGEST_INDEX + 1)
    if len(content) > _LONGEST_INDEX:
        raise Refused(Cause.TOO_COMPLEX)
    return content


def _sniff_office(index: bytes) -> str:
    if _MACRO_TYPES.search(index):
        raise Refused(Cause.MACRO)
    kinds = {
        _MAIN_KINDS[found[:1]]
        for found in re.findall(rb"([wsp][a-z]+ml\.[a-z]+)\.main\+xml", index)
        if _MAIN_PART.match(found)
    }
    return kinds.pop() if len(kinds) == 1 else ""


def _sniff_open_document(mimetype: bytes) -> str:
    text = mimetype.decode("ascii", "replace").strip()
    return next((name for name in OPEN_DOCUMENT if KINDS[name].content_type == text), "")
