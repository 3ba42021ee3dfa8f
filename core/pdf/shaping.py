"""Words cut into pieces of one direction, font and script, each shaped on its own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from core.pdf.faces import CidFace, Face, Glyph
from core.pdf.fonts import FIRST_EAST_ASIAN, AnyFace, Fonts, Role
from core.pdf.text import clusters, script_of


@dataclass(frozen=True)
class Piece:
    """A run that one font draws in one go; widths are thousandths of the type size.

    `meaning` is what the text says, `shown` what is drawn: they differ where a replacement stands in.
    """

    face: AnyFace
    meaning: str
    shown: str
    level: int

    @property
    def rtl(self) -> bool:
        return bool(self.level % 2)

    @cached_property
    def glyphs(self) -> tuple[Glyph, ...]:
        return self.face.shape(self.shown, self.rtl) if isinstance(self.face, Face) else ()

    @cached_property
    def width(self) -> float:
        if isinstance(self.face, CidFace):
            return self.face.width(self.shown)
        return sum(glyph.advance for glyph in self.glyphs)


@dataclass(frozen=True, slots=True)
class Unit:
    """One cluster with the level, face and script it will be set in."""

    text: str
    shown: str
    face: AnyFace
    level: int
    script: str


def east_asian_language(text: str, language: str) -> str:
    """Tell whose Han shapes a paragraph wants: kana and hangul decide, then the document's language."""
    if all(ch < FIRST_EAST_ASIAN for ch in text):
        return "zh"
    if any("\u3040" <= ch <= "\u30ff" for ch in text):
        return "ja"
    if any("\uac00" <= ch <= "\ud7a3" for ch in text):
        return "ko"
    return language.lower() if language.lower() in {"ja", "ko", "zh-hant"} else "zh"


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
        found.append(Unit(cluster, shown, face, levels[position], script))
        position += len(cluster)
    return found


def pieces(word: Iterable[Unit]) -> Iterator[Piece]:
    """Join neighbouring units that one font can shape together."""
    for (face, level, _script), run in groupby(word, key=lambda unit: (unit.face, unit.level, unit.script)):
        joined = list(run)
        yield Piece(face, "".join(u.text for u in joined), "".join(u.shown for u in joined), level)
