"""How long a text is: the published definition of a word and of a character; words.js counts the same.

Before counting a text is brought into NFC, line ends into one sign, and control characters are left out.

Words. What stands between two spaces is one word when there is more in it than punctuation; a zero-width
space parts as well. Each Chinese character and each kana is one word. Thai, Lao, Khmer and Burmese set no
space between words: there, every five letters of a run are one word, and so is what is left of them.

Characters. What a reader sees as one sign: a letter with its marks, an emoji with its skin and its family,
a flag. A space and the end of a line are one each; what nobody sees (joiners, marks of direction) is none.
"""

from __future__ import annotations

import re
import unicodedata

LETTERS_IN_A_WORD = 5
_GAP = re.compile("[\t\n \u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000]+")
_IDEOGRAPH = re.compile(
    "[\u3005\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003fffd]"
)
_UNSPACED = re.compile(
    "[\u0e01-\u0e3a\u0e40-\u0e4e\u0e80-\u0ecf\u0edc-\u0eff\u1000-\u103f\u104c-\u108f\u109a-\u109f"
    "\u1780-\u17d3\u17d7\u17dc\u17dd\ua9e0-\ua9ef\ua9fa-\ua9fe\uaa60-\uaa7f]+"
)
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_PASSED_OVER = re.compile("[\u1160-\u11ff\ud7b0-\ud7fb\U0001f3fb-\U0001f3ff]")  # vowels of old Hangul, skins
_JOINER = "\u200d"


def normal(text: str) -> str:
    """A text as it is kept and counted: NFC, line feeds, no control characters."""
    one_feed = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(ch for ch in one_feed if ch in "\n\t" or unicodedata.category(ch) not in ("Cc", "Cs"))
    return unicodedata.normalize("NFC", kept)


def count_words(text: str) -> int:
    """The words of a text, in any script."""
    plain = normal(text)
    plain, ideographs = _IDEOGRAPH.subn(" ", plain)
    unspaced = sum(_words_in_run(run) for run in _UNSPACED.findall(plain))
    rest = _GAP.split(_UNSPACED.sub(" ", plain))
    return ideographs + unspaced + sum(any(_says_something(ch) for ch in run) for run in rest)


def count_characters(text: str) -> int:
    """The characters of a text as a reader sees them."""
    count, before = 0, ""
    for ch in _FLAG.sub("x", normal(text)):
        is_joined = before == _JOINER and _is_picture(ch)
        count += not (is_joined or _is_passed_over(ch))
        before = ch
    return count


def _words_in_run(run: str) -> int:
    letters = sum(not _is_passed_over(ch) for ch in run)
    return -(-letters // LETTERS_IN_A_WORD)


def _is_passed_over(ch: str) -> bool:
    category = unicodedata.category(ch)
    return category == "Cf" or category[0] == "M" or bool(_PASSED_OVER.match(ch))


def _says_something(ch: str) -> bool:
    category = unicodedata.category(ch)
    return category not in ("Cc", "Cf") and category[0] not in "PMZ"


def _is_picture(ch: str) -> bool:
    return _says_something(ch) and unicodedata.category(ch)[0] not in "LN"
