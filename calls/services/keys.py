"""Keys of rows: short, stable names made once from what they are called."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.text import slugify

# Slugs of 50 characters with room for a number behind them.
LONGEST = 44


def free_key(text: str, taken: Collection[str], *, fallback: str) -> str:
    """A key for something called `text` that is not among `taken`; `fallback` where no letter is left."""
    stem = slugify(text)[:LONGEST].strip("-").replace("-", "_") or fallback
    if stem not in taken:
        return stem
    number = 2
    while f"{stem}_{number}" in taken:
        number += 1
    return f"{stem}_{number}"
