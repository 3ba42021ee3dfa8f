"""Spreadsheets of the roster, as somebody would make them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

HEADINGS = ("Name", "E-mail", "Organisation", "Country", "Languages", "Topics")


def expert_row(number: int = 1, **cells: str) -> list[str]:
    """A good row under HEADINGS."""
    row = {
        "name": f"Expert {number}",
        "email": f"expert{number}@sheet.example",
        "organisation": "Academy",
        "country": "KZ",
        "languages": "en",
        "topics": "",
    }
    return list({**row, **cells}.values())


def as_csv(
    rows: Sequence[Sequence[str]], *, headings: Sequence[str] = HEADINGS, delimiter: str = ",", mark: str = ""
) -> SimpleUploadedFile:
    """A CSV file in UTF-8; `mark` is put before it."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([headings, *rows])
    return SimpleUploadedFile("roster.csv", (mark + text.getvalue()).encode())


def as_xlsx(
    rows: Sequence[Sequence[Any]], *, headings: Sequence[str] = HEADINGS, name: str = "roster.xlsx"
) -> SimpleUploadedFile:
    """A workbook with one sheet."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in [headings, *rows]:
        sheet.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile(name, content.getvalue())
