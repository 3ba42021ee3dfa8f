"""Answers in words: how a clean value is shown to a reader, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import formats, translation
from django.utils.translation import gettext as _

from calls.answers import ROW_KINDS, totals
from calls.form_tree import choices_of, columns_of
from core.countries import country_codes, country_name
from core.numbers import amount_in_words, number_in_words

if TYPE_CHECKING:
    from calls.models import Question


@dataclass(frozen=True)
class Row:
    """One line of a table or one item of a group."""

    cells: tuple[str, ...]


@dataclass(frozen=True)
class TableWords:
    """A table or group in words; `figures` are the columns (from 0) that hold numbers; `sums` has a text
    for each column, "" where nothing is added up, and is empty where no column is."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    figures: frozenset[int]
    sums: tuple[str, ...] = ()


def words_of(question: Question, value: Any, *, language: str | None = None) -> str:
    """A value as text, "" for no answer; a table as its number of lines. What is not clean stays as typed."""
    with translation.override(language or translation.get_language()):
        return _words(question, value)


def table_of(
    question: Question, value: Any, *, language: str | None = None, hides: bool = False
) -> TableWords:
    """A table or group in words; with `hides`, without the columns that blind jurors must not see."""
    with translation.override(language or translation.get_language()):
        columns = [one for one in columns_of(question) if not (hides and one.hidden_from_jurors)]
        rows = [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []
        return TableWords(
            headings=tuple(column.label for column in columns),
            rows=tuple(Row(tuple(_words(one, row.get(one.key)) for one in columns)) for row in rows),
            figures=frozenset(n for n, one in enumerate(columns) if one.kind in ("number", "money")),
            sums=_sums(question, columns, rows),
        )


def lines_of(question: Question, value: Any) -> str:
    """A value as text, the rows of a table line by line."""
    if question.kind not in ROW_KINDS:
        return words_of(question, value)
    return "\n".join(" · ".join(cell for cell in row.cells if cell) for row in table_of(question, value).rows)


def _words(question: Question, value: Any) -> str:
    if value is None or value in ("", [], {}):
        return ""
    if question.kind in ROW_KINDS:
        return _("%(count)s lines") % {"count": len(value)}
    if question.kind in ("choice", "multi_choice"):
        labels = dict(choices_of(question))
        return ", ".join(labels.get(key, str(key)) for key in (value if isinstance(value, list) else [value]))
    if question.kind == "file":
        return ", ".join(str(one.get("name", "")) for one in value)
    return _PLAIN.get(question.kind, str)(value)


def _money(value: Any) -> str:
    if not isinstance(value, Mapping):
        return str(value)
    return amount_in_words(str(value.get("amount", "")), str(value.get("currency", ""))).strip()


def _date(value: Any) -> str:
    try:
        return formats.date_format(date.fromisoformat(value), "DATE_FORMAT")
    except (TypeError, ValueError):
        return str(value)


def _country(value: Any) -> str:
    return country_name(value) if value in country_codes() else str(value)


_PLAIN = {
    "number": lambda value: number_in_words(str(value)),
    "money": _money,
    "date": _date,
    "country": _country,
    "consent": lambda value: _("Agreed") if value is True else "",
}


def _sums(question: Question, columns: list[Question], rows: list[Any]) -> tuple[str, ...]:
    found = totals(question, rows)
    if not any(one.key in found for one in columns):
        return ()
    sums = [
        " + ".join(amount_in_words(amount, currency) for amount, currency in found.get(one.key, []))
        for one in columns
    ]
    return (sums[0] or _("Total"), *sums[1:])
