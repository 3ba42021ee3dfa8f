"""The fonts a document is set in: for each character, the first face of its stack that has it."""

import threading
from collections.abc import Iterable
from enum import Enum
from functools import lru_cache
from pathlib import Path

import uharfbuzz as hb
from django.conf import settings

from core.pdf.faces import INVISIBLE, Face
from core.pdf.text import REPLACEMENT

BASE_FAMILY = "Noto Sans"
REGULAR, SEMIBOLD, BOLD = 400, 600, 700
FIRST_EAST_ASIAN = "\u2e80"
_REGIONS = {"zh": "SC", "zh-hant": "TC", "ja": "JP", "ko": "KR"}  # as installed fonts end their family names
_SUFFIXES = {".ttf", ".otf", ".ttc"}
_loading = threading.Lock()


class Role(Enum):
    """What a text is for, as the family it would like and its weight."""

    BODY = ("Noto Sans", REGULAR)
    STRONG = ("Noto Sans", BOLD)
    HEADING = ("Noto Serif", SEMIBOLD)
    MONO = ("Noto Sans Mono", REGULAR)
    REFERENCE = ("Noto Sans Mono", BOLD)


class FontsMissing(Exception):
    """The folder of fonts has no base font, so nothing can be set."""


class Fonts:
    """All faces of one folder, and the choice among them: any font put there (TTF, OTF, TTC) is used."""

    def __init__(self, faces: Iterable[Face], folder: Path) -> None:
        self.faces = [face for face in faces if face.has_outlines and not face.is_italic]
        if not any(face.family == BASE_FAMILY for face in self.faces):
            message = f"No font of the family {BASE_FAMILY} in {folder}. Build the fonts with: make assets"
            raise FontsMissing(message)
        self._stacks = {role: self._stack(role) for role in Role}
        self._ranks = {
            role: {face: rank for rank, face in enumerate(row)} for role, row in self._stacks.items()
        }
        self._holders: dict[int, list[Face]] = {}
        for face in self.faces:
            for number in face.characters:
                self._holders.setdefault(number, []).append(face)
        self._choices: dict[tuple[Role, str, str], Face | None] = {}

    def _stack(self, role: Role) -> list[Face]:
        """Return all faces of each family's nearest weight: some families come in slices."""
        wanted, weight = role.value
        nearest: dict[str, int] = {}
        for face in self.faces:
            best = nearest.setdefault(face.family, face.weight)
            if abs(face.weight - weight) < abs(best - weight):
                nearest[face.family] = face.weight
        fitting = [face for face in self.faces if face.weight == nearest[face.family]]
        return sorted(fitting, key=lambda f: (f.family != wanted, f.family != BASE_FAMILY, f.family))

    def choose(self, cluster: str, role: Role, east_asian: str) -> Face | None:
        """Return the face for one cluster, or None when no face has it.

        `east_asian` is the language that settles which country's shapes Han characters take.
        """
        key = (role, cluster, east_asian)
        if key not in self._choices:
            if len(self._choices) > 50_000:
                self._choices.clear()
            self._choices[key] = self._search(cluster, role, east_asian)
        return self._choices[key]

    def _search(self, cluster: str, role: Role, east_asian: str) -> Face | None:
        ranks = self._ranks[role]
        held = [face for face in self._holders.get(ord(cluster[0]), ()) if face in ranks]
        if not held and cluster[0] in INVISIBLE:
            return self._stacks[role][0]
        region = _REGIONS.get(east_asian, "") if cluster[0] >= FIRST_EAST_ASIAN else ""
        held.sort(key=lambda face: (bool(region) and face.family.split()[-1] != region, ranks[face]))
        return next((face for face in held if face.covers(cluster)), held[0] if held else None)

    def replacement(self, role: Role) -> tuple[Face, str]:
        """Return the face and the sign that stand where no font has the character."""
        for sign in (REPLACEMENT, "\N{WHITE SQUARE}", "?"):
            for face in self._stacks[role]:
                if face.covers(sign):
                    return face, sign
        return self._stacks[role][0], "?"


def load_fonts(folder: Path | None = None) -> Fonts:
    """Return the fonts of a folder (settings.PDF_FONTS_DIR when none is named); raises FontsMissing."""
    with _loading:
        return _load(Path(folder or settings.PDF_FONTS_DIR).resolve())


@lru_cache(maxsize=4)
def _load(folder: Path) -> Fonts:
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES)
    return Fonts((face for path in paths for face in _faces_of(path)), folder)


def _faces_of(path: Path) -> list[Face]:
    blob = hb.Blob.from_file_path(str(path))
    first = Face(path, blob)
    return [first, *(Face(path, blob, index) for index in range(1, first.hb_face.count))]
