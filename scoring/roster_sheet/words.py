"""Words in cells: countries, languages, topics, yes and no, as a code or by name in any of our languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from babel import Locale
from django.conf import settings
from django.utils.translation import gettext as _

from calls.models import Topic
from core.countries import country_codes, country_name
from core.quoting import quoted
from scoring.conflicts import normalised
from scoring.sheets.words import NotUnderstood, in_every_language

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Words:
    """What is known while one file is read; topics are rows, and read once for all rows of the file."""

    countries: Mapping[str, str]
    languages: Mapping[str, str]
    topics: Mapping[str, Topic]

    @classmethod
    def now(cls) -> Words:
        """With the topics as they are; one query."""
        return cls(country_words(), language_words(), _topic_words(Topic.objects.all()))

    def country(self, cell: str) -> str:
        """The code of a country; "" for an empty cell. Raises NotUnderstood."""
        if not cell:
            return ""
        if code := self.countries.get(normalised(cell)):
            return code
        raise NotUnderstood(
            _("%(word)s is no country that is known here. Write its name or its two-letter code.")
            % {"word": quoted(cell[:60])}
        )

    def language_codes(self, cell: str) -> list[str]:
        """The codes of languages, each once. Raises NotUnderstood."""
        found = []
        for word in listed(cell, self.languages):
            if not (code := self.languages.get(normalised(word))):
                raise NotUnderstood(
                    _("%(word)s is no language that is known here. Write its name or its two-letter code.")
                    % {"word": quoted(word[:60])}
                )
            found.append(code)
        return list(dict.fromkeys(found))

    def topic_rows(self, cell: str) -> list[Topic]:
        """The topics, each once. Raises NotUnderstood."""
        found = []
        for word in listed(cell, self.topics):
            if not (topic := self.topics.get(normalised(word))):
                raise NotUnderstood(
                    _("%(word)s is none of the topics. Write one as the roster’s search offers it.")
                    % {"word": quoted(word[:60])}
                )
            found.append(topic)
        return list(dict.fromkeys(found))


def listed(cell: str, known: Mapping[str, object]) -> list[str]:
    """The words of a cell, parted by semicolons or lines; by commas where the whole is no known word."""
    parts = [part.strip() for part in cell.replace("\n", ";").split(";")]
    words: list[str] = []
    for part in filter(None, parts):
        whole = normalised(part) in known
        words += [part] if whole else [one.strip() for one in part.split(",") if one.strip()]
    return words


def yes_or_no(cell: str) -> bool:
    """Whether a cell says yes. Raises NotUnderstood for neither yes nor no."""
    word = normalised(cell)
    if word in {"yes", "y", "1", "true", "x", *in_every_language(lambda: yes_word(True))}:
        return True
    if word in {"no", "n", "0", "false", *in_every_language(lambda: yes_word(False))}:
        return False
    raise NotUnderstood(_("%(word)s is neither yes nor no.") % {"word": quoted(cell[:60])})


def yes_word(value: bool) -> str:
    """Yes or no in the reader's language."""
    return _("yes") if value else _("no")


@lru_cache(maxsize=1)
def country_words() -> Mapping[str, str]:
    """The code of each country by its code and its names."""
    names = (
        (country_name(code, language), code)
        for language, _name in settings.LANGUAGES
        for code in country_codes()
    )
    return _by_word(((code, code) for code in country_codes()), names)


@lru_cache(maxsize=1)
def language_words() -> Mapping[str, str]:
    """The code of each language by its code, its names, and its name in itself."""
    codes = [code for code in map(str, Locale.parse("en").languages) if len(code) == 2]
    tongues = [code for code, _name in settings.LANGUAGES]
    names = [(Locale.parse(tongue).languages.get(code, ""), code) for tongue in tongues for code in codes]
    return _by_word(((code, code) for code in codes), names)


def _topic_words(topics: Iterable[Topic]) -> Mapping[str, Topic]:
    rows = list(topics)
    names = [
        (getattr(one, f"name_{code}", "") or "", one) for code, _name in settings.LANGUAGES for one in rows
    ]
    return _by_word(((one.key, one) for one in rows), names)


def _by_word(*pairs: Iterable[tuple[str, T]]) -> Mapping[str, T]:
    """The first meaning of each word; codes come before names."""
    found: dict[str, T] = {}
    for some in pairs:
        for word, meaning in some:
            if key := normalised(word):
                found.setdefault(key, meaning)
    return found
