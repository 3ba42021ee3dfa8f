"""The fenced-off process that reads a spreadsheet: one order as JSON from standard input, one answer as JSON.

Run as `python -m core.sheets.reader`, by core.sheets.receiving only, on files that passed
core.uploads.fence. It gives the cells of the first sheet as texts, whatever they are for. No formula is
computed; each is told by its place instead.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from core.uploads.reading import TOO_LONG, answer

MOST_ROWS = 1000  # with something in them, the headings not counted
MOST_COLUMNS = 60
MOST_LINES = 20_000  # looked at in all: below a table there may be thousands of empty ones
MOST_CHARACTERS = 1_500_000
DELIMITERS = (",", ";", "\t")
TOO_MANY_ROWS = "too_many_rows"

Row = tuple[int, list[str], list[int]]  # its number in the sheet, its cells, the columns that hold formulas


class Refused(Exception):
    """More than is read, named by one of the words above."""


def read(path: str, kind: str, most_rows: int = MOST_ROWS) -> dict[str, Any]:
    """The rows that are not empty. Raises Refused."""
    rows: list[Row] = []
    characters = 0
    for row in _table(path) if kind == "xlsx" else _text(path):
        if not any(row[1]) and not row[2]:
            continue
        rows.append(row)
        characters += sum(map(len, row[1]))
        if len(rows) > most_rows + 1:
            raise Refused(TOO_MANY_ROWS)
        if characters > MOST_CHARACTERS * max(1, most_rows // MOST_ROWS):
            raise Refused(TOO_LONG)
    return {"rows": rows}


def _text(path: str) -> Iterator[Row]:
    with open(path, encoding="utf-8-sig", newline="") as file:
        content = file.read()
    csv.field_size_limit(10 * MOST_CHARACTERS)  # what is too long is said for the whole file
    first = content.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=lambda one: len(next(csv.reader([first], delimiter=one), [])))
    lines = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter)
    for number, cells in enumerate(lines, start=1):
        yield number, [cell.strip() for cell in cells[:MOST_COLUMNS]], []


def _table(path: str) -> Iterator[Row]:
    sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl would load it, for more than the fence gives
    from openpyxl import load_workbook

    with open(path, "rb") as file:  # a path without an ending would be refused
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(max_row=MOST_LINES, max_col=MOST_COLUMNS), start=1):
            yield number, [_plain(cell) for cell in cells], _formulas(cells)


def _formulas(cells: Iterable[Any]) -> list[int]:
    """The columns with a formula, or with the error that one left."""
    return [at for at, cell in enumerate(cells) if getattr(cell, "data_type", "") in ("f", "e")]


def _plain(cell: Any) -> str:
    """A cell as somebody would have typed it."""
    value = cell.value
    if value is None or getattr(cell, "data_type", "") in ("f", "e"):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _read(order: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return read(order["path"], order["kind"], order.get("most_rows", MOST_ROWS))
    except Refused as refusal:
        return {"refused": str(refusal)}


if __name__ == "__main__":
    answer(_read)
