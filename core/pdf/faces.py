"""One font file each: what it covers, how it shapes a run, what its outlines measure."""

import struct
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

import uharfbuzz as hb

FAMILY, TYPOGRAPHIC_FAMILY = 1, 16
FEATURES = {"kern": True, "liga": True}


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph of a shaped run; lengths are thousandths of the type size, `cluster` indexes the run's text.

    `own_advance` is the width the font gives it, `advance` what shaping made of that.
    """

    gid: int
    cluster: int
    own_advance: float
    advance: float
    dx: float
    dy: float


@dataclass(frozen=True, eq=False)
class Face:
    """A TrueType or OpenType font that is embedded as a subset; faces of a collection share its `blob`."""

    path: Path
    blob: hb.Blob = field(repr=False)
    index: int = 0
    _hb: hb.Face = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hb", hb.Face(self.blob, self.index))

    @property
    def hb_face(self) -> hb.Face:
        return self._hb

    @cached_property
    def family(self) -> str:
        # A face cut out of a variable font keeps the name of its lightest end.
        named = self._hb.get_name(TYPOGRAPHIC_FAMILY) or self._hb.get_name(FAMILY) or self.path.stem
        return named.removesuffix(" Thin")

    @cached_property
    def weight(self) -> int:
        table = self._hb.reference_table("OS/2").data
        return struct.unpack_from(">H", table, 4)[0] if table and len(table) >= 6 else 400

    @cached_property
    def is_italic(self) -> bool:
        table = self._hb.reference_table("OS/2").data
        return bool(table and len(table) >= 64 and struct.unpack_from(">H", table, 62)[0] & 1)

    @cached_property
    def has_outlines(self) -> bool:
        return {"glyf", "CFF "} & set(self._hb.table_tags) != set()

    @cached_property
    def is_cff(self) -> bool:
        return "CFF " in self._hb.table_tags

    @cached_property
    def characters(self) -> hb.Set:
        return self._hb.unicodes

    @cached_property
    def hb_font(self) -> hb.Font:
        font = hb.Font(self._hb)
        font.scale = (1000, 1000)
        return font

    def covers(self, cluster: str) -> bool:
        return all(ord(ch) in self.characters or ch in INVISIBLE for ch in cluster)

    def shape(self, text: str, rtl: bool) -> tuple[Glyph, ...]:
        """Shape a run of one script and direction; glyphs come in the order of the page."""
        return _shape(self, text, rtl)


# Joiners and variation selectors steer shaping; a font need not draw them.
INVISIBLE = frozenset("\u200c\u200d\ufe0e\ufe0f")


@lru_cache(maxsize=16384)
def _shape(face: Face, text: str, rtl: bool) -> tuple[Glyph, ...]:
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if rtl else "ltr"
    font = face.hb_font
    hb.shape(font, buffer, FEATURES)
    return tuple(
        Glyph(
            gid=info.codepoint,
            cluster=info.cluster,
            own_advance=font.get_glyph_h_advance(info.codepoint),
            advance=place.x_advance,
            dx=place.x_offset,
            dy=place.y_offset,
        )
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    )
