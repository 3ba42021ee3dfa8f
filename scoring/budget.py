"""What a call can give, in words, and what those above the funding line asked for together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Application
from applications.sealed import sealed_values
from calls.amounts import in_words
from calls.models import Call, Question


@dataclass(frozen=True, slots=True)
class Budget:
    """The funding line in words, "Five places, 200 000 USD: …", and what those above it ask for together.

    The money is the budget of the call or, where it names none, the largest award for each of its places;
    the words say which of the two.
    """

    words: str
    requested: str


def budget_of(call: Call, above: Collection[Application]) -> Budget | None:
    """The line of a call below the applications `above`; None where it names no places.

    Two queries where the call names a budget or its largest award, else none.
    """
    if not call.places:
        return None
    words = places_in_words(call.places)
    if not (money := _money(call)):
        return Budget(words, "")
    words = f"{words}, {money}"
    asked = [one for one in requested_by(call, above).values() if one is not None]
    if not asked:
        return Budget(words, "")
    told = ngettext(
        "%(count)s application above the line asks for %(sum)s.",
        "%(count)s applications above the line ask for %(sum)s together.",
        len(asked),
    )
    total = in_words(sum(asked, Decimal(0)), call.ceiling_currency)
    return Budget(words, told % {"count": len(asked), "sum": total})


def _money(call: Call) -> str:
    """What the call can give, and how that is known; "" where it says nothing of money."""
    if call.budget_amount is not None:
        amount = in_words(call.budget_amount, call.ceiling_currency)
        return _("%(amount)s: the budget of the call") % {"amount": amount}
    if call.ceiling_amount is not None and call.places:
        amount = in_words(call.ceiling_amount * call.places, call.ceiling_currency)
        return _("%(amount)s: the largest award for each place") % {"amount": amount}
    return ""


def places_in_words(places: int) -> str:
    """How many places, spelled out up to nine."""
    if places == 1:
        return _("One place")
    told = ngettext("%(number)s place", "%(number)s places", places) % {"number": apnumber(places)}
    return str(capfirst(told))


def requested_by(call: Call, applications: Iterable[Application]) -> dict[int, Decimal | None]:
    """What each application asks for in the currency of the award, by the answers held against it.

    None where it says nothing in that currency.
    """
    questions = Question.objects.filter(section__form__call=call, within_award=True)
    paths = set(questions.values_list("parent__key", "key"))
    if not paths:
        return {}
    rows = Application.objects.filter(pk__in=[one.pk for one in applications])
    return {
        pk: _asked(sealed_values(document), paths, call.ceiling_currency) if document else None
        for pk, document in rows.values_list("pk", "valid_submission__document")
    }


def _asked(
    values: Mapping[str, Any], paths: Collection[tuple[str | None, str]], currency: str
) -> Decimal | None:
    """The first of the questions that is answered, or the sum of a column."""
    for table, key in sorted(paths, key=lambda path: (path[0] or "", path[1])):
        cells = [row.get(key) for row in values.get(table) or ()] if table else [values.get(key)]
        amounts = [Decimal(one["amount"]) for one in cells if one and one.get("currency") == currency]
        if amounts:
            return sum(amounts, Decimal(0))
    return None
