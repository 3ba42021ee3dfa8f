"""Words to search for, made comparable with the words that an application holds.

Databases fold the case of ASCII only, so both sides are folded here: case, ё, the ways to compose a letter,
and every gap. Words may stand in any order; a phrase in quotes stands as it is, within one answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from core.counting import normal

MOST_WORDS = 20
_PHRASE = re.compile(r'"([^"]*)"|(\S+)')
_QUOTES = str.maketrans(dict.fromkeys("“”„«»‟", '"'))


def folded(text: str) -> str:
    """A text as it is compared."""
    return " ".join(normal(normal(text).casefold()).replace("ё", "е").split())


def folded_lines(texts: Iterable[str]) -> str:
    """Texts to be searched, a line for each, so that no phrase reaches from one into the next."""
    return "\n".join(line for line in map(folded, texts) if line)


def asked_words(asked: str) -> list[str]:
    """The words and phrases of a search, each to be found; a quote that nobody closed is passed over."""
    found = dict.fromkeys(_parts(asked.translate(_QUOTES)))
    return list(found)[:MOST_WORDS]


def _parts(asked: str) -> Iterator[str]:
    for phrase, word in _PHRASE.findall(asked):
        part = folded(phrase or word.replace('"', " "))
        if part:
            yield from [part] if phrase else part.split()
