"""Text and CSV: readable as UTF-8, and not a page or a script in disguise."""

import codecs
import re
from pathlib import Path

from core.uploads.verdict import Cause, Refused

_DISGUISE = re.compile(
    r"\s*(#!|<(!doctype|!--|\?xml|\?php|html|head|body|script|svg|iframe|object|embed|img|style|meta|link|a\b)"
    r"|%!ps|\{\\rtf|%pdf-|mime-version:|begin:vc|from: )",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<\s*(script|html|svg|iframe|\?php|!doctype)\b", re.IGNORECASE)
_ALLOWED_CONTROLS = "\t\n\r\f\x1b"
_CHUNK = 1 << 16


def check_text(path: Path) -> None:
    """Check a file that has no other known form; raises Refused."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    first = True
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            try:
                text = decoder.decode(chunk)
            except UnicodeDecodeError as error:
                raise Refused(Cause.ENCODING) from error
            _check_passage(text, first)
            first = False
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise Refused(Cause.ENCODING) from error


def _check_passage(text: str, first: bool) -> None:
    if any(ch < " " and ch not in _ALLOWED_CONTROLS for ch in set(text)):
        raise Refused(Cause.MISMATCH)
    if (first and _DISGUISE.match(text)) or _MARKUP.search(text):
        raise Refused(Cause.MISMATCH)
