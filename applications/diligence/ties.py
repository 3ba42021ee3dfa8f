"""What two applications have in common, found by what they share and not pair by pair. Pure.

`Marks` of an application: {kind: {what is compared: as it was written}}, and {"text": {question: sketch}}.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any, NamedTuple

from applications.diligence.shingles import bands

Marks = Mapping[str, Mapping[str, Any]]
TEXT = "text"
# Which finding a mark leads to.
FINDINGS = {
    "title": "duplicate",
    TEXT: "duplicate",
    "organisation": "organisation",
    "name": "organisation",
    "applicant": "organisation",
    "number": "organisation",
    "domain": "organisation",
    "person": "linked",
    "named": "linked",
    "phone": "linked",
    "mail": "linked",
}
MOST_SHARING = 25  # who share a value are tied to each other up to here; beyond, each to the ones before it


class Tie(NamedTuple):
    """Two applications share a mark: its kind, as each wrote it; for a text the question of each."""

    one: str
    other: str
    kind: str
    written: str
    written_there: str


def ties(marks: Mapping[str, Marks], only: Collection[str] | None = None) -> Iterator[Tie]:
    """Every tie between two of these applications, told once; `only` those that one of these is part of."""
    seen = set()
    for kind, holders in _buckets(marks).items():
        for (one, written), (other, written_there) in _pairs(holders, only):
            tie = Tie(one, other, kind[0], written, written_there)
            if one != other and tie not in seen:
                seen.add(tie)
                yield tie


def _buckets(marks: Mapping[str, Marks]) -> Mapping[tuple[str, str], list[tuple[str, str]]]:
    """Who holds a mark, and how it is written there."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for reference in sorted(marks):
        for kind, values in marks[reference].items():
            for value, written in values.items():
                if kind != TEXT:
                    found[kind, value].append((reference, str(written)))
                    continue
                for band in bands(written):
                    found[TEXT, band].append((reference, value))
    return found


def _pairs(
    holders: list[tuple[str, str]], only: Collection[str] | None
) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    if len(holders) < 2:
        return
    pairs: Iterable[tuple[tuple[str, str], tuple[str, str]]] = combinations(holders, 2)
    if len(holders) > MOST_SHARING:
        near = (holders[at : at + 3] for at in range(len(holders) - 1))
        pairs = ((group[0], other) for group in near for other in group[1:])
    for one, other in pairs:
        if only is None or one[0] in only or other[0] in only:
            yield one, other
