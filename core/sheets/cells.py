"""Cells of a spreadsheet that the portal writes."""

from __future__ import annotations

from typing import TypeVar

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # the wide signs count as well
T = TypeVar("T")


def guarded(cell: T) -> T | str:
    """The cell as text: what a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(DANGEROUS) else cell
