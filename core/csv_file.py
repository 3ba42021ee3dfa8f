"""A table as a CSV file that a spreadsheet opens: nothing in it is taken for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse

from core.sheets.cells import BYTE_ORDER_MARK, Echo, guarded


def parts(lines: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The file line by line."""
    writer = csv.writer(Echo())
    yield BYTE_ORDER_MARK.encode()
    for line in lines:
        text: str = writer.writerow([guarded(cell) for cell in line])
        yield text.encode("utf-8", "replace")


def csv_answer(name: str, lines: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """The file as an answer that no cache keeps and no browser opens as a page."""
    response = StreamingHttpResponse(parts(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
