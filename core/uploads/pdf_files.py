"""PDF: opens without a password, holds pages, starts nothing, hides no files, unpacks to a sane size."""

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from core.uploads.verdict import Cause, Refused

MOST_PAGES = 3000
MOST_OBJECTS = 300_000
MOST_PIXELS = 250_000_000
MOST_UNPACKED = 600_000_000  # bytes over all streams
MOST_INDEXED = 30_000_000  # bytes in one stream of objects
SMALL_STREAM = 65_536  # packed bytes; even a bomb of this size unpacks to 66 MB at most
DEEPEST = 60
_ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm"}
_ACTIVE_KEYS = {"/JS", "/JavaScript", "/XFA"}
_EMBEDDED_ACTIONS = {"/GoToE", "/Rendition", "/Movie", "/Sound"}
_EMBEDDED_KEYS = {"/EmbeddedFiles", "/EF", "/RichMediaContent"}
_FLATE = {"/FlateDecode", "/Fl"}


def check_pdf(path: Path) -> int:
    """Return the number of pages; raises Refused. A PDF that is locked against changes only is taken."""
    _check_end(path)
    try:
        with pikepdf.open(path) as pdf:
            pages = len(pdf.pages)
            if not pages:
                raise Refused(Cause.BROKEN)
            if pages > MOST_PAGES or len(pdf.objects) > MOST_OBJECTS:
                raise Refused(Cause.TOO_COMPLEX)
            _check_objects(pdf)
            return pages
    except pikepdf.PasswordError as error:
        raise Refused(Cause.PASSWORD) from error
    except (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, TypeError, KeyError) as error:
        raise Refused(Cause.BROKEN) from error


def _check_end(path: Path) -> None:
    # qpdf mends a file that was cut off by leaving pages out; the applicant would never know.
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 2048))
        if b"%%EOF" not in file.read():
            raise Refused(Cause.BROKEN)


def _check_objects(pdf: pikepdf.Pdf) -> None:
    unpacked = 0
    for thing in pdf.objects:
        for dictionary in _dictionaries(thing):
            _check_dictionary(dictionary)
        if isinstance(thing, pikepdf.Stream):
            _check_index(thing)
            unpacked += _unpacked_size(thing, MOST_UNPACKED - unpacked)
            if unpacked > MOST_UNPACKED:
                raise Refused(Cause.TOO_COMPLEX)


def _check_index(stream: pikepdf.Stream) -> None:
    # qpdf passes over a stream of objects that it finds no memory for: a script could hide in one.
    is_index = _name(stream, "/Type") == "/ObjStm"
    if is_index and _inflated_size(stream.read_raw_bytes(), MOST_INDEXED) > MOST_INDEXED:
        raise Refused(Cause.TOO_COMPLEX)


def _dictionaries(thing: Any, depth: int = 0) -> Iterator[Any]:
    """Yield a dictionary and the direct ones inside it; indirect ones come round by themselves."""
    if depth > DEEPEST:
        raise Refused(Cause.TOO_COMPLEX)
    inside: Any = ()
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        yield thing
        inside = (value for _, value in thing.items())
    elif isinstance(thing, pikepdf.Array):
        inside = iter(thing)
    for value in inside:
        if isinstance(value, pikepdf.Object) and not value.is_indirect:
            yield from _dictionaries(value, depth + 1)


def _check_dictionary(dictionary: Any) -> None:
    keys = set(dictionary.keys())
    if keys & _ACTIVE_KEYS or _name(dictionary, "/S") in _ACTIONS:
        raise Refused(Cause.ACTIVE)
    if keys & _EMBEDDED_KEYS or _name(dictionary, "/S") in _EMBEDDED_ACTIONS:
        raise Refused(Cause.EMBEDDED)
    if _name(dictionary, "/Type") == "/EmbeddedFile" or _name(dictionary, "/Subtype") == "/RichMedia":
        raise Refused(Cause.EMBEDDED)
    if _name(dictionary, "/Subtype") == "/Image":
        pixels = int(dictionary.get("/Width", 0)) * int(dictionary.get("/Height", 0))
        if pixels > MOST_PIXELS:
            raise Refused(Cause.TOO_COMPLEX)


def _name(dictionary: Any, key: str) -> str:
    value = dictionary.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _unpacked_size(stream: pikepdf.Stream, room: int) -> int:
    filters = stream.get("/Filter")
    names = [str(one) for one in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    packed = sum(name in _FLATE for name in names)
    if packed > 1:  # packed twice: no program does that, and 1 KB can become 1 GB
        raise Refused(Cause.TOO_COMPLEX)
    raw_length = int(stream.get("/Length", 0))
    if not packed or names[0] not in _FLATE or raw_length < SMALL_STREAM:
        return raw_length
    return _inflated_size(stream.read_raw_bytes(), room)


def _inflated_size(raw: bytes, room: int) -> int:
    engine = zlib.decompressobj()
    size = 0
    try:
        piece = engine.decompress(raw, 1 << 20)
        while piece and size <= room:
            size += len(piece)
            piece = engine.decompress(engine.unconsumed_tail, 1 << 20)
    except zlib.error:
        return size  # a damaged stream shows as a gap on the page; that is the author's to see
    return size
