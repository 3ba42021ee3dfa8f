"""Cells of a spreadsheet that the portal writes."""

from __future__ import annotations

from typing import TypeVar

BYTE_ORDER_MARK = "\ufeff"  # without it a spreadsheet takes the file for an old code page
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # the wide signs count as well
T = TypeVar("T")


def guarded(cell: T) -> T | str:
    """The cell as text: what a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(DANGEROUS) else cell


class Echo:
    """What csv writes into: gives the line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line
