"""Names made comparable: in any case, with or without marks, in Cyrillic, Kazakh or Latin letters."""

from __future__ import annotations

import re
import unicodedata

SHORTEST = 4  # letters: shorter names stand in too many other words
SHORTEST_EAST_ASIAN = 2
_FIRST_EAST_ASIAN = "\u2e80"
_LETTERS = "абвгдеёжзийклмнопрстуфхцчшщыэюяәғқңөұүһіїєґ"
_SOUNDS = "a b v g d e e zh z i i k l m n o p r s t u f h ts ch sh sh y e iu ia a g k n o u u h i i e g"
_LATIN = {**dict(zip(_LETTERS, _SOUNDS.split(), strict=True)), "ъ": "", "ь": ""}
# What one name is spelt like in different passports: Akhmetova and Ahmetova, Yuliya and Iuliia.
_SAME = (
    ("shch", "sh"),
    ("kh", "h"),
    ("gh", "g"),
    ("dzh", "j"),
    ("zh", "j"),
    ("q", "k"),
    ("w", "v"),
    ("y", "i"),
)
_ENDING = re.compile(r"(?<=\w{5})[aeiou]+$")  # what a Russian name changes from case to case


def shape(text: str) -> str:
    """A text with every name in it in one spelling."""
    # Marks go only after the letters that are no marked ones in Cyrillic have become Latin.
    latin = "".join(_LATIN.get(ch, ch) for ch in unicodedata.normalize("NFC", text.casefold()))
    plain = "".join(ch for ch in unicodedata.normalize("NFKD", latin) if not unicodedata.combining(ch))
    for spelling, same in _SAME:
        plain = plain.replace(spelling, same)
    return re.sub(r"([a-z])\1+", r"\1", plain)


def stands_in(name: str, shaped: str) -> bool:
    """Whether a name stands in a text that went through `shape`: inflected or turned round, too."""
    words = shape(name).split()
    whole = "".join(words)
    if whole and whole[-1] >= _FIRST_EAST_ASIAN:
        return len(whole) >= SHORTEST_EAST_ASIAN and " ".join(words) in shaped
    if len(whole) < SHORTEST:
        return False
    orders = {" ".join(words), " ".join([words[-1], *words[:-1]])}
    return any(_pattern(order).search(shaped) for order in orders)


def _pattern(order: str) -> re.Pattern[str]:
    stems = [re.escape(_ENDING.sub("", word)) for word in order.split()]
    return re.compile(r"(?<!\w)" + r"\w{0,4}\W+".join(stems) + r"\w{0,4}(?!\w)")
