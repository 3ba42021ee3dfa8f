"""Names held against the names of a list, whatever alphabet, order or spelling they stand in. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Generic, TypeVar

from applications.name_shapes import shape

ENOUGH = 85  # of 100, from which on a name is shown to an officer
ALIKE = 0.8  # two words count as one name in two spellings from here on
SHORTEST_WORD = 2  # initials say nothing
SHORTEST_ALONE = 5  # a name of one word has to be as long as this, and the same
PREFIX = 3
MOST = 20  # of one name: more is a name that everybody has
_NO_WORD = re.compile(r"[^\w]+")
# What a body or a list puts around a name.
_FORMS = "llc llp ltd inc co corp company limited gmbh sa plc jsc ojsc pjsc тоо ооо оао зао пао ао жшс"
_NOISE = frozenset(shape(_FORMS).split())

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Near(Generic[Key]):
    """An entry of the list, the spelling of it that is near, and how near: 100 for the same."""

    key: Key
    spelling: str
    score: int


@lru_cache(maxsize=50_000)
def parts(name: str) -> tuple[str, ...]:
    """The words of a name in one spelling, in the order of the alphabet."""
    found = (one for one in _NO_WORD.split(shape(name)) if len(one) >= SHORTEST_WORD and one not in _NOISE)
    return tuple(sorted(found))


def score(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """How near two names are, 0 to 100: each word of the longer name with its best partner in the other.

    A name within a longer one, as without the father's name, loses a tenth for each word that is left over.
    """
    short, long = sorted((one, other), key=len)
    if not short or (len(short) == 1 and (len(short[0]) < SHORTEST_ALONE or short != long)):
        return 0
    free, total = list(long), 0.0
    for word in short:
        best = max(free, key=lambda candidate: _alike(word, candidate))
        likeness = _alike(word, best)
        if likeness < ALIKE:
            return 0
        total += likeness
        free.remove(best)
    return round(100 * max(0.0, total / len(short) - 0.1 * len(free)))


def _alike(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if min(len(one), len(other)) < SHORTEST_ALONE:
        return 0.0  # one letter is half of a short name
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


class Names(Generic[Key]):
    """The names of a list by the beginnings of their words, so that nobody is compared with everybody."""

    def __init__(self, entries: Iterable[tuple[Key, str]]) -> None:
        self._by_start: dict[str, list[int]] = defaultdict(list)
        self._entries: list[tuple[Key, str, tuple[str, ...]]] = []
        for key, name in entries:
            words = parts(name)
            for start in {word[:PREFIX] for word in words}:
                self._by_start[start].append(len(self._entries))
            self._entries.append((key, name, words))

    def near(self, name: str) -> list[Near[Key]]:
        """The entries whose name is near, the nearest first, each once."""
        words = parts(name)
        met: dict[int, int] = defaultdict(int)
        for start in {word[:PREFIX] for word in words}:
            for number in self._by_start.get(start, ()):
                met[number] += 1
        # A name of several words has to meet in two of them.
        asked = min(2, len({word[:PREFIX] for word in words}))
        best: dict[Key, Near[Key]] = {}
        for number in (one for one, times in met.items() if times >= asked):
            key, spelling, theirs = self._entries[number]
            found = score(words, theirs)
            if found >= ENOUGH and (key not in best or best[key].score < found):
                best[key] = Near(key, spelling, found)
        return sorted(best.values(), key=lambda one: -one.score)[:MOST]
