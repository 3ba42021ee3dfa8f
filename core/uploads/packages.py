"""Zip packages: Office, OpenDocument and plain archives, unpacked in thought before anybody unpacks them."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from core.uploads.kinds import KINDS, OFFICE, OPEN_DOCUMENT, ending_of, read_part
from core.uploads.verdict import Cause, Refused

MOST_ENTRIES = 5000
MOST_UNPACKED = 300_000_000  # bytes over all entries
HIGHEST_RATIO = 200
SMALL_ENTRY = 1_000_000  # below this a high ratio is only much white space
_CHUNK = 1 << 16
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_LINK_ONLY = re.compile(rb"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']")
_EXTERNAL = re.compile(rb"TargetMode\s*=\s*[\"']External[\"']", re.IGNORECASE)
_PART_NAME = re.compile(
    rb"PartName\s*=\s*[\"']/([^\"']+)[\"'][^>]*?\.main\+xml|\.main\+xml[\"'][^>]*?PartName\s*=\s*[\"']/([^\"']+)[\"']"
)
_DECLARATIONS = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
_MACRO_ENTRIES = re.compile(r"(^|/)(vba\w*\.bin|vbaData\.xml|activeX/)|^(Basic|Scripts)/.", re.IGNORECASE)
_PROGRAMS = frozenset(
    ("exe", "dll", "scr", "com", "bat", "cmd", "ps1", "vbs", "js", "jse", "wsf", "hta", "lnk", "msi", "jar")
)


def check_package(path: Path, kind: str) -> None:
    """Check a package of a kind that was sniffed before; raises Refused."""
    with path.open("rb") as file:
        _check_archive(file, kind, depth=0)


def _check_archive(file: IO[bytes], kind: str, depth: int) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            _check_entries(archive)
            if kind in OFFICE:
                _check_office(archive)
            elif kind in OPEN_DOCUMENT:
                _check_open_document(archive)
            _read_all(archive, kind, depth)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, KeyError, RuntimeError) as error:
        raise Refused(Cause.BROKEN) from error


def _check_entries(archive: zipfile.ZipFile) -> None:
    entries = sorted(archive.infolist(), key=lambda entry: entry.header_offset)
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Refused(Cause.TOO_COMPLEX)
    end = 0
    for entry in entries:
        if entry.header_offset < end:  # entries that share their bytes are how the worst bombs are made
            raise Refused(Cause.TOO_COMPLEX)
        end = entry.header_offset + entry.compress_size
        _check_entry(entry)
    if entries and entries[0].header_offset:
        raise Refused(Cause.MISMATCH)
    if len({entry.filename for entry in entries}) != len(entries):
        raise Refused(Cause.BROKEN)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & 1:
        raise Refused(Cause.PASSWORD)
    if entry.file_size > SMALL_ENTRY and entry.file_size > HIGHEST_RATIO * max(entry.compress_size, 1):
        raise Refused(Cause.TOO_COMPLEX)
    parts = entry.filename.replace("\\", "/").split("/")
    if ".." in parts or entry.filename.startswith(("/", "\\")) or ":" in parts[0]:
        raise Refused(Cause.ENTRIES)
    if _MACRO_ENTRIES.search(entry.filename):
        raise Refused(Cause.MACRO)


def _check_office(archive: zipfile.ZipFile) -> None:
    found = _PART_NAME.search(read_part(archive, "[Content_Types].xml"))
    main = (found.group(1) or found.group(2)).decode("utf-8", "replace") if found else ""
    if main not in archive.namelist() or "_rels/.rels" not in archive.namelist():
        raise Refused(Cause.BROKEN)
    for name in archive.namelist():
        if name.endswith(".rels"):
            _check_relations(read_part(archive, name))


def _check_relations(relations: bytes) -> None:
    # A link is for the reader to follow; a template, picture or object from elsewhere is fetched unasked.
    for relation in _RELATION.findall(relations):
        if _EXTERNAL.search(relation) and not _LINK_ONLY.search(relation):
            raise Refused(Cause.OUTSIDE)


def _check_open_document(archive: zipfile.ZipFile) -> None:
    manifest = read_part(archive, "META-INF/manifest.xml")
    if b"encryption-data" in manifest:
        raise Refused(Cause.PASSWORD)
    if "content.xml" not in archive.namelist():
        raise Refused(Cause.BROKEN)


def _read_all(archive: zipfile.ZipFile, kind: str, depth: int) -> None:
    """Unpack every entry once into nothing: proves checksums, and that sizes were not lied about."""
    for entry in archive.infolist():
        if entry.is_dir():
            continue
        if kind == "zip":
            _check_member_name(entry.filename)
        head = b""
        for chunk in _chunks(archive, entry):
            head = head or chunk
        if kind != "zip" and entry.filename.lower().endswith((".xml", ".rels", ".vml")):
            _check_xml(head)
        if head.startswith(b"PK\x03\x04"):
            _check_nested(archive, entry, kind, depth)


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as part:
        while chunk := part.read(_CHUNK):
            yield chunk


def _check_xml(head: bytes) -> None:
    if any(word in head for word in _DECLARATIONS):
        raise Refused(Cause.OUTSIDE)


def _check_member_name(name: str) -> None:
    endings = {ending for kind in KINDS.values() if kind.name != "zip" for ending in kind.endings}
    if ending_of(name) in _PROGRAMS:
        raise Refused(Cause.ENTRIES)
    if ending_of(name) not in endings:
        raise Refused(Cause.CONTENTS)


def _check_nested(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, kind: str, depth: int) -> None:
    # A sheet behind a chart is a package in a package; a third one inside has no good reason.
    inner = ending_of(entry.filename)
    if depth or inner not in OFFICE | OPEN_DOCUMENT:
        raise Refused(Cause.TOO_COMPLEX)
    _check_archive(io.BytesIO(archive.read(entry)), inner, depth + 1)
