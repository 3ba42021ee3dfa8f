"""A list as the answer to a request: taken along by one reader, kept by no cache, opened by no browser."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language, override

from core.sheets.writing import FORMATS, Cell, Column, Format, csv_rows, encoded

R = TypeVar("R", bound=HttpResponseBase)


def taken_along(response: R, name: str) -> R:
    """The answer as a file of this name for whoever asked, and for nobody after them."""
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def list_answer(parts: Iterable[bytes], kind: Format, name: str) -> StreamingHttpResponse:
    """A list that is written while it is sent, in the reader's language."""
    answer = StreamingHttpResponse(
        _in_language(parts, get_language() or "en"), content_type=kind.content_type
    )
    return taken_along(answer, f"{name}.{kind.key}")


def csv_answer(name: str, lines: Iterable[Sequence[Cell]]) -> StreamingHttpResponse:
    """The lines as a CSV file; nothing in it is taken for a formula."""
    return list_answer(encoded(csv_rows(lines)), FORMATS["csv"], name)


def table_answer(
    name: str, kind: Format, columns: Sequence[Column], lines: Iterable[Sequence[Cell]]
) -> StreamingHttpResponse:
    """A list with heads in the format that was asked for; in JSON its lines stand under "rows"."""
    return list_answer(kind.parts(columns, lines, "rows"), kind, name)


def _in_language(parts: Iterable[bytes], language: str) -> Iterator[bytes]:
    """The parts, each made in this language: they are asked for after the middleware has gone."""
    iterator = iter(parts)
    while True:
        with override(language):
            part = next(iterator, None)
        if part is None:
            return
        yield part
