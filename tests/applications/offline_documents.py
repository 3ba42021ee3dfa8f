"""Documents as people bring them back: written by the portal, then changed as a word processor would."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from docx.oxml.ns import qn

from applications.contents import read_contents
from applications.models import Application
from applications.offline.marks import find_box
from applications.offline.writing import form_document
from tests.factories.applications import fresh

MAIN = "word/document.xml"


def downloaded(application: Application, language: str = "en") -> bytes:
    """The form with the answers so far."""
    application = fresh(application)
    application.form.call = application.call
    return form_document(
        application.form,
        language=language,
        address=f"/applications/{application.reference}/offline/",
        application=application,
        contents=read_contents(application),
    )


def sent(content: bytes, name: str = "form.docx") -> SimpleUploadedFile:
    """The document as a browser sends it."""
    return SimpleUploadedFile(name, content)


def boxes_of(document: Any, key: str) -> list[Any]:
    """The tables of a question."""
    found = ((one, find_box(one.rows[0].cells[0].text)) for one in document.tables)
    return [table for table, mark in found if mark and mark[0] == key]


def edited(content: bytes, change: Callable[[Any], None]) -> bytes:
    """The document after somebody changed it in a word processor."""
    document = Document(io.BytesIO(content))
    change(document)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def filled(content: bytes, **texts: str) -> bytes:
    """The document with these texts typed into its boxes, in the place of what stood there."""

    def change(document: Any) -> None:
        for key, text in texts.items():
            boxes_of(document, key)[0].rows[1].cells[0].text = text

    return edited(content, change)


def ticked(content: bytes, key: str, *labels: str, sign: str = "x") -> bytes:
    """The document with exactly these choices marked, by a sign in the place of the square."""

    def change(document: Any) -> None:
        for line in boxes_of(document, key)[0].rows[1].cells[0].paragraphs:
            square = next(line._p.iter(qn("w:sdt")))
            label = line.text.strip("☐☒ ")
            line._p.remove(square)
            line.runs[0].text = f"{sign if label in labels else '☐'} {label}"

    return edited(content, change)


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a package by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def package(parts: dict[str, bytes]) -> bytes:
    """A package of these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The document with one part put in or replaced."""
    return package({**parts_of(content), name: part})


def replaced(content: bytes, old: str, new: str) -> bytes:
    """The document with a text of its main part replaced everywhere."""
    parts = parts_of(content)
    assert old.encode() in parts[MAIN]
    return package({**parts, MAIN: parts[MAIN].replace(old.encode(), new.encode())})


def texts_of(content: bytes) -> Iterator[str]:
    """Every paragraph of the document's body, those of its boxes included."""
    for paragraph in Document(io.BytesIO(content)).element.body.iter(qn("w:p")):
        yield "".join(one.text or "" for one in paragraph.iter(qn("w:t")))
