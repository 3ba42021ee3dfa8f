"""Faces inside the document: a subset of the outlines, widths, and the way back from glyphs to text."""

import hashlib
import struct
import zlib
from itertools import groupby
from typing import Any

import uharfbuzz as hb
from reportlab.pdfbase import pdfdoc

from core.pdf.faces import Face, Glyph
from core.pdf.shaping import Piece

SYMBOLIC = 4
_NOT_FOR_DRAWING = (b"GSUB", b"GPOS", b"GDEF", b"STAT", b"name", b"post")


class EmbeddedFace:
    """One face of one document: numbers what is drawn and writes it when the document is saved.

    reportlab's own shaping numbers glyphs in a table shared by the whole process, so that the bytes
    depend on what was set before. Here each pair of a glyph and the text it stands for has a code of
    its own in a table of this document: what is copied out of the page is what was put in.
    """

    def __init__(self, face: Face, number: int) -> None:
        self.face = face
        self.resource = f"T{number}"
        self._codes: dict[tuple[int, str], int] = {}

    def codes(self, piece: Piece) -> list[int]:
        """Return the code of each glyph of a piece, in the order of the page."""
        return [
            self._codes.setdefault((glyph.gid, said), self._next_code(glyph.gid))
            for glyph, said in zip(piece.glyphs, meanings(piece), strict=True)
        ]

    def _next_code(self, gid: int) -> int:
        # Compact outlines know no table from codes to glyphs: there the code is the glyph's number.
        return gid if self.face.is_cff else len(self._codes) + 1

    def addObjects(self, doc: Any) -> None:  # noqa: N802  (called by reportlab when it saves)
        """Write the font's objects and enter it among the document's fonts."""
        name = pdfdoc.PDFName(self._subset_name())
        descendant = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("CIDFontType0" if self.face.is_cff else "CIDFontType2"),
                "BaseFont": name,
                "CIDSystemInfo": pdfdoc.PDFDictionary(
                    {
                        "Registry": pdfdoc.PDFString("Adobe"),
                        "Ordering": pdfdoc.PDFString("Identity"),
                        "Supplement": 0,
                    }
                ),
                "W": pdfdoc.PDFArray(self._widths()),
                "FontDescriptor": doc.Reference(self._descriptor(doc, name)),
            }
        )
        if not self.face.is_cff:
            descendant.dict["CIDToGIDMap"] = doc.Reference(_stream(self._glyph_map()))
        font = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("Type0"),
                "BaseFont": name,
                "Encoding": pdfdoc.PDFName("Identity-H"),
                "DescendantFonts": pdfdoc.PDFArray([doc.Reference(descendant)]),
                "ToUnicode": doc.Reference(_stream(self._unicode_map().encode("ascii"))),
            }
        )
        doc.idToObject["BasicFonts"].dict[self.resource] = doc.Reference(font)

    def _subset_name(self) -> str:
        digest = hashlib.sha256(repr(sorted(self._codes)).encode()).digest()
        tag = "".join(chr(ord("A") + byte % 26) for byte in digest[:6])
        plain = "".join(ch for ch in f"{self.face.family}-{self.face.weight}" if ch.isascii() and ch != " ")
        return f"{tag}+{plain}"

    def _widths(self) -> list[Any]:
        rows: list[Any] = []
        for (gid, _), code in self._codes.items():
            rows += [code, pdfdoc.PDFArray([self.face.hb_font.get_glyph_h_advance(gid)])]
        return rows

    def _glyph_map(self) -> bytes:
        gids = [0, *(gid for gid, _ in self._codes)]
        return struct.pack(f">{len(gids)}H", *gids)

    def _descriptor(self, doc: Any, name: Any) -> Any:
        extents = self.face.hb_font.get_font_extents("ltr")
        scale = 1000 / self.face.hb_face.upem
        box = struct.unpack_from(">4h", self.face.hb_face.reference_table("head").data, 36)
        entries = {
            "Type": pdfdoc.PDFName("FontDescriptor"),
            "FontName": name,
            "Flags": SYMBOLIC,
            "FontBBox": pdfdoc.PDFArray([round(edge * scale) for edge in box]),
            "ItalicAngle": 0,
            "Ascent": extents.ascender,
            "Descent": extents.descender,
            "CapHeight": round(extents.ascender * 0.7),
            "StemV": 80 if self.face.weight < 600 else 140,
        }
        if self.face.is_cff:
            entries["FontFile3"] = doc.Reference(
                _stream(self._outlines(), Subtype=pdfdoc.PDFName("OpenType"))
            )
        else:
            outlines = self._outlines()
            entries["FontFile2"] = doc.Reference(_stream(outlines, Length1=len(outlines)))
        return pdfdoc.PDFDictionary(entries)

    def _outlines(self) -> bytes:
        wanted = hb.SubsetInput()
        wanted.glyph_set.set({gid for gid, _ in self._codes})
        wanted.flags = (
            hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NOTDEF_OUTLINE
        )
        if self.face.is_cff:
            wanted.flags |= hb.SubsetFlags.CFF_IDENTITY_CHARSET
        wanted.drop_table_tag_set.update(int.from_bytes(tag, "big") for tag in _NOT_FOR_DRAWING)
        return bytes(hb.subset(self.face.hb_face, wanted).blob.data)

    def _unicode_map(self) -> str:
        pairs = [
            f"<{code:04X}> <{said.encode('utf-16-be').hex().upper()}>"
            for (_, said), code in self._codes.items()
            if said
        ]
        blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
        body = "\n".join(f"{len(b)} beginbfchar\n" + "\n".join(b) + "\nendbfchar" for b in blocks)
        return _UNICODE_MAP.format(body=body)


_UNICODE_MAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{body}
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def _stream(content: bytes, **entries: Any) -> Any:
    dictionary = pdfdoc.PDFDictionary({**entries, "Filter": pdfdoc.PDFName("FlateDecode")})
    return pdfdoc.PDFStream(dictionary, zlib.compress(content, 6))


def meanings(piece: Piece) -> list[str]:
    """Tell for each glyph which part of the piece's text it stands for.

    The glyphs of a letter that take up room share its characters; dots and marks above say nothing,
    so that the text comes out in the order of the page.
    """
    if piece.meaning != piece.shown:
        return [piece.meaning] + [""] * (len(piece.glyphs) - 1)
    starts = sorted({glyph.cluster for glyph in piece.glyphs})
    ends = dict(zip(starts, [*starts[1:], len(piece.shown)], strict=True))
    found: list[str] = []
    for start, group in groupby(piece.glyphs, key=lambda glyph: glyph.cluster):
        found += _shared_out(piece.shown[start : ends[start]], list(group), piece.rtl)
    return found


def _shared_out(text: str, glyphs: list[Glyph], rtl: bool) -> list[str]:
    order = range(len(glyphs) - 1, -1, -1) if rtl else range(len(glyphs))
    wide = [number for number in order if glyphs[number].own_advance] or [order[0]]
    over = max(len(text) - len(wide) + 1, 1)
    parts = [text[:over], *text[over:]]
    said = dict(zip(wide, parts, strict=False))
    return [said.get(number, "") for number in range(len(glyphs))]


def needs_words(piece: Piece) -> bool:
    """Tell whether a glyph that takes up room says nothing: read by place, it would seem a space."""
    told = zip(piece.glyphs, meanings(piece), strict=True)
    return not piece.rtl and any(glyph.own_advance and not said for glyph, said in told)
