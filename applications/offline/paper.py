"""What a Word document is made of: paragraphs, boxes, ticks and drop-down lists, as WordprocessingML.

Texts are plain: nothing in them is ever read as markup, a field or a formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from lxml import etree

from core.pdf.bidi import is_right_to_left

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
WIDTH = 9412  # of the text, in twentieths of a point: A4 with margins of 2.2 cm
PADDING = 100  # of a cell, left and right
EMPTY_TICK, TICK = "☐", "☒"
_NAMES = {"w": W, "w14": W14}
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def node(tag: str, *children: Any, **attributes: Any) -> Any:
    """An element of the main namespace; `w14_` before a tag or an attribute is the later one."""
    made = etree.Element(_qualified(tag), nsmap=_NAMES)
    for name, value in attributes.items():
        made.set(_qualified(name), str(value))
    made.extend(children)
    return made


def _qualified(name: str) -> str:
    return f"{{{W14}}}{name[4:]}" if name.startswith("w14_") else f"{{{W}}}{name}"


def run(text: str, *, style: str = "", is_rtl: bool = False) -> Any:
    """A stretch of text; a tab stays a tab."""
    properties = node("rPr")
    if style:
        properties.append(node("rStyle", val=style))
    if is_rtl:
        properties.append(node("rtl"))
    made = node("r", properties)
    for number, part in enumerate(_NOT_XML.sub("", text).split("\t")):
        if number:
            made.append(node("tab"))
        if part:
            written = node("t")
            written.text = part
            written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            made.append(written)
    return made


def paragraph(*runs: Any, style: str = "", is_rtl: bool = False) -> Any:
    """A paragraph of ready runs."""
    properties = node("pPr")
    if style:
        properties.append(node("pStyle", val=style))
    if is_rtl:
        properties.append(node("bidi"))
    return node("p", properties, *runs)


def words(text: str, style: str = "", language: str = "") -> list[Any]:
    """A text, one paragraph a line; each in the direction of its own first letter."""
    return [_line(line, style, language) for line in text.split("\n")]


def _line(line: str, style: str, language: str) -> Any:
    is_rtl = is_right_to_left(line, language)
    return paragraph(*([run(line, is_rtl=is_rtl)] if line else []), style=style, is_rtl=is_rtl)


def tick_line(tag: str, label: str, is_ticked: bool) -> Any:
    """A choice to tick: a check box where the program knows those, a sign to be replaced elsewhere."""
    sign = run(TICK if is_ticked else EMPTY_TICK, style="Tick")
    box = node(
        "w14_checkbox",
        node("w14_checked", w14_val=int(is_ticked)),
        node("w14_checkedState", w14_val="2612", w14_font="MS Gothic"),
        node("w14_uncheckedState", w14_val="2610", w14_font="MS Gothic"),
    )
    control = node("sdt", node("sdtPr", node("tag", val=tag), box), node("sdtContent", sign))
    return paragraph(control, run(f" {label}"), style="Choice", is_rtl=is_right_to_left(label, ""))


def drop_down(tag: str, labels: Iterable[str], chosen: str, prompt: str) -> Any:
    """A list to choose from; any text can be written over it where a program has no such lists."""
    properties = node("sdtPr", node("tag", val=tag))
    if not chosen:
        properties.append(node("showingPlcHdr"))
    items = [node("listItem", displayText=label, value=label) for label in dict.fromkeys(labels)]
    properties.append(node("dropDownList", *items))
    shown = run(chosen) if chosen else run(prompt, style="Prompt")
    return paragraph(node("sdt", properties, node("sdtContent", shown)), style="Answer")


def cell(content: Sequence[Any], width: int, *, fill: str = "", span: int = 1) -> Any:
    """A cell of a table; it holds one paragraph at least."""
    properties = node("tcPr", node("tcW", w=width, type="dxa"))
    if span > 1:
        properties.append(node("gridSpan", val=span))
    if fill:
        properties.append(node("shd", val="clear", color="auto", fill=fill))
    return node("tc", properties, *(content or [paragraph(style="Answer")]))


def row(cells: Iterable[Any], *, height: int = 0, is_heading: bool = False) -> Any:
    """A line of a table, at least `height` high; a heading is repeated on each page."""
    properties = node("trPr")
    if height:
        properties.append(node("trHeight", val=height, hRule="atLeast"))
    if is_heading:
        properties.append(node("tblHeader"))
    return node("tr", properties, *cells)


def table(rows: Iterable[Any], widths: Sequence[int], *, style: str) -> Any:
    """A table over the width of the text."""
    properties = node(
        "tblPr",
        node("tblStyle", val=style),
        node("tblW", w=sum(widths), type="dxa"),
        node("tblInd", w=PADDING, type="dxa"),  # else the words inside would stand in line, not the edge
        node("tblLayout", type="fixed"),
    )
    return node("tbl", properties, node("tblGrid", *(node("gridCol", w=one) for one in widths)), *rows)


def field(code: str) -> Any:
    """A field that the program fills in, such as the number of the page."""
    return node("fldSimple", run("1"), instr=f" {code} ")
