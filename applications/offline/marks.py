"""Marks: by what the portal finds its own boxes again, whatever program saved the document.

A mark is plain text between ‹ and ›, because text is what Word, LibreOffice and Google Docs all keep. A box's
mark names its question and the version of the answer it was made from; the document's mark names call, form,
application and language. Knows nothing of Django: the fenced-off reader needs it too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

BLANK = "blank"

_BOX = re.compile(r"‹\s*([-\w]+)\s*·\s*(\d+:[0-9a-f]+)\s*›", re.ASCII)
_DOCUMENT = re.compile(r"‹\s*([-\w]+)\s*·\s*form\s+(\d+)\s*·\s*([-\w]+)\s*·\s*([-a-z]+)\s*›", re.ASCII)


@dataclass(frozen=True)
class DocumentMark:
    """What a document says of itself; `reference` is "" for the blank form of a call."""

    call: str
    form_version: int
    reference: str
    language: str

    def __str__(self) -> str:
        return f"‹{self.call} · form {self.form_version} · {self.reference or BLANK} · {self.language}›"


def box_mark(key: str, token: str) -> str:
    """The mark of a question's box."""
    return f"‹{key} · {token}›"


def find_box(text: str) -> tuple[str, str, str] | None:
    """Key, token and the text around the mark; None where there is none."""
    found = _BOX.search(text)
    if found is None:
        return None
    around = f"{text[: found.start()]} {text[found.end() :]}"
    return found[1], found[2], " ".join(around.split())


def find_documents(text: str) -> list[DocumentMark]:
    """The marks of documents in a text."""
    return [
        DocumentMark(call, int(version[:9]), "" if reference == BLANK else reference, language)
        for call, version, reference, language in _DOCUMENT.findall(text)
    ]
