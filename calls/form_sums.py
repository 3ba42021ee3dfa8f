"""The sums under a table that is filled in, and what is left of the call's largest award. amounts.js keeps
both up to date while somebody types."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from calls.amounts import award_of, in_words, plain
from calls.answers import totals
from calls.form_tree import columns_of
from core.numbers import amount_in_words

if TYPE_CHECKING:
    from calls.models import Question


@dataclass(frozen=True)
class Sum:
    """The cell under a column; `key` is "" where nothing is added up."""

    key: str
    text: str
    currency: str


@dataclass(frozen=True)
class AwardLine:
    """How the sum of a column stands to the largest award; the patterns have a place for an amount."""

    key: str
    most: str
    currency: str
    text: str
    pattern_within: str
    pattern_over: str
    is_over: bool


def sums_of(question: Question, rows: Any) -> dict[str, Any]:
    """The sums under the columns; their heading spans the columns before the first one."""
    columns = columns_of(question)
    found = totals(question, rows)
    cells = [
        Sum(one.key, _text(found.get(one.key, [])), _only_currency(one)) if one.is_total else Sum("", "", "")
        for one in columns
    ]
    first = next((number for number, one in enumerate(columns) if one.is_total), len(columns))
    return {"sums": cells[first:], "sum_span": first}


def award_line(question: Question, rows: Any) -> AwardLine | None:
    """The line about the award, for the first column that is held against it."""
    column = next((one for one in columns_of(question) if one.within_award and one.is_total), None)
    most, currency = award_of(column) if column else (None, "")
    if column is None or most is None:
        return None
    found = {code: amount for amount, code in totals(question, rows).get(column.key, [])}
    left = most - Decimal(found.get(currency, "0"))
    award = in_words(most, currency)
    is_over = left < 0
    within = _("The largest award of this call is %(most)s; %(amount)s of it is left.")
    over = _("This is %(amount)s above the largest award of this call, %(most)s.")
    within, over = within.replace("%(most)s", award), over.replace("%(most)s", award)
    text = (over if is_over else within).replace("%(amount)s", in_words(abs(left), currency))
    return AwardLine(column.key, plain(most), currency, text, within, over, is_over)


def _text(amounts: list[tuple[str, str]]) -> str:
    return " + ".join(amount_in_words(amount, currency) for amount, currency in amounts)


def _only_currency(column: Question) -> str:
    return str(column.currencies[0]) if column.kind == "money" and len(column.currencies) == 1 else ""
