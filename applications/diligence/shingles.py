"""Texts that are nearly the same, found without comparing each with each. Pure arithmetic.

A text is cut into runs of three words. A sketch keeps for each of `BINS` classes of their hashes the smallest
one (one permutation hashing, P. Li, A. Owen, C. Zhang 2012); two texts agree in a bin about as often as their
runs agree (A. Broder 1997). Equal bands of `ROWS` bins bring two texts together; then the runs are counted.
With 10 bands of 3, texts that share 80 of 100 runs meet with a probability of 0.999.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from hashlib import blake2b

RUN = 3  # words
FEWEST_WORDS = 25  # shorter answers are alike by chance
BANDS, ROWS = 10, 3
BINS = BANDS * ROWS
NEAR = 0.7  # share of common runs from which on two texts are nearly the same
_EMPTY = 2**32


def words(text: str) -> list[str]:
    """The words without case, punctuation or ways to encode an accent."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(one if one.isalnum() else " " for one in folded).split()


def runs(text: str) -> set[str]:
    """Every run of three words; none where the text is too short to say anything."""
    said = words(text)
    if len(said) < FEWEST_WORDS:
        return set()
    return {" ".join(said[start : start + RUN]) for start in range(len(said) - RUN + 1)}


def sketch(text: str) -> list[int]:
    """`BINS` numbers below 2**32; an empty list for a text that is too short."""
    bins = [_EMPTY] * BINS
    found = runs(text)
    for run in found:
        number = int.from_bytes(blake2b(run.encode(), digest_size=8).digest(), "big")
        place, value = number % BINS, number >> 32
        bins[place] = min(bins[place], value)
    if not found:
        return []
    # An empty bin borrows from the next full one, so that short texts can meet as well.
    for place in range(BINS - 1, -BINS, -1):
        if bins[place] == _EMPTY:
            bins[place] = bins[(place + 1) % BINS]
    return bins


def bands(bins: Sequence[int]) -> Iterator[str]:
    """The keys under which a sketch meets those that are like it."""
    for band in range(BANDS if bins else 0):
        part = bins[band * ROWS : (band + 1) * ROWS]
        yield f"{band}:" + "-".join(map(str, part))


def likeness(one: str, other: str) -> float:
    """The share of common runs, 0 to 1."""
    first, second = runs(one), runs(other)
    return len(first & second) / len(first | second) if first and second else 0.0
