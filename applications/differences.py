"""What changed between two versions of an application, word by word.

Pure over the answers as they are shown (`applications.sealed`): no database, no request.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from applications.sealed import SealedAnswer, SealedSection

Kind = Literal["same", "gone", "new"]
# A word, a run of space, or a single sign. Scripts without spaces are compared sign by sign.
_TOKEN = re.compile(r"[^\W\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]+|\s+|.", re.DOTALL)
MOST_TOKENS = 6000  # beyond it the two texts stand beside each other whole: comparing would take seconds


@dataclass(frozen=True)
class Piece:
    """A stretch of text that both versions have, that is gone, or that is new."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Change:
    """One answer that differs."""

    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class SectionChanges:
    """The answers of one section that differ."""

    title: str
    changes: tuple[Change, ...]


def differences(before: Iterable[SealedSection], after: Iterable[SealedSection]) -> list[SectionChanges]:
    """The answers that differ, in the order of the form; sections without a difference are left out."""
    old, new = ({one.key: one for one in sections} for sections in (before, after))
    found = []
    for key in _merged(list(old), list(new)):
        changes = tuple(_changes(_answers(old.get(key)), _answers(new.get(key))))
        if changes:
            found.append(SectionChanges((new.get(key) or old[key]).title, changes))
    return found


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


def as_text(answer: SealedAnswer | None) -> str:
    """An answer as a text that can be compared: a table line by line, a file with its fingerprint's start."""
    if answer is None:
        return ""
    if answer.table is not None:
        return "\n".join(" · ".join(cell for cell in row.cells if cell) for row in answer.table.rows)
    if answer.files:
        return "\n".join(f"{one.name} ({one.sha256[:12]})" for one in answer.files)
    return answer.text


def _kept(*found: tuple[Kind, str]) -> tuple[Piece, ...]:
    return tuple(Piece(kind, text) for kind, text in found if text)


def _changes(old: dict[str, SealedAnswer], new: dict[str, SealedAnswer]) -> Iterator[Change]:
    for key in _merged(list(old), list(new)):
        before, after = as_text(old.get(key)), as_text(new.get(key))
        if before != after:
            yield Change((new.get(key) or old[key]).label, pieces(before, after))


def _answers(section: SealedSection | None) -> dict[str, SealedAnswer]:
    return {one.key: one for one in section.answers} if section else {}


def _merged(old: list[str], new: list[str]) -> list[str]:
    """The keys of both in the later version's order; what only the earlier one has comes where it stood."""
    merged = list(new)
    for place, key in enumerate(old):
        if key not in merged:
            ahead = [merged.index(one) for one in old[:place] if one in merged]
            merged.insert(max(ahead, default=-1) + 1, key)
    return merged
