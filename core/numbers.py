"""Numbers out of what a browser sent."""

from __future__ import annotations

# Nineteen digits can be more than a database's integer holds, and Python refuses to read some thousands.
MOST_DIGITS = 18


def row_number(text: str) -> int:
    """A row's number out of a form or a query; 0, which no row has, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else 0
