"""Paragraphs broken into lines that fit a width, each line's pieces in the order of the page."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from core.pdf.bidi import is_right_to_left, levels, visual_order
from core.pdf.fonts import Fonts, Role
from core.pdf.shaping import Piece, Unit, east_asian_language, pieces, units
from core.pdf.text import clean

_BREAK_AFTER = frozenset("-\u2010\u2013\u2014/\u200b")
_NEVER_FIRST = frozenset(
    "、。，．）」』】》〉！？；：・ー々ゝゞぁぃぅぇぉっゃゅょァィゥェォッャュョ%)]}.,;:!?”’»"
)
_NEVER_LAST = frozenset("（「『【《〈([{“‘«")
_NO_BREAK_SPACES = frozenset("\u00a0\u202f")
_LEADING_VOWELS = frozenset("เแโใไເແໂໃໄ")  # Thai and Lao write no spaces; these begin a syllable


@dataclass(frozen=True)
class TextStyle:
    """How a text is set: sizes in points, `colour` the name of one of the letterhead's colours."""

    role: Role = Role.BODY
    size: float = 10.0
    leading: float = 14.5
    colour: str = "ink"


@dataclass(frozen=True)
class Line:
    """One line: its pieces from left to right, its width in points, and which side it starts from."""

    pieces: tuple[Piece, ...]
    width: float
    rtl: bool


@dataclass(frozen=True)
class _Word:
    units: tuple[Unit, ...]
    pieces: tuple[Piece, ...]
    width: float
    is_space: bool


def break_lines(
    text: str, style: TextStyle, width: float, *, fonts: Fonts, language: str, han: str = ""
) -> list[Line]:
    """Set plain text in lines of at most `width` points; a newline in the text begins a new line.

    `han` is the language whose shapes Han characters take where the paragraph itself does not tell.
    """
    found: list[Line] = []
    for paragraph in clean(text).split("\n"):
        rtl = is_right_to_left(paragraph, language)
        east_asian = east_asian_language(paragraph, han or language)
        row = units(paragraph, levels(paragraph, rtl), fonts, style.role, east_asian)
        found.extend(_fill(list(_words(row)), width * 1000 / style.size, style.size, rtl))
    return found


def _words(row: list[Unit]) -> Iterator[_Word]:
    start = 0
    for end in range(1, len(row) + 1):
        if end == len(row) or _may_break(row[end - 1].text, row[end].text):
            yield _word(row[start:end])
            start = end


def _word(row: list[Unit]) -> _Word:
    shaped = tuple(pieces(row))
    return _Word(tuple(row), shaped, sum(piece.width for piece in shaped), row[0].text.isspace())


def _may_break(before: str, after: str) -> bool:
    if before[0] in _NO_BREAK_SPACES or after[0] in _NO_BREAK_SPACES:
        return False
    if before.isspace() != after.isspace():
        return True
    if after[0] in _NEVER_FIRST or before[-1] in _NEVER_LAST:
        return False
    if before[-1] in _BREAK_AFTER:
        return after[0].isalpha()
    return _is_ideographic(before) or _is_ideographic(after) or after[0] in _LEADING_VOWELS


def _is_ideographic(cluster: str) -> bool:
    ch = cluster[0]
    if ch < "\u2e80" or "\uac00" <= ch <= "\ud7a3":  # Korean breaks between words
        return False
    return unicodedata.east_asian_width(ch) == "W"


def _fill(words: list[_Word], room: float, size: float, rtl: bool) -> Iterator[Line]:
    line: list[_Word] = []
    used = 0.0
    for word in _fitting(words, room):
        if line and not word.is_space and used + word.width > room:
            yield _line(line, size, rtl)
            line, used = [], 0.0
        if word.is_space and not line and word is not words[0]:
            continue  # the space that ended the line before does not indent this one
        line.append(word)
        used += word.width
    yield _line(line, size, rtl)


def _fitting(words: list[_Word], room: float) -> Iterator[_Word]:
    """Pass words on, those longer than a line cut where they reach its end."""
    for word in words:
        if word.width <= room or word.is_space:
            yield word
        else:
            yield from _cut(word, room)


def _cut(word: _Word, room: float) -> Iterator[_Word]:
    chunk: list[Unit] = []
    used = 0.0
    for unit in word.units:
        width = next(pieces([unit])).width
        if chunk and used + width > room:
            yield _word(chunk)
            chunk, used = [], 0.0
        chunk.append(unit)
        used += width
    yield _word(chunk)


def _line(words: list[_Word], size: float, rtl: bool) -> Line:
    while words and words[-1].is_space:
        words = words[:-1]
    row = [piece for word in words for piece in word.pieces]
    return Line(tuple(visual_order(row)), sum(piece.width for piece in row) * size / 1000, rtl)
