"""What changed between two versions of an application, word by word.

Pure over the answers as they are shown (`applications.sealed`): no database, no request.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from applications.sealed import SealedAnswer, SealedSection
from core.differences import Piece, pieces


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


def as_text(answer: SealedAnswer | None) -> str:
    """An answer as a text that can be compared: a table line by line, a file with its fingerprint's start."""
    if answer is None:
        return ""
    if answer.table is not None:
        return "\n".join(" · ".join(cell for cell in row.cells if cell) for row in answer.table.rows)
    if answer.files:
        return "\n".join(f"{one.name} ({one.sha256[:12]})" for one in answer.files)
    return answer.text


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
