"""One value of a call's file, checked against the column it is for."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

MOST_ITEMS = 500


class Unreadable(ValueError):
    """Something in the file that makes no call; its text says where and what."""

    def __init__(self, place: str, sentence: object) -> None:
        super().__init__(f"{place}: {sentence}" if place else str(sentence))


def value_of(field: models.Field[Any, Any], raw: Any, place: str) -> Any:
    """`raw` as the column keeps it. Raises Unreadable for another type, a length or number out of bounds."""
    value = _typed(field, raw, f"{place} › {field.name}")
    try:
        value = field.clean(value, None)
    except ValidationError as error:
        raise Unreadable(f"{place} › {field.name}", " ".join(error.messages)) from error
    return value


def _typed(field: models.Field[Any, Any], raw: Any, place: str) -> Any:
    if isinstance(field, models.BooleanField):
        return _is(bool, raw, place, _("true or false is expected here."))
    if isinstance(field, models.IntegerField):
        _is(int, None if isinstance(raw, bool) else raw, place, _("a whole number is expected here."))
        most = 32_767 if "Small" in type(field).__name__ else 2_147_483_647
        if not 0 <= raw <= most:
            raise Unreadable(place, _("this number is out of bounds."))
        return raw
    if isinstance(field, models.DecimalField):
        return _decimal(raw, place)
    if isinstance(field, models.JSONField):
        listed = rows_of(raw, place)
        return [text_of(item, place) for item in listed]
    return text_of(raw, place)


def _is(kind: type, raw: Any, place: str, sentence: str) -> Any:
    if not isinstance(raw, kind):
        raise Unreadable(place, sentence)
    return raw


def _decimal(raw: Any, place: str) -> Decimal:
    try:
        number = Decimal(raw) if isinstance(raw, str) else Decimal("NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise Unreadable(place, _("an amount in quotation marks is expected here, like “2500.00”."))
    return number


def text_of(raw: Any, place: str) -> str:
    """A text that every database can hold. Raises Unreadable."""
    text = str(_is(str, raw, place, _("a text is expected here.")))
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise Unreadable(place, _("this text has a character that cannot be stored."))
    return text


def rows_of(raw: Any, place: str) -> list[Any]:
    """A list of bearable length. Raises Unreadable."""
    rows: list[Any] = _is(list, raw, place, _("a list is expected here."))
    if len(rows) > MOST_ITEMS:
        raise Unreadable(place, _("the list is too long."))
    return rows


def object_of(raw: Any, place: str) -> dict[str, Any]:
    """A part of the file with names. Raises Unreadable."""
    found: dict[str, Any] = _is(dict, raw, place, _("a part in curly brackets is expected here."))
    return found
