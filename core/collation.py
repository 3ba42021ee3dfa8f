"""The order in which a reader of English, Russian or Kazakh looks for a word in a list."""

import unicodedata

from core.zones import base_language

_RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_ALPHABETS = {
    language: {letter: f"{place:02}" for place, letter in enumerate(alphabet)}
    for language, alphabet in (("ru", _RUSSIAN), ("kk", _KAZAKH))
}


def collation_key(text: str, language: str = "en") -> str:
    """Return the key by which `text` sorts: letters in the order of the language's alphabet.

    English sorts by the bare letter, so that Å stands with A, and passes over a leading "The".
    """
    folded = text.casefold()
    alphabet = _ALPHABETS.get(base_language(language))
    if alphabet:
        # Digits, spaces and Latin letters sort before the alphabet, by their own order.
        return "".join(f"~{alphabet[letter]}" if letter in alphabet else letter for letter in folded)
    bare = unicodedata.normalize("NFKD", folded.removeprefix("the "))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))
