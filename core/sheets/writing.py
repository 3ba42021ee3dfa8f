"""A list as a file: CSV, XLSX or JSON, line by line, never whole in memory.

What a spreadsheet would take for a formula stays text: behind an apostrophe in CSV, by its type in XLSX. Days
and instants are dates in XLSX, to be sorted and reckoned with. JSON holds the texts as they are, under the
names of the columns.
"""

from __future__ import annotations

import csv
import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from core.sheets.cells import BYTE_ORDER_MARK, Echo, guarded

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

LONGEST_CELL = 32_767  # characters, as Excel takes them
MEASURED = 200  # rows that say how wide the columns are: what is written first cannot wait for the last
NARROWEST, WIDEST = 8, 60
_PART = 1 << 16
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
Cell = str | int | float | date  # an instant as a naive datetime, as the clocks of the call show it
Lines = Iterable[Sequence[Cell]]


class Column(Protocol):
    """What heads a column: its word in JSON, and its heading."""

    @property
    def key(self) -> str: ...

    @property
    def label(self) -> str: ...


class Head(NamedTuple):
    """A column that is nothing but its head."""

    key: str
    label: str


@dataclass(frozen=True)
class Format:
    """A kind of file: its word in an address and in its name, its name for people, how it is served.

    `parts` gets the columns, the lines, and the word under which JSON holds the lines.
    """

    key: str
    name: str
    content_type: str
    parts: Callable[[Sequence[Column], Lines, str], Iterator[bytes]]


def csv_rows(lines: Lines) -> Iterator[str]:
    """Each row as a line, after the mark that says which alphabet it is in."""
    writer = csv.writer(Echo())
    yield BYTE_ORDER_MARK
    for line in lines:
        yield writer.writerow([guarded(plain(cell)) for cell in line])


def csv_lines(columns: Sequence[Column], lines: Lines) -> Iterator[str]:
    """The header and one line for each row."""
    return csv_rows(chain([[one.label for one in columns]], lines))


def json_lines(columns: Sequence[Column], lines: Lines, word: str = "applications") -> Iterator[str]:
    """{"columns": {key: heading}, "applications": [{key: value}]}, a line for each row."""
    head = json.dumps({one.key: one.label for one in columns}, ensure_ascii=False)
    yield f'{{"columns": {head},\n{json.dumps(word)}: ['
    before = "\n"
    for line in lines:
        row = {one.key: plain(cell) for one, cell in zip(columns, line, strict=True)}
        yield before + json.dumps(row, ensure_ascii=False)
        before = ",\n"
    yield "\n]}\n"


def encoded(lines: Iterable[str]) -> Iterator[bytes]:
    return (line.encode("utf-8", "replace") for line in lines)


def _csv(columns: Sequence[Column], lines: Lines, _word: str = "") -> Iterator[bytes]:
    return encoded(csv_lines(columns, lines))


def _json(columns: Sequence[Column], lines: Lines, word: str = "applications") -> Iterator[bytes]:
    return encoded(json_lines(columns, lines, word))


def _xlsx(columns: Sequence[Column], lines: Lines, _word: str = "") -> Iterator[bytes]:
    """A workbook is a ZIP with its table of contents at the end: written on disk first."""
    book = Workbook(write_only=True)
    book.properties.creator = book.properties.title = ""
    sheet: Any = book.create_sheet("1")
    sheet.freeze_panes = "C2"
    rows = iter(lines)
    first = list(islice(rows, MEASURED))
    for number, width in enumerate(_widths([[one.label for one in columns], *first]), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_text(sheet, one.label) for one in columns])
    for line in chain(first, rows):
        sheet.append([_cell(sheet, cell) for cell in line])
    with tempfile.TemporaryFile(prefix="workbook-") as file:
        book.save(file)
        file.seek(0)
        while part := file.read(_PART):
            yield part


def _widths(lines: Lines) -> list[int]:
    """How wide each column is, in characters: as its longest line, within bounds."""
    longest = [
        max(len(part) for cell in column for part in (str(plain(cell)).splitlines() or [""]))
        for column in zip(*lines, strict=True)
    ]
    return [min(max(length + 2, NARROWEST), WIDEST) for length in longest]


def plain(cell: Cell) -> str | int | float:
    """A day or an instant as text that sorts as it should; everything else as it is."""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    return cell.isoformat() if isinstance(cell, date) else cell


def _cell(sheet: WriteOnlyWorksheet, cell: Cell) -> Any:
    if isinstance(cell, str):
        return _text(sheet, cell)
    if not isinstance(cell, date):
        return cell
    is_instant = isinstance(cell, datetime)
    # To the second that has begun: spreadsheets round, and would show what came in time as too late.
    found: Any = WriteOnlyCell(sheet, cell.replace(microsecond=0) if isinstance(cell, datetime) else cell)
    found.number_format = "yyyy-mm-dd hh:mm:ss" if is_instant else "yyyy-mm-dd"
    return found


def _text(sheet: WriteOnlyWorksheet, text: str) -> Any:
    """A text that stays one, whatever it begins with; in the cell it is also typed as one."""
    plain = _UNSAFE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:LONGEST_CELL]
    if not plain:
        return None
    cell: Any = WriteOnlyCell(sheet, plain)
    cell.data_type, cell.number_format, cell.quotePrefix = "s", "@", True
    return cell


FORMATS = {
    one.key: one
    for one in (
        Format("csv", "CSV", "text/csv; charset=utf-8", _csv),
        Format(
            "xlsx",
            "Excel",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            _xlsx,
        ),
        Format("json", "JSON", "application/json", _json),
    )
}


def format_of(word: str) -> Format:
    """The kind of file that a word names; CSV for any other word."""
    return FORMATS.get(word, FORMATS["csv"])
