"""Which texts of a call exist in which language, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import get_language_info
from modeltranslation.translator import translator

DEFAULT = settings.MODELTRANSLATION_DEFAULT_LANGUAGE


def languages() -> list[tuple[str, str]]:
    """(code, name in the active language) of every language of the portal, the default one first."""
    codes = [code for code, _name in settings.LANGUAGES]
    ordered = [DEFAULT, *(code for code in codes if code != DEFAULT)]
    return [(code, str(get_language_info(code)["name_translated"])) for code in ordered]


def column(field: str, language: str) -> str:
    """The column that holds `field` in `language`."""
    return f"{field}_{language}"


def translated_fields(model: type[models.Model]) -> tuple[str, ...]:
    """The fields of a model that exist in every language."""
    return tuple(translator.get_options_for_model(model).get_field_names())


def text_in(row: models.Model, field: str, language: str) -> str:
    """The text of a field in one language, without falling back to another."""
    return str(getattr(row, column(field, language)) or "").strip()


def gaps_of(row: models.Model) -> Iterator[str]:
    """The languages in which a text is missing that another language has; one item for each text."""
    for field in translated_fields(type(row)):
        present = {code for code, _name in languages() if text_in(row, field, code)}
        if present:
            yield from (code for code, _name in languages() if code not in present)


def count_gaps(rows: Iterable[models.Model]) -> dict[str, int]:
    """How many texts of `rows` are missing, by language; languages without a gap are left out."""
    counted: dict[str, int] = {}
    for row in rows:
        for language in gaps_of(row):
            counted[language] = counted.get(language, 0) + 1
    return counted


def copy_texts(source: Any, target: Any) -> None:
    """Give `target` the texts of `source` in every language; both are rows of one model."""
    for field in translated_fields(type(source)):
        for code, _name in languages():
            setattr(target, column(field, code), getattr(source, column(field, code)))
