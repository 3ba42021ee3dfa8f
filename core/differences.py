"""What changed between two texts, word by word. Pure: no database, no request."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "gone", "new"]
# A word, a run of space, or a single sign. Scripts without spaces are compared sign by sign.
_TOKEN = re.compile(r"[^\W\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]+|\s+|.", re.DOTALL)
MOST_TOKENS = 6000  # beyond it the two texts stand beside each other whole: comparing would take seconds


@dataclass(frozen=True)
class Piece:
    """A stretch of text that both versions have, that is gone, or that is new."""

    kind: Kind
    text: str


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """The two texts as stretches: those of "same" and "gone" give `before`, "same" and "new" give `after`."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(old) + len(new) > MOST_TOKENS:
        return _kept(("gone", before), ("new", after))
    found: list[tuple[Kind, str]] = []
    for act, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if act == "equal":
            found.append(("same", "".join(old[a:b])))
        else:
            found += [("gone", "".join(old[a:b])), ("new", "".join(new[c:d]))]
    return _kept(*found)


def line_by_line(before: str, after: str) -> tuple[Piece, ...]:
    """As `pieces`, for long texts: only lines that do not stand in both are compared word by word."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    found: list[Piece] = []
    for act, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        here = "".join(old[a:b]), "".join(new[c:d])
        found += _kept(("same", here[0])) if act == "equal" else pieces(*here)
    return tuple(found)


def _kept(*found: tuple[Kind, str]) -> tuple[Piece, ...]:
    return tuple(Piece(kind, text) for kind, text in found if text)
