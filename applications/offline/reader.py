"""The fenced-off process that reads a document: one order as JSON from standard input, one answer as JSON.

Run as `python -m applications.offline.reader`, by applications.offline.receiving only, on files that passed
core.uploads.fence. It knows no form: it gives the marks, and the rows below each of them.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from applications.offline.marks import find_box, find_documents
from core.uploads.reading import TOO_LONG, answer

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_DROPPED = frozenset(
    (*(_W + one for one in ("del", "moveFrom", "pPr", "rPr", "instrText", "sdtPr")), f"{_MC}Fallback")
)
_WRAPPERS = frozenset(_W + one for one in ("sdt", "sdtContent", "customXml", "ins"))
LONGEST_PART = 60_000_000  # bytes of the document's main part
MOST_CHARACTERS = 1_000_000  # in all boxes together
MOST_ROWS = 1000
MOST_BOXES = 2000

Paragraph = dict[str, Any]  # "text"; where it holds a check box "tag" and "ticked"


class TooLong(Exception):
    """More text than a form can hold."""


def read(path: str) -> dict[str, Any]:
    """The document's marks, and its boxes: key, token, what stands beside the mark, rows of cells."""
    body = _body(path)
    boxes: list[dict[str, Any]] = []
    around: list[str] = []
    _collect(body, boxes, around)
    characters = sum(len(one["text"]) for box in boxes for one in _paragraphs_of(box))
    if len(boxes) > MOST_BOXES or characters > MOST_CHARACTERS:
        raise TooLong
    marks = dict.fromkeys(find_documents("\n".join(around)))
    return {
        "marks": [[one.call, one.form_version, one.reference, one.language] for one in marks],
        "boxes": boxes,
    }


def _paragraphs_of(box: dict[str, Any]) -> Iterator[Paragraph]:
    for row in box["rows"]:
        for cell in row:
            yield from cell


def _body(path: str) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    with zipfile.ZipFile(path) as archive:
        links = etree.fromstring(_part(archive, "_rels/.rels"), parser)
        main = [one.get("Target", "") for one in links if one.get("Type", "").endswith("/officeDocument")]
        document = etree.fromstring(_part(archive, main[0].lstrip("/")), parser)
    if document.getroottree().docinfo.doctype:
        raise ValueError("a document type declaration")
    body = document.find(f"{_W}body")
    if body is None:
        raise ValueError("no body")
    return body


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        content = part.read(LONGEST_PART + 1)
    if len(content) > LONGEST_PART:
        raise TooLong
    return content


def _collect(parent: Any, boxes: list[dict[str, Any]], around: list[str]) -> None:
    """Every table with a mark in its first row is a box; what stands elsewhere may hold the document's."""
    for child in _visible(parent):
        if child.tag == f"{_W}p":
            around.append(_text(child))
        elif child.tag == f"{_W}tbl" and (box := _box(child)):
            boxes.append(box)
        else:
            _collect(child, boxes, around)


def _visible(parent: Any) -> Iterator[Any]:
    return (one for one in parent if isinstance(one.tag, str) and one.tag not in _DROPPED)


def _box(table: Any) -> dict[str, Any] | None:
    rows = list(_inside(table, "tr"))[: MOST_ROWS + 1]
    found = find_box(" ".join(_text(one) for one in rows[0].iter(f"{_W}p"))) if rows else None
    if found is None:
        return None
    key, token, beside = found
    below = [[_cell(one) for one in _inside(row, "tc")] for row in rows[1:] if not _is_deleted(row)]
    return {"key": key, "token": token, "beside": beside, "rows": below}


def _inside(parent: Any, name: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, also those that a content control is wrapped around."""
    for child in _visible(parent):
        if child.tag == _W + name:
            yield child
        elif child.tag in _WRAPPERS and not _is_prompt(child):
            yield from _inside(child, name)


def _is_deleted(row: Any) -> bool:
    return row.find(f"{_W}trPr/{_W}del") is not None


def _is_prompt(control: Any) -> bool:
    """Whether a content control shows its own prompt: nobody has written there yet."""
    return control.find(f"{_W}sdtPr/{_W}showingPlcHdr") is not None


def _cell(cell: Any) -> list[Paragraph]:
    found: list[Paragraph] = []
    for child in _visible(cell):
        if child.tag == f"{_W}p":
            found.append(_paragraph(child))
        elif child.tag == f"{_W}tbl":
            found += [{"text": _line_of(row)} for row in _inside(child, "tr")]
        elif not _is_prompt(child):
            found += _cell(child)
    return found


def _line_of(row: Any) -> str:
    """A row of a table that somebody put into a box, as a line of text."""
    return "\t".join(" ".join(one["text"] for one in _cell(cell)) for cell in _inside(row, "tc"))


def _paragraph(paragraph: Any) -> Paragraph:
    text = _text(paragraph)
    listed = paragraph.find(f"{_W}pPr/{_W}numPr") is not None and text.strip()
    found: Paragraph = {"text": f"• {text}" if listed else text}
    for control in paragraph.iter(f"{_W}sdt"):
        checked = control.find(f"{_W}sdtPr/{_W14}checkbox/{_W14}checked")
        tag = control.find(f"{_W}sdtPr/{_W}tag")
        if checked is not None:
            found["ticked"] = checked.get(f"{_W14}val") in ("1", "true", "on")
            found["tag"] = tag.get(f"{_W}val", "") if tag is not None else ""
    return found


def _text(element: Any) -> str:
    """The text that a reader sees: without what was struck out, and without prompts."""
    if element.tag == f"{_W}t":
        return element.text or ""
    if element.tag == f"{_W}sym":
        return _symbol(element)
    sign = _SIGNS.get(element.tag.removeprefix(_W))
    if sign is not None and element.tag.startswith(_W):
        return sign
    if element.tag == f"{_W}sdt" and _is_prompt(element):
        return ""
    return "".join(_text(one) for one in _visible(element))


def _symbol(element: Any) -> str:
    """A sign of a symbol font: those with which boxes are ticked; any other as the letter it stands for."""
    code = element.get(f"{_W}char", "")
    ticks = ("F052", "F053", "F054", "F0FB", "F0FC", "F0FD", "F0FE")
    return "☒" if code.upper() in ticks else "☐" if code.upper() in ("F0A8", "F06F", "F0A3") else ""


def _read(order: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return read(order["path"])
    except TooLong:
        return {"refused": TOO_LONG}


if __name__ == "__main__":
    answer(_read)
