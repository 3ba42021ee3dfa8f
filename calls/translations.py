"""Which texts of a call exist in which language, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from modeltranslation.translator import translator

from core.ledger import sha256_of

# What somebody writes for many readers: by language, or in the default language alone.
Texts = str | Mapping[str, str]
MOST_SHOWN = 80  # characters of a row's name
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


def by_language(said: Texts) -> dict[str, str]:
    """The texts that say something, without space around them, by language."""
    given = {DEFAULT: said} if isinstance(said, str) else said
    return {code: text for code, _name in languages() if (text := str(given.get(code) or "").strip())}


def set_texts(row: models.Model, field: str, said: Texts) -> None:
    """Give `row` these texts; languages without one are empty."""
    given = by_language(said)
    for code, _name in languages():
        setattr(row, column(field, code), given.get(code, ""))


def said_in_all(row: models.Model, field: str) -> list[tuple[str, str, str]]:
    """(code, name of the language, text) of each language that has one: what somebody signs."""
    found = ((code, language, text_in(row, field, code)) for code, language in languages())
    return [one for one in found if one[2]]


def texts_sha256(row: models.Model, field: str) -> str:
    """The hash of a text in all its languages; of the text itself where only the default language has it.

    The second is how entries tell it that were written while such a text had one language.
    """
    texts = {code: text for code, _name in languages() if (text := text_in(row, field, code))}
    return sha256_of(texts.get(DEFAULT, "") if texts.keys() <= {DEFAULT} else texts)


def gaps_of(row: models.Model) -> Iterator[tuple[str, str]]:
    """Language and field of each text that is missing and that another language has."""
    for field in translated_fields(type(row)):
        present = {code for code, _name in languages() if text_in(row, field, code)}
        if present:
            yield from ((code, field) for code, _name in languages() if code not in present)


def gaps_by_language(rows: Iterable[models.Model]) -> dict[str, list[str]]:
    """What is missing in each language: which text of which row. Languages without a gap are left out."""
    found: dict[str, list[str]] = {}
    for row in rows:
        for language, field in gaps_of(row):
            found.setdefault(language, []).append(_named(row, field))
    return found


def _named(row: models.Model, field: str) -> str:
    """A text by its label, and by the row it stands in unless that is the call itself."""
    said: Any = row._meta.get_field(field)
    label = str(said.verbose_name)[:1].upper() + str(said.verbose_name)[1:]
    if row._meta.model_name == "call":
        return label
    return _("%(text)s of “%(row)s”") % {"text": label, "row": str(row)[:MOST_SHOWN]}


def copy_texts(source: Any, target: Any) -> None:
    """Give `target` the texts of `source` in every language; both are rows of one model."""
    for field in translated_fields(type(source)):
        for code, _name in languages():
            setattr(target, column(field, code), getattr(source, column(field, code)))
