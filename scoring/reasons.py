"""What counts as a reason for a step that others have to live with."""

from __future__ import annotations

SHORTEST = 20  # characters: one word explains nothing to those whom it concerns


def explains(reason: str) -> bool:
    """Whether it is long enough to be a sentence."""
    return len(reason.strip()) >= SHORTEST
