"""Cells of a spreadsheet that the portal writes."""

from __future__ import annotations

import re
from typing import TypeVar

BYTE_ORDER_MARK = "\ufeff"  # without it a spreadsheet takes the file for an old code page
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # the wide signs count as well
# Where lists are parted by semicolons, as in Russian settings, a spreadsheet ends a cell at one, and a row
# at the end of a line, though the file has quoted them: what stands behind begins a cell there.
_BEGINS_A_CELL = re.compile(r'(?<=[;\n\r\t])(?="*[-=+@＝＋－＠])')
T = TypeVar("T")


def guarded(cell: T) -> T | str:
    """The cell as text: what a spreadsheet would take for a formula gets an apostrophe before it."""
    if not isinstance(cell, str):
        return cell
    text = _BEGINS_A_CELL.sub("'", cell)
    return f"'{text}" if text.startswith(DANGEROUS) else text


class Echo:
    """What csv writes into: gives the line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line
