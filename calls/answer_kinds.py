"""Each kind of answer: how it is tidied, when it is blank, and what makes it a good one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from calls.amounts import Wrong, above_award, is_currency, plain, read_amount, read_number
from calls.form_tree import choices_of
from core.counting import count_characters, count_words, normal
from core.countries import country_codes

if TYPE_CHECKING:
    from calls.models import Question

_DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_check_link = URLValidator(schemes=["http", "https"])
_check_email = EmailValidator()


def is_blank(kind: str, value: Any) -> bool:
    """Whether nothing was answered. A currency without an amount is nothing."""
    if kind == "money" and isinstance(value, Mapping):
        return not str(value.get("amount") or "").strip()
    if kind == "consent":
        return value not in (True, "true", "on", "yes", "1")
    return value is None or value is False or value in ("", [], {})


def tidy(raw: Any, *, one_line: bool = False) -> Any:
    """Text in one normal form (NFC), without control characters; containers likewise, else as it is."""
    if isinstance(raw, str):
        return _tidy_text(raw, one_line)
    if isinstance(raw, Mapping):
        return {str(key): tidy(value, one_line=one_line) for key, value in raw.items()}
    if isinstance(raw, (list, tuple)):
        return [tidy(value, one_line=one_line) for value in raw]
    return raw


def _tidy_text(raw: str, one_line: bool) -> str:
    text = normal(raw)
    return " ".join(text.split()) if one_line else text.strip()


def _short_text(question: Question, value: Any) -> str:
    text = _text(value)
    characters = count_characters(text) if question.max_length else 0
    if question.max_length and characters > question.max_length:
        raise Wrong(
            _("Shorten this to %(limit)s characters; it has %(count)s.")
            % {"limit": question.max_length, "count": characters}
        )
    return text


def _long_text(question: Question, value: Any) -> str:
    text = _text(value)
    words = count_words(text)
    if question.max_words and words > question.max_words:
        raise Wrong(
            _("Shorten this to %(limit)s words; it has %(count)s.")
            % {"limit": question.max_words, "count": words}
        )
    return _short_text(question, text)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Wrong(_("Write the answer as text."))
    return value


def _number(question: Question, value: Any) -> str:
    return plain(_within(question, read_number(value)))


def _within(question: Question, number: Decimal) -> Decimal:
    if question.minimum is not None and number < question.minimum:
        raise Wrong(_("Enter %(limit)s or more") % {"limit": plain(question.minimum)})
    if question.maximum is not None and number > question.maximum:
        raise Wrong(_("Enter %(limit)s or less") % {"limit": plain(question.maximum)})
    if len(number.as_tuple().digits) > 20:
        raise Wrong(_("Enter a number of at most 20 digits"))
    return number


def _money(question: Question, value: Any) -> dict[str, str]:
    given = value if isinstance(value, Mapping) else {"amount": value}
    allowed = [str(one) for one in question.currencies]
    currency = str(given.get("currency") or (allowed[0] if len(allowed) == 1 else "")).upper()
    is_known = currency in allowed if allowed else is_currency(currency)
    amount = _within(question, read_amount(given.get("amount"), currency if is_known else ""))
    if not is_known:
        raise Wrong(_("Choose the currency"))
    if amount < 0 and question.minimum is None:
        raise Wrong(_("Enter %(limit)s or more") % {"limit": 0})
    is_alone = question.within_award and not question.parent_id
    if is_alone and (sentence := above_award(question, amount, currency)):
        raise Wrong(sentence)
    return {"amount": plain(amount), "currency": currency}


def _choice(question: Question, value: Any) -> str:
    if value not in [key for key, _label in choices_of(question)]:
        raise Wrong(_("Choose one of the answers in the list"))
    return str(value)


def _multi_choice(question: Question, value: Any) -> list[str]:
    given: Sequence[Any] = value if isinstance(value, list) else [value]
    known = [key for key, _label in choices_of(question)]
    if any(one not in known for one in given):
        raise Wrong(_("Choose from the answers in the list"))
    chosen = [key for key in known if key in given]
    least, most = question.min_items, question.max_items
    if least and len(chosen) < least:
        raise Wrong(
            ngettext("Choose at least %(count)s", "Choose at least %(count)s", least) % {"count": least}
        )
    if most and len(chosen) > most:
        raise Wrong(ngettext("Choose %(count)s at most", "Choose %(count)s at most", most) % {"count": most})
    return chosen


def _date(question: Question, value: Any) -> str:
    text = _text(value)
    day_first = _DAY_FIRST.fullmatch(text)
    try:
        if day_first:
            day, month, year = map(int, day_first.groups())
            found = date(year, month, day)
        else:
            found = date.fromisoformat(text)
    except ValueError as error:
        raise Wrong(_("Enter a date as year-month-day, like 2026-03-31")) from error
    if not 1900 <= found.year <= 2200:
        raise Wrong(_("Enter a year between 1900 and 2200"))
    return found.isoformat()


def _country(question: Question, value: Any) -> str:
    code = _text(value).upper()
    if code not in country_codes():
        raise Wrong(_("Choose a country from the list"))
    return code


def _email(question: Question, value: Any) -> str:
    text = _text(value)
    try:
        _check_email(text)
    except ValidationError as error:
        raise Wrong(_("Enter an e-mail address, like name@example.org")) from error
    if len(text) > 254:
        raise Wrong(_("Enter an e-mail address of at most 254 characters"))
    return text


def _url(question: Question, value: Any) -> str:
    text = _text(value)
    try:
        _check_link(text)
    except ValidationError as error:
        raise Wrong(_("Enter the whole address, like https://example.org/page")) from error
    return text


def _consent(question: Question, value: Any) -> bool:
    return True


def _files(question: Question, value: Any) -> list[Any]:
    files: list[Any] = list(value) if isinstance(value, list) else []
    waiting = [one for one in files if one.get("state") in ("waiting", "checking")]
    refused = [one for one in files if one.get("state") == "refused"]
    most = question.max_items or 1
    if refused:
        raise Wrong(
            _("Replace or remove the file that was not accepted: %(name)s") % {"name": refused[0]["name"]}
        )
    if waiting:
        raise Wrong(_("A file is still being checked: %(name)s") % {"name": waiting[0]["name"]})
    if len(files) > most:
        raise Wrong(
            ngettext("Keep %(count)s file at most.", "Keep %(count)s files at most.", most) % {"count": most}
        )
    if question.min_items and len(files) < question.min_items:
        least = question.min_items
        raise Wrong(
            ngettext("Add at least %(count)s file.", "Add at least %(count)s files.", least)
            % {"count": least}
        )
    return files


CHECKS: dict[str, Callable[[Any, Any], Any]] = {
    "short_text": _short_text,
    "long_text": _long_text,
    "number": _number,
    "money": _money,
    "choice": _choice,
    "multi_choice": _multi_choice,
    "date": _date,
    "country": _country,
    "email": _email,
    "url": _url,
    "consent": _consent,
    "file": _files,
}
