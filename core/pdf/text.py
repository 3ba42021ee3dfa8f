"""Plain text made safe to set: no control characters, no surrogates, no bidi tricks."""

import unicodedata

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
ZERO_WIDTH_JOINERS = frozenset("\u200c\u200d")
LONGEST_CLUSTER = 32  # no writing needs more; a heap of marks must not cost quadratic time
_LINE_ENDS = dict.fromkeys("\n\r\v\f\x85\u2028\u2029", "\n")
_SPACES = {"\t": "    "}


def clean(text: str) -> str:
    """Return text that can be typeset: NFC, line ends as newlines, nothing invisible that moves other text.

    Lone surrogates and noncharacters become U+FFFD; controls and direction overrides vanish,
    because a name must not be able to turn round the words that stand beside it.
    """
    text = text.replace("\r\n", "\n")
    return unicodedata.normalize("NFC", "".join(_clean_character(ch) for ch in text))


def _clean_character(ch: str) -> str:
    if " " <= ch <= "~":
        return ch
    if ch in _LINE_ENDS:
        return "\n"
    if ch in _SPACES:
        return _SPACES[ch]
    category = unicodedata.category(ch)
    if category == "Cs" or _is_noncharacter(ch):
        return REPLACEMENT
    if category == "Cc" or (category == "Cf" and ch not in ZERO_WIDTH_JOINERS):
        return ""
    return " " if category == "Zs" and ch not in "\u00a0\u202f" else ch


def _is_noncharacter(ch: str) -> bool:
    return 0xFDD0 <= ord(ch) <= 0xFDEF or ord(ch) & 0xFFFE == 0xFFFE


def clusters(text: str) -> list[str]:
    """Split into what a reader takes for one character: a base with its marks, joiners and conjuncts."""
    found: list[str] = []
    for ch in text:
        if found and _belongs(found[-1], ch):
            found[-1] += ch
        else:
            found.append(ch)
    return found


def _belongs(cluster: str, ch: str) -> bool:
    if cluster.isspace() or len(cluster) >= LONGEST_CLUSTER:
        return False
    return _extends(ch) or _reaches_on(cluster)


def _extends(ch: str) -> bool:
    return (
        ch in ZERO_WIDTH_JOINERS or unicodedata.category(ch)[0] == "M" or "\U0001f3fb" <= ch <= "\U0001f3ff"
    )


def _reaches_on(cluster: str) -> bool:
    # A virama (combining class 9) or a joiner binds the next letter into the same shape.
    return cluster[-1] == "\u200d" or unicodedata.combining(cluster[-1]) == 9


def script_of(ch: str) -> str:
    """Name the script of a letter, as its Unicode name begins; "" for what takes its neighbour's script."""
    if ch.isascii():
        return "LATIN" if ch.isalpha() else ""
    if unicodedata.category(ch)[0] not in "LM":
        return ""
    name = unicodedata.name(ch, "").split(" ", 1)[0]
    return "" if name in {"COMBINING", "MODIFIER", "VARIATION"} else name
