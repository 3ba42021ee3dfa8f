"""Words cut into pieces of one direction, font and script, each shaped on its own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from core.pdf.faces import Face, Glyph
from core.pdf.fonts import FIRST_EAST_ASIAN, Fonts, Role
from core.pdf.text import clusters, script_of


@dataclass(frozen=True)
class Piece:
    """A run that one font draws in one go; widths are thousandths of the type size.

    `meaning` is what the text says, `shown` what is drawn: they differ where a replacement stands in.
    """

    face: Face
    meaning: str
    shown: str
    level: int

    @property
    def rtl(self) -> bool:
        return bool(self.level % 2)

    @cached_property
    def glyphs(self) -> tuple[Glyph, ...]:
        return self.face.shape(self.shown, self.rtl)

    @cached_property
    def width(self) -> float:
        return sum(glyph.advance for glyph in self.glyphs)


@dataclass(frozen=True, slots=True)
class Unit:
    """One cluster with the level, face and script it will be set in."""

    text: str
    shown: str
    face: Face
    level: int
    script: str


def east_asian_language(text: str, language: str) -> str:
    """Tell whose Han shapes a paragraph wants: its own letters decide, then `language`, at last Chinese."""
    told = told_by_letters(text)
    return told or (language.lower() if language.lower() in {"ja", "ko", "zh-hant"} else "zh")


def told_by_letters(text: str) -> str:
    """The East Asian language that a text shows by itself, or "".

    Kana are Japanese, hangul Korean; simplified and traditional characters show in what only one set holds.
    """
    if all(ch < FIRST_EAST_ASIAN for ch in text):
        return ""
    for first, last, told in _TELLING:
        if any(first <= ch <= last for ch in text):
            return told
    if any(_is_in(ch, "gb2312") and not _is_in(ch, "big5") and not _is_in(ch, "cp932") for ch in text):
        return "zh"
    only_traditional = (
        _is_in(ch, "big5") and not _is_in(ch, "gb2312") and not _is_in(ch, "cp932") for ch in text
    )
    return "zh-hant" if any(only_traditional) else ""


_TELLING = (("\u3040", "\u30ff", "ja"), ("\uac00", "\ud7a3", "ko"), ("\u3100", "\u312f", "zh-hant"))


def _is_in(ch: str, national: str) -> bool:
    """Whether a national character set holds a character that is not ASCII."""
    try:
        return ch > "\u3400" and bool(ch.encode(national))
    except UnicodeEncodeError:
        return False


def units(text: str, levels: list[int], fonts: Fonts, role: Role, east_asian: str) -> list[Unit]:
    """Give every cluster of a paragraph its face and script; signs take the script of the letter before."""
    found: list[Unit] = []
    position, script = 0, ""
    for cluster in clusters(text):
        own = script_of(cluster[0])
        script = own or script
        face = fonts.choose(cluster, role, east_asian)
        shown = cluster
        if face is None:
            face, shown = fonts.replacement(role)
        elif not face.covers(cluster):  # a mark that this face has not is left out: the text keeps it
            shown = "".join(ch for ch in cluster if face.covers(ch))
        found.append(Unit(cluster, shown, face, levels[position], script))
        position += len(cluster)
    return found


def pieces(word: Iterable[Unit]) -> Iterator[Piece]:
    """Join neighbouring units that one font can shape together."""
    for (face, level, _script), run in groupby(word, key=lambda unit: (unit.face, unit.level, unit.script)):
        joined = list(run)
        yield Piece(face, "".join(u.text for u in joined), "".join(u.shown for u in joined), level)
