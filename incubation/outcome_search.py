"""Looking for what came of the calls: words, country, year, kind and language, read from an address.

Databases fold the case of ASCII only, so words are compared here (`applications.register.searching`). What an
address asks for and nobody offers finds nothing, and is never an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from applications.register.searching import asked_words
from core.collation import collation_key
from core.countries import country_codes, country_name
from incubation.citation import language_name
from incubation.models import KnowledgeProduct

JOURNEY = "journey"
KINDS: dict[str, str | Promise] = {JOURNEY: _("Winner's journey"), **dict(KnowledgeProduct.Kind.choices)}
LONGEST = 200
NOT_OFFERED = "-"
Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that can be found; `words` is folded text, a line for each of its texts."""

    kind: str
    key: int
    title: str
    year: int
    countries: frozenset[str]
    languages: frozenset[str]
    words: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for; an empty text asks for nothing."""

    q: str = ""
    country: str = ""
    year: str = ""
    kind: str = ""
    language: str = ""

    @property
    def is_something(self) -> bool:
        return any((self.q, self.country, self.year, self.kind, self.language))


@dataclass(frozen=True, slots=True)
class Offer:
    """The choices of the form: what there is something to find for."""

    countries: list[Choice]
    years: list[Choice]
    kinds: list[Choice]
    languages: list[Choice]


def offer(found: Iterable[Finding]) -> Offer:
    """What the form offers, in the order of the reader's alphabet, the newest year first."""
    rows, spoken = list(found), get_language() or "en"
    codes = {code for one in rows for code in one.countries if code in country_codes()}
    tongues = {code for one in rows for code in one.languages}
    kinds = {one.kind for one in rows}
    years = sorted({one.year for one in rows}, reverse=True)
    return Offer(
        _sorted(((code, country_name(code)) for code in codes), spoken),
        [(str(year), str(year)) for year in years],
        [(kind, str(word)) for kind, word in KINDS.items() if kind in kinds],
        _sorted(((code, language_name(code)) for code in tongues), spoken),
    )


def read(query: Mapping[str, str], offered: Offer) -> Asked:
    """What is asked for; what is not offered as the one word that matches nothing."""

    def one_of(name: str, choices: list[Choice]) -> str:
        wanted = query.get(name, "")
        return wanted if not wanted or wanted in dict(choices) else NOT_OFFERED

    return Asked(
        " ".join(query.get("q", "")[:LONGEST].split()),
        one_of("country", offered.countries),
        one_of("year", offered.years),
        one_of("kind", offered.kinds),
        one_of("language", offered.languages),
    )


def matching(found: Iterable[Finding], asked: Asked) -> list[Finding]:
    """What matches everything that is asked for, the newest first, equal years by title."""
    words, spoken = asked_words(asked.q), get_language() or "en"
    rows = [one for one in found if _matches(one, asked) and all(word in one.words for word in words)]
    return sorted(rows, key=lambda one: (-one.year, collation_key(one.title, spoken), one.kind, one.key))


def _matches(one: Finding, asked: Asked) -> bool:
    return (
        (not asked.country or asked.country in one.countries)
        and (not asked.year or asked.year == str(one.year))
        and (not asked.kind or asked.kind == one.kind)
        and (not asked.language or asked.language in one.languages)
    )


def _sorted(choices: Iterable[Choice], spoken: str) -> list[Choice]:
    return sorted(choices, key=lambda pair: (collation_key(pair[1], spoken), pair[0]))
