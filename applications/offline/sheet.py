"""The empty sheet: A4, the Hub's name above, the number of the page below, and the styles of the form."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor, Twips

from applications.offline import paper
from core import clock

FACE = "Calibri"
INK, QUIET, NIGHT, ACTION = (RGBColor.from_string(one) for one in ("17232C", "4D5962", "0A2B3C", "0A6584"))
MARK = RGBColor.from_string("8A8373")
_LINE = "DAD2C2"

# style: size, bold, italic, colour, space before and after in points, kept with the next paragraph
_PARAGRAPHS: dict[str, tuple[float, bool, bool, RGBColor, float, float, bool]] = {
    "Kicker": (11, False, False, ACTION, 0, 0, True),
    "Title": (24, True, False, NIGHT, 0, 10, True),
    "Lead": (11, True, False, NIGHT, 14, 3, True),
    "Advice": (10, False, False, INK, 0, 2, False),
    "Heading 1": (16, True, False, NIGHT, 24, 6, True),
    "Heading 2": (11.5, True, False, INK, 12, 0, True),
    "Limits": (9, False, False, QUIET, 0, 2, True),
    "Condition": (9, False, True, QUIET, 0, 2, True),
    "Help": (10, False, False, INK, 0, 3, True),
    "Example": (10, False, True, QUIET, 0, 3, True),
    "BoxHead": (8, False, False, QUIET, 1, 1, True),
    "Answer": (11, False, False, INK, 2, 2, False),
    "Choice": (11, False, False, INK, 2, 2, False),
    "ColumnLabel": (9.5, True, False, INK, 1, 0, True),
    "ColumnHint": (8, False, False, QUIET, 0, 1, True),
    "FactName": (10, False, False, QUIET, 0, 0, False),
    "Gap": (4, False, False, QUIET, 0, 0, False),
    "End": (9, False, False, QUIET, 18, 0, False),
}


def blank_sheet(*, title: str, author: str, language: str, footer: str) -> Any:
    """A document with all styles and no text."""
    sheet = Document()
    _set_page(sheet.sections[0])
    _set_styles(sheet, language)
    _set_edges(sheet.sections[0], author, footer)
    about = sheet.core_properties
    about.title, about.author, about.language = title[:255], author[:255], language
    about.comments, about.created, about.modified = "", clock.now(), clock.now()
    return sheet


def _set_page(section: Any) -> None:
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin, section.bottom_margin = Cm(2.4), Cm(2)
    section.header_distance = section.footer_distance = Cm(1.1)


def _set_styles(sheet: Any, language: str) -> None:
    styles = sheet.styles
    _set_font(styles["Normal"], 10.5, INK)
    styles["Normal"].paragraph_format.space_after = Pt(4)
    styles["Normal"].element.rPr.append(paper.node("lang", val=language, bidi="ar-SA", eastAsia="zh-CN"))
    for name, (size, bold, italic, colour, before, after, is_kept) in _PARAGRAPHS.items():
        style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        _set_font(style, size, colour)
        style.font.bold, style.font.italic = bold, italic
        shape = style.paragraph_format
        shape.space_before, shape.space_after, shape.keep_with_next = Pt(before), Pt(after), is_kept
    _without_line(styles["Title"])
    tabs = styles["BoxHead"].paragraph_format.tab_stops
    tabs.add_tab_stop(Twips(paper.WIDTH - 200), WD_TAB_ALIGNMENT.RIGHT)
    for name, size, colour in (("Mark", 6.5, MARK), ("Prompt", 10, MARK)):
        _set_font(styles.add_style(name, WD_STYLE_TYPE.CHARACTER), size, colour)
    tick = styles.add_style("Tick", WD_STYLE_TYPE.CHARACTER)
    tick.font.name = "MS Gothic"
    tick.element.rPr.rFonts.set(qn("w:eastAsia"), "MS Gothic")
    _add_tables(sheet)


def _set_font(style: Any, size: float, colour: RGBColor) -> None:
    style.font.name, style.font.size, style.font.color.rgb = FACE, Pt(size), colour
    faces = style.element.rPr.rFonts
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        faces.attrib.pop(qn(f"w:{name}"), None)
    for name in ("hAnsi", "cs"):
        faces.set(qn(f"w:{name}"), FACE)
    style.element.rPr.append(paper.node("szCs", val=int(size * 2)))


def _without_line(style: Any) -> None:
    for line in style.element.pPr.findall(qn("w:pBdr")):
        style.element.pPr.remove(line)


def _add_tables(sheet: Any) -> None:
    """Boxes with hair lines around; facts with lines between."""
    for name, edges in (
        ("Box", ("top", "left", "bottom", "right", "insideH", "insideV")),
        ("Facts", ("top", "bottom", "insideH")),
    ):
        style = sheet.styles.add_style(name, WD_STYLE_TYPE.TABLE)
        lines = (paper.node(one, val="single", sz=6, space=0, color=_LINE) for one in edges)
        room = [paper.node("top", w=40, type="dxa"), paper.node("left", w=paper.PADDING, type="dxa")]
        room += [paper.node("bottom", w=40, type="dxa"), paper.node("right", w=paper.PADDING, type="dxa")]
        shape = paper.node("tblPr", paper.node("tblBorders", *lines), paper.node("tblCellMar", *room))
        style.element.append(shape)


def _set_edges(section: Any, author: str, footer: str) -> None:
    head = section.header.paragraphs[0]
    head.style = "FactName"
    head.add_run(author)
    foot = section.footer.paragraphs[0]
    foot.style = "FactName"
    foot.paragraph_format.tab_stops.add_tab_stop(Twips(paper.WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    codes = {"\0": "PAGE", "\1": "NUMPAGES"}
    foot.add_run(f"{footer}\t")
    for part in re.split("([\0\1])", _("Page %(page)s of %(count)s") % {"page": "\0", "count": "\1"}):
        if part in codes:
            foot._p.append(paper.field(codes[part]))
        elif part:
            foot.add_run(part)
