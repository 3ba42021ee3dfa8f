"""The columns of a workbook are as wide as what stands in them, within bounds."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from openpyxl import load_workbook

from core.sheets.writing import MEASURED, NARROWEST, WIDEST, Head, format_of

COLUMNS = [Head("a", "No"), Head("b", "A heading that is long"), Head("c", "Text"), Head("d", "Lines")]


def widths(lines: Sequence[Sequence[str | int]]) -> tuple[list[float], int]:
    book = load_workbook(BytesIO(b"".join(format_of("xlsx").parts(COLUMNS, lines, ""))))
    sheet = book.worksheets[0]
    return [sheet.column_dimensions[letter].width for letter in "ABCD"], sheet.max_row


def test_each_column_is_as_wide_as_its_longest_line() -> None:
    found, rows = widths([[1, "short", "y" * 500, "one\ntwo words\n"], [22, "", "", ""]])
    assert found == [NARROWEST, len("A heading that is long") + 2, WIDEST, len("two words") + 2]
    assert rows == 3


def test_every_row_is_written_though_only_the_first_are_measured() -> None:
    found, rows = widths([["x", "", "", ""]] * MEASURED + [["x" * 40, "", "", ""]])
    assert (found[0], rows) == (NARROWEST, MEASURED + 2)


def test_a_list_without_rows_has_its_heads() -> None:
    assert widths([])[1] == 1
