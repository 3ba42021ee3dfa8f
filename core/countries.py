"""Countries by their ISO 3166-1 code, named in the reader's language.

The names come from the Unicode locale data that Babel carries. A body's own wording goes first:
`settings.COUNTRY_NAMES` (code to language to name) or, where it is not set, `data/country_names.json`.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from babel import Locale
from babel.core import UnknownLocaleError
from django.conf import settings
from django.utils.translation import get_language

from core.collation import collation_key
from core.zones import base_language

Wording = Mapping[str, Mapping[str, str]]

_OWN_WORDING = Path(__file__).parent / "data" / "country_names.json"

# Two letters in the locale data that are no entry of ISO 3166-1: unions, test codes, parts of a country.
_NOT_ISO = frozenset(
    {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}
)


@lru_cache(maxsize=1)
def country_codes() -> frozenset[str]:
    """Return every officially assigned ISO 3166-1 alpha-2 code."""
    territories = map(str, Locale.parse("en").territories)
    return frozenset(code for code in territories if len(code) == 2 and code.isalpha()) - _NOT_ISO


def country_name(code: str, language: str | None = None) -> str:
    """Return the name of the country `code` in `language` (default: the active one).

    Raises KeyError for a code that ISO 3166-1 does not assign.
    """
    code = code.upper()
    if code not in country_codes():
        raise KeyError(code)
    spoken = base_language(language or get_language())
    own = _own_wording().get(code, {})
    return own.get(spoken) or str(_locale(spoken).territories.get(code) or _locale("en").territories[code])


def country_choices(language: str | None = None) -> list[tuple[str, str]]:
    """Return (code, name) of every country, in the order of the language's alphabet; for a form field."""
    spoken = base_language(language or get_language())
    named = [(code, country_name(code, spoken)) for code in country_codes()]
    return sorted(named, key=lambda pair: (collation_key(pair[1], spoken), pair[0]))


def _own_wording() -> Wording:
    chosen: Wording | None = getattr(settings, "COUNTRY_NAMES", None)
    return _wording_on_file() if chosen is None else chosen


@lru_cache(maxsize=1)
def _wording_on_file() -> Wording:
    wording: Wording = json.loads(_OWN_WORDING.read_text(encoding="utf-8"))
    return wording


@lru_cache(maxsize=16)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")
