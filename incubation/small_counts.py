"""Which counts are too small to be shown to everybody: behind them a person could be found. Pure."""

from __future__ import annotations

from collections.abc import Mapping

FEWEST = 5  # counts from here on are shown
FEWEST_AWARDS = 3  # a sum of fewer amounts tells what one body got


def shown(counts: Mapping[str, int]) -> dict[str, int | None]:
    """The counts of one breakdown by key, None for what is not shown; most first, what is hidden last.

    Where one alone would be hidden, the whole less the others would give it away: the next smallest goes too.
    """
    ordered = sorted(
        ((count, key) for key, count in counts.items() if count), key=lambda one: (-one[0], one[1])
    )
    hidden = sum(count < FEWEST for count, _key in ordered)
    if hidden == 1 and len(ordered) > 1:
        hidden = 2
    keep = len(ordered) - hidden
    return {key: count if at < keep else None for at, (count, key) in enumerate(ordered)}


def as_they_are(counts: Mapping[str, int]) -> dict[str, int | None]:
    """The same with every count, for who may read them all."""
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return {key: count for key, count in ordered if count}
