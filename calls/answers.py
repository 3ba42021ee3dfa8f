"""One answer: read as it was typed, checked, and brought into the one form in which it is kept.

Shapes of clean values, all JSON: text, choice, country, date (ISO), e-mail, link: str · number: str, a plain
decimal · money: {"amount": str, "currency": str} · several choices: list of keys · consent: True · table and
group: list of {column key: value} · file: list of {"name", "state"}, from the attachments. None: no answer.
Checking a clean value gives the same value again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from calls.amounts import above_award
from calls.answer_kinds import CHECKS, Wrong, is_blank, plain, tidy
from calls.form_tree import columns_of

if TYPE_CHECKING:
    from calls.models import Question

__all__ = [
    "ROW_KINDS",
    "WHOLE",
    "Checked",
    "Complaint",
    "Wrong",
    "cell_name",
    "check",
    "is_blank",
    "missing",
    "tidy",
    "totals",
    "validate",
]

Path = tuple[int, str]  # a cell: number of its row from 0, key of its column
WHOLE: Path = (-1, "")
ROW_KINDS = ("table", "group")


@dataclass(frozen=True)
class Complaint:
    """What is wrong, in a sentence; `path` is WHOLE, or the cell of a table."""

    sentence: str
    path: Path = WHOLE


@dataclass(frozen=True)
class Checked:
    """`value` is clean, or as it was typed where `complaints` says what is wrong with it."""

    value: Any
    complaints: tuple[Complaint, ...] = ()

    @property
    def is_ok(self) -> bool:
        return not self.complaints


def validate(question: Question, raw: Any) -> Any:
    """The clean value of one answer, None where it is blank. Raises Wrong with the first sentence."""
    checked = check(question, raw)
    if checked.complaints:
        raise Wrong(checked.complaints[0].sentence)
    return checked.value


def check(question: Question, raw: Any) -> Checked:
    """Clean what was typed; what is wrong is kept as it was typed and comes with its sentences.

    A blank answer is None and never wrong here: whether it may stay blank is asked by `missing`.
    """
    if question.kind in ROW_KINDS:
        return _check_rows(question, raw)
    tidied = tidy(raw, one_line=question.kind not in ("long_text",))
    if is_blank(question.kind, tidied):
        return Checked(None)
    try:
        return Checked(CHECKS[question.kind](question, tidied))
    except Wrong as wrong:
        return Checked(tidied, (Complaint(str(wrong)),))


def missing(question: Question, value: Any) -> bool:
    """Whether an answer that is required is blank."""
    return bool(question.required) and is_blank(question.kind, value)


def totals(question: Question, rows: Any) -> dict[str, list[tuple[str, str]]]:
    """Sums of the columns that are added up: column key to [(amount, currency)], currency "" for numbers."""
    sums: dict[str, dict[str, Decimal]] = {}
    for column in columns_of(question):
        if column.is_total:
            found = sums.setdefault(column.key, {})
            for row in rows if isinstance(rows, list) else ():
                _add(found, column, row.get(column.key))
    return {
        key: [(plain(amount), currency) for currency, amount in found.items()] for key, found in sums.items()
    }


def _add(found: dict[str, Decimal], column: Question, value: Any) -> None:
    checked = check(column, value)
    if checked.is_ok and checked.value is not None:
        is_money = column.kind == "money"
        currency = checked.value["currency"] if is_money else ""
        amount = Decimal(checked.value["amount"] if is_money else checked.value)
        found[currency] = found.get(currency, Decimal(0)) + amount


# --- tables and groups -------------------------------------------------------------
def _check_rows(question: Question, raw: Any) -> Checked:
    columns = columns_of(question)
    given = [row for row in (raw if isinstance(raw, (list, tuple)) else ()) if isinstance(row, Mapping)]
    rows = [row for row in given if not all(_is_blank_cell(column, row) for column in columns)]
    values: list[dict[str, Any]] = []
    complaints: list[Complaint] = []
    for number, row in enumerate(rows):
        cells = {column.key: check(column, row.get(column.key)) for column in columns}
        values.append({key: cell.value for key, cell in cells.items()})
        for column in columns:
            complaints += _cell_complaints(question, column, cells[column.key], number)
    if not values:
        return Checked(None)
    whole = [*_count_complaints(question, len(values)), *_award_complaints(question, values)]
    return Checked(values, (*whole, *complaints))


def _is_blank_cell(column: Question, row: Mapping[str, Any]) -> bool:
    value = tidy(row.get(column.key), one_line=True)
    return is_blank(column.kind, value)


def cell_name(question: Question, column: Question, number: int) -> str:
    """How a cell is called: by its entry in a group, by its line in a table; `number` counts from 0."""
    what = {"column": column.label, "number": number + 1}
    if question.kind == "group":
        return _("Entry %(number)s, %(column)s") % what
    return _("%(column)s, line %(number)s") % what


def _award_complaints(question: Question, rows: list[dict[str, Any]]) -> list[Complaint]:
    """What is asked for in all lines together is not above the largest award of the call."""
    sums = totals(question, rows)
    return [
        Complaint(sentence)
        for column in columns_of(question)
        if column.within_award and column.is_total
        for amount, currency in sums.get(column.key, ())
        if (sentence := above_award(column, Decimal(amount), currency))
    ]


def _cell_complaints(question: Question, column: Question, cell: Checked, number: int) -> list[Complaint]:
    where = cell_name(question, column, number)
    found = [Complaint(f"{where}: {one.sentence}", (number, column.key)) for one in cell.complaints]
    if missing(column, cell.value):
        found.append(Complaint(_("%(where)s: this is still empty") % {"where": where}, (number, column.key)))
    return found


def _count_complaints(question: Question, count: int) -> list[Complaint]:
    least, most = question.min_items or 0, question.max_items
    if count < least:
        sentence = ngettext("Fill in at least %(count)s line.", "Fill in at least %(count)s lines.", least)
        if question.kind == "group":
            sentence = ngettext("Add at least %(count)s entry.", "Add at least %(count)s entries.", least)
        return [Complaint(sentence % {"count": least})]
    if most is not None and count > most:
        sentence = ngettext("Keep %(count)s line at most.", "Keep %(count)s lines at most.", most)
        if question.kind == "group":
            sentence = ngettext("Keep %(count)s entry at most.", "Keep %(count)s entries at most.", most)
        return [Complaint(sentence % {"count": most})]
    return []
