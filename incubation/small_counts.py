"""Which counts are too small to be shown to everybody: behind them a person could be found. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

FEWEST = 5  # counts from here on are shown
FEWEST_AWARDS = 3  # a sum of fewer amounts tells what one body got


def shown(counts: Mapping[str, int]) -> dict[str, int | None]:
    """The counts of one breakdown by key, None for what is not shown; most first, what is hidden last.

    The whole less the others tells what is hidden together, so that is at least two, and never a small sum:
    of two that are hidden and make two together, each would be known to be one.
    """
    ordered = sorted(
        ((count, key) for key, count in counts.items() if count), key=lambda one: (-one[0], one[1])
    )
    hidden = sum(count < FEWEST for count, _key in ordered)
    while 0 < hidden < len(ordered) and (hidden == 1 or _sum_of_last(ordered, hidden) < FEWEST):
        hidden += 1
    keep = len(ordered) - hidden
    return {key: count if at < keep else None for at, (count, key) in enumerate(ordered)}


def _sum_of_last(ordered: Sequence[tuple[int, str]], number: int) -> int:
    return sum(count for count, _key in ordered[-number:])


def as_they_are(counts: Mapping[str, int]) -> dict[str, int | None]:
    """The same with every count, for who may read them all."""
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return {key: count for key, count in ordered if count}
