"""Documents that are not taken: each with one sentence that says why, and none of them harms anybody."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from random import Random
from tempfile import NamedTemporaryFile

import pytest

from applications.offline import reader, receiving, understanding
from calls.models import Question
from tests.applications.offline_documents import (
    MAIN,
    downloaded,
    edited,
    package,
    parts_of,
    replaced,
    sent,
    with_part,
)
from tests.applications.pages import address, signed_in, text_of
from tests.factories.applications import draft_in, owner_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NO_WORD = "This is no Word document. Save the form as “Word (.docx)” and upload that copy."
OTHER_CONTENT = "The content of this file is no Word document, whatever its name says."
ODT = "This is an OpenDocument file. Open it, choose “Save as” and the type “Word (.docx)”"
ACTIVE = "The document loads parts from elsewhere or holds something that runs."
DAMAGED = "The file is damaged or incomplete and cannot be opened."
BOMB = "The file is too complex to check: it unpacks to far more than it seems."
MACROS = "The file contains macros. Save it without macros and upload the new copy."
LOCKED = "The file is locked with a password. Remove the password and upload the file again."
NO_FORM = "This document is not the form, or its mark was removed."

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
NOISE = "".join(Random(7).choices("абвгдежзийклмнопрстуфхцчшщ ", k=1_100_000))
Maker = Callable[[bytes], bytes]


def _odt(_form: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", "<content/>")
    return made.getvalue()


def _before_root(form: bytes, declaration: bytes) -> bytes:
    main = parts_of(form)[MAIN]
    return with_part(form, MAIN, main.replace(b"?>", b"?>" + declaration, 1))


def _laughs(form: bytes) -> bytes:
    levels = b"".join(
        b'<!ENTITY l%d "%s">' % (number, b"&l%d;" % (number - 1) * 10) for number in range(1, 9)
    )
    return _before_root(form, b'<!DOCTYPE w [<!ENTITY l0 "ha">' + levels + b"]>")


def _late_doctype(form: bytes) -> bytes:
    """A declaration behind more white space than a glance at the beginning sees."""
    entity = b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    spoilt = _before_root(form, b" " * 70_000 + entity)
    return with_part(spoilt, MAIN, parts_of(spoilt)[MAIN].replace(b"Your answer", b"&x;", 1))


def _relation(form: bytes, kind: str) -> bytes:
    name = "word/_rels/document.xml.rels"
    link = (
        '<Relationship Id="rX" TargetMode="External" Target="http://evil.example/x" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/></Relationships>'
    )
    return with_part(form, name, parts_of(form)[name].replace(b"</Relationships>", link.encode()))


def _macro(form: bytes) -> bytes:
    name = "[Content_Types].xml"
    kinds = parts_of(form)[name].replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    return with_part(form, name, kinds)


def _bomb(form: bytes) -> bytes:
    return with_part(form, "word/media/image.bin", b"\0" * 20_000_000)


def _deep(form: bytes) -> bytes:
    return replaced(
        form, "<w:body>", "<w:body>" + "<w:sdt><w:sdtContent>" * 3000 + "</w:sdtContent></w:sdt>" * 3000
    )


def _encrypted(_form: bytes) -> bytes:
    return OLE + "EncryptedPackage".encode("utf-16-le") + bytes(512)


def _flagged(form: bytes) -> bytes:
    """Every entry says that it is encrypted."""
    locked = bytearray(form)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = locked.find(signature)
        while start >= 0:
            locked[start + offset] |= 1
            start = locked.find(signature, start + 4)
    return bytes(locked)


def _without_boxes(document) -> None:
    for table in document.tables[1:]:
        table._tbl.getparent().remove(table._tbl)


def _without_marks(form: bytes) -> bytes:
    return package({**parts_of(form), MAIN: parts_of(form)[MAIN].replace("‹".encode(), b"(")})


HOSTILE: dict[str, tuple[str, Maker, str]] = {
    "nothing in it": ("form.docx", lambda _form: b"", "The file is empty."),
    "half of it": ("form.docx", lambda form: form[: len(form) // 2], DAMAGED),
    "only its beginning": ("form.docx", lambda form: b"PK\x03\x04" + bytes(300), DAMAGED),
    "an OpenDocument text": ("form.odt", _odt, ODT),
    "an OpenDocument text with another name": ("form.docx", _odt, ODT),
    "a PDF": ("form.pdf", lambda _form: b"%PDF-1.7\n", NO_WORD),
    "a PDF with another name": ("form.docx", lambda _form: b"%PDF-1.7\n", OTHER_CONTENT),
    "the old Word": ("form.doc", lambda _form: OLE, NO_WORD),
    "a text": ("form.txt", lambda _form: b"Title: mine", NO_WORD),
    "a page": ("form.docx", lambda _form: b"<html><script>x()</script></html>", OTHER_CONTENT),
    "no ending": ("form", lambda form: form, NO_WORD),
    "a spreadsheet": (
        "form.docx",
        lambda form: with_part(
            form,
            "[Content_Types].xml",
            parts_of(form)["[Content_Types].xml"].replace(
                b"wordprocessingml.document.main", b"spreadsheetml.sheet.main"
            ),
        ),
        OTHER_CONTENT,
    ),
    "locked with a password": ("form.docx", _encrypted, LOCKED),
    "flagged as encrypted": ("form.docx", _flagged, LOCKED),
    "macros": ("form.docx", _macro, MACROS),
    "macros by their part": ("form.docx", lambda form: with_part(form, "word/vbaProject.bin", OLE), MACROS),
    "a macro document": ("form.docm", _macro, MACROS),
    "a zip bomb": ("form.docx", _bomb, BOMB),
    "an external entity": (
        "form.docx",
        lambda form: _before_root(form, b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        ACTIVE,
    ),
    "a billion laughs": ("form.docx", _laughs, ACTIVE),
    "an entity far behind": ("form.docx", _late_doctype, DAMAGED),
    "a template from elsewhere": ("form.docx", lambda form: _relation(form, "attachedTemplate"), ACTIVE),
    "a picture from elsewhere": ("form.docx", lambda form: _relation(form, "image"), ACTIVE),
    "a path out of the package": (
        "form.docx",
        lambda form: with_part(form, "../../evil.xml", b"<x/>"),
        ACTIVE,
    ),
    "nested without end": ("form.docx", _deep, DAMAGED),
    "no XML": ("form.docx", lambda form: with_part(form, MAIN, b"<w:document"), DAMAGED),
    "another namespace": (
        "form.docx",
        lambda form: with_part(form, MAIN, b"<document><body/></document>"),
        DAMAGED,
    ),
    "more text than a form holds": (
        "form.docx",
        lambda form: replaced(form, "One form for five benefits", NOISE),
        "The document holds more text than a form can take.",
    ),
    "any other document": ("form.docx", _without_marks, NO_FORM),
    "no boxes left": (
        "form.docx",
        lambda form: edited(form, _without_boxes),
        "No box of the form was found in this document.",
    ),
    "another version of the form": (
        "form.docx",
        lambda form: replaced(form, "· form 1 ·", "· form 2 ·"),
        "The questions of this document are another version of the form.",
    ),
    "a version beyond numbers": (
        "form.docx",
        lambda form: replaced(form, "· form 1 ·", f"· form {'9' * 500} ·"),
        "The questions of this document are another version of the form.",
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_document_that_is_not_taken_says_why(case):
    name, make, sentence = HOSTILE[case]
    application = draft_in()
    before = list(application.answers.values_list("question_key", "value", "version"))
    client = signed_in(owner_of(application))
    response = client.post(
        address("offline", application), {"document": sent(make(downloaded(application)), name)}
    )
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert "root:" not in text_of(response)
    assert list(application.answers.values_list("question_key", "value", "version")) == before


def test_nothing_chosen():
    application = draft_in()
    response = signed_in(owner_of(application)).post(address("offline", application))
    assert (response.status_code, "Choose the document first." in text_of(response)) == (422, True)


def test_too_large(monkeypatch):
    application = draft_in()
    monkeypatch.setattr(receiving, "MOST_MB", 0.01)
    response = signed_in(owner_of(application)).post(
        address("offline", application), {"document": sent(downloaded(application))}
    )
    assert "The document is larger than 0.01 MB. Take the pictures out." in text_of(response)


def test_the_form_of_another_call_and_of_another_application():
    application, other = draft_in(), draft_in()
    sister = draft_in(application.call)
    client = signed_in(owner_of(application))

    def answer(content: bytes) -> str:
        return text_of(client.post(address("offline", application), {"document": sent(content)}))

    assert "This document is the form of another call." in answer(downloaded(other))
    assert f"This document belongs to another application, {sister.reference}." in answer(downloaded(sister))
    mixed = replaced(
        downloaded(application),
        "The form ends here.",
        f"‹{sister.call.slug} · form 1 · {sister.reference} · en›",
    )
    assert "This document holds the marks of two forms." in answer(mixed)


def test_a_reader_that_does_not_answer(monkeypatch):
    application = draft_in()
    monkeypatch.setattr(receiving, "SECONDS", 0.001)
    monkeypatch.setattr("core.uploads.fence.SECONDS", 10)
    response = signed_in(owner_of(application)).post(
        address("offline", application), {"document": sent(downloaded(application))}
    )
    assert "The document holds more text than a form can take." in text_of(response)


def test_links_of_readers_own_are_no_harm():
    application = draft_in()
    content = _relation(downloaded(application), "hyperlink")
    response = signed_in(owner_of(application)).post(
        address("offline", application), {"document": sent(content)}
    )
    assert response.status_code == 200


def test_an_endless_amount_is_given_back_at_once():
    endless = "1" * 1_000_000
    started = time.monotonic()
    given = understanding._money(Question(kind="money"), [{"text": endless}])
    assert given == {"amount": endless, "currency": ""}
    assert time.monotonic() - started < 5


def test_a_document_of_nothing_but_boxes_is_too_long(monkeypatch):
    monkeypatch.setattr(reader, "MOST_BOXES", 3)
    with NamedTemporaryFile() as copy, pytest.raises(reader.TooLong):
        copy.write(downloaded(draft_in()))
        copy.flush()
        reader.read(copy.name)
