"""The inspection itself. It parses hostile files: outside of tests, go through core.uploads.fence."""

import hashlib
from collections.abc import Collection
from pathlib import Path

from core.uploads.kinds import (
    HEAD,
    IMAGES,
    KINDS,
    OFFICE,
    OPEN_DOCUMENT,
    TEXTS,
    ending_of,
    sniff,
    wanted_kinds,
)
from core.uploads.verdict import Cause, Refused, Verdict

_SECOND_HEADS = (b"%PDF-", b"<html", b"<script", b"<!doctype", b"<?php", b"<svg")
MOST_TRACES = 40
LONGEST_TRACE = 200
_ZIP_END = b"PK\x05\x06"
_ZIP_TAIL = 65_557  # the longest end record of an archive: 22 bytes and a comment


def inspect(path: Path, *, name: str, accept: Collection[str], max_bytes: int) -> Verdict:
    """Tell whether a file is what it seems and may be taken; never raises for what is inside it.

    `name` is the applicant's own name for it, `accept` the kinds taken (keys of KINDS).
    """
    size = path.stat().st_size
    sha256 = fingerprint(path)
    kind, pages, cause = "", None, None
    traces: tuple[tuple[str, str, str], ...] = ()
    try:
        _check_size(size, max_bytes)
        kind = sniff(path, name)
        _check_kind(kind, name, accept)
        pages = _check_structure(path, kind)
        _check_single(path, kind)
        traces = _traces(path, kind)
    except Refused as refusal:
        cause = refusal.cause
    except (MemoryError, RecursionError):
        cause = Cause.TOO_COMPLEX
    except ImportError:
        raise  # that is our installation or its limits, and not the file's fault
    except Exception:  # a parser that trips over a file has said enough about the file
        cause = Cause.BROKEN
    content_type = KINDS[kind].content_type if kind in KINDS else ""
    return Verdict(cause is None, kind, content_type, cause, sha256, size, pages, traces)


def fingerprint(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_size(size: int, max_bytes: int) -> None:
    if size == 0:
        raise Refused(Cause.EMPTY)
    if size > max_bytes:
        raise Refused(Cause.TOO_LARGE)


def _check_kind(kind: str, name: str, accept: Collection[str]) -> None:
    wanted = wanted_kinds(accept)
    ending = ending_of(name)
    claimed = next((one for one in KINDS.values() if ending in one.endings), None)
    if claimed is None or claimed.name not in wanted:
        raise Refused(Cause.TYPE)
    if kind != claimed.name:
        raise Refused(Cause.MISMATCH)


def _check_structure(path: Path, kind: str) -> int | None:
    # Each parser is loaded only when its kind has come, so that text costs no PDF library.
    if kind == "pdf":
        from core.uploads.pdf_files import check_pdf

        return check_pdf(path)
    if kind in IMAGES:
        from core.uploads.image_files import check_image

        check_image(path, kind)
    elif kind in OFFICE | OPEN_DOCUMENT | {"zip"}:
        from core.uploads.packages import check_package
        from core.uploads.page_counts import pages_told

        check_package(path, kind)
        return pages_told(path, kind)
    elif kind in TEXTS:
        from core.uploads.text_files import check_text

        check_text(path)
    return None


def _traces(path: Path, kind: str) -> tuple[tuple[str, str, str], ...]:
    if kind not in OFFICE | OPEN_DOCUMENT | IMAGES | {"pdf"}:
        return ()
    from core.uploads.traces import identity_metadata

    try:
        found = identity_metadata(path)
    except Exception:  # a file is not refused for an oddity in what it says of its makers
        return ()
    return tuple((one.place, one.field, one.value[:LONGEST_TRACE]) for one in found[:MOST_TRACES])


def _check_single(path: Path, kind: str) -> None:
    """Refuse a file that is a second kind of file as well, for a program that looks elsewhere in it."""
    with path.open("rb") as file:
        head = file.read(HEAD)
        size = file.seek(0, 2)
        file.seek(max(0, size - _ZIP_TAIL))
        tail = file.read()
    if kind in IMAGES | {"pdf"} and _ZIP_END in tail and b"PK\x01\x02" in tail:
        raise Refused(Cause.MISMATCH)
    if kind in OFFICE | OPEN_DOCUMENT | {"zip"} and len(tail) - tail.rfind(_ZIP_END) > 22 + 1024:
        raise Refused(Cause.MISMATCH)
    if kind not in TEXTS | {"zip"}:
        _check_heads(head[5:1029].lower() if kind == "pdf" else head.lower() + tail[-HEAD:].lower())


def _check_heads(content: bytes) -> None:
    if any(mark.lower() in content for mark in _SECOND_HEADS):
        raise Refused(Cause.MISMATCH)
