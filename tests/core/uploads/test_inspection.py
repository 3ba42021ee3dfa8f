"""Honest files pass with their kind; each hostile one is refused for its own cause."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from core.uploads.inspection import inspect
from core.uploads.kinds import KINDS
from core.uploads.verdict import Cause, Verdict
from tests.core.uploads import hostile as h

MB = 1_048_576
ALL = frozenset(KINDS)


def look(
    folder: Path, name: str, content: bytes, accept: frozenset[str] = ALL, limit: int = 20 * MB
) -> Verdict:
    path = folder / "upload"
    path.write_bytes(content)
    return inspect(path, name=name, accept=accept, max_bytes=limit)


HONEST: list[tuple[str, str, Callable[[], bytes]]] = [
    ("proposal.pdf", "pdf", h.good_pdf),
    ("Өтінім.PDF", "pdf", h.good_pdf),
    ("linked.pdf", "pdf", h.pdf_with_link),
    ("locked against changes only.pdf", "pdf", lambda: h.locked_pdf("")),
    ("letter.docx", "docx", lambda: h.office({}, "docx")),
    ("budget.xlsx", "xlsx", lambda: h.office({}, "xlsx")),
    ("slides.pptx", "pptx", lambda: h.office({}, "pptx")),
    (
        "chart.pptx",
        "pptx",
        lambda: h.office({"ppt/embeddings/sheet.xlsx": h.office({}, "xlsx")}, "pptx"),
    ),
    (
        "links.docx",
        "docx",
        lambda: h.office(
            {
                "word/_rels/document.xml.rels": h.RELATIONS.format(
                    '<Relationship Type="http://s/relationships/hyperlink" '
                    'Target="https://x.org" TargetMode="External"/>'
                )
            }
        ),
    ),
    ("letter.odt", "odt", lambda: h.open_document("odt")),
    ("budget.ods", "ods", lambda: h.open_document("ods")),
    ("slides.odp", "odp", lambda: h.open_document("odp")),
    ("photo.png", "png", lambda: h.picture("png")),
    ("photo.JPG", "jpeg", lambda: h.picture("jpeg")),
    ("photo.jpeg", "jpeg", lambda: h.picture("jpeg", (3000, 2000))),
    ("photo.webp", "webp", lambda: h.picture("webp")),
    ("notes.txt", "txt", lambda: "Бір терезе: a < b, x > y\n".encode()),
    ("bom.txt", "txt", lambda: "\ufeffнаклейка".encode()),
    ("figures.csv", "csv", lambda: "страна;сумма\nKZ;4200\n".encode()),
    ("long.txt", "txt", lambda: ("қ" * 100_000).encode()),
    ("all.zip", "zip", lambda: h.zipped({"a.pdf": h.good_pdf(), "b/notes.txt": "x"})),
]


@pytest.mark.parametrize(("name", "kind", "build"), HONEST, ids=[row[0] for row in HONEST])
def test_an_honest_file_is_taken_as_what_it_is(
    tmp_path: Path, name: str, kind: str, build: Callable[[], bytes]
) -> None:
    content = build()
    expected = Verdict(
        ok=True,
        kind=kind,
        content_type=KINDS[kind].content_type,
        cause=None,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        pages=2 if kind == "pdf" else None,
    )
    assert look(tmp_path, name, content) == expected


def test_documents_tell_their_pages_and_their_makers(tmp_path: Path) -> None:
    parts = {
        "docProps/app.xml": "<Properties><Pages>12</Pages></Properties>",
        "docProps/core.xml": "<x><dc:creator>Asel</dc:creator></x>",
    }
    word = look(tmp_path, "a.docx", h.office(parts))
    assert (word.pages, word.traces) == (12, (("properties", "creator", "Asel"),))
    slides = h.office({"docProps/app.xml": "<Properties><Slides>7</Slides></Properties>"}, "pptx")
    assert look(tmp_path, "a.pptx", slides).pages == 7
    endless = h.office({"docProps/app.xml": f"<Properties><Pages>{'9' * 30}</Pages></Properties>"})
    assert look(tmp_path, "a.docx", endless).pages is None


def _outside(kind: str, relation: str) -> bytes:
    part = f'<Relationship Type="http://s/{relation}" Target="http://x.org/t" TargetMode="External"/>'
    return h.office({"word/_rels/settings.xml.rels": h.RELATIONS.format(part)}, kind)


_INDEX = (
    f'<Types><Override PartName="/word/document.xml" '
    f'ContentType="{KINDS["docx"].content_type}.main+xml"/></Types>'
)
_DENSE = b"\0" * 60_000_000
HOSTILE: list[tuple[str, Cause, Callable[[], bytes]]] = [
    ("empty.pdf", Cause.EMPTY, lambda: b""),
    ("page.pdf", Cause.MISMATCH, lambda: b"<!doctype html><script>alert(1)</script>"),
    ("vector.png", Cause.MISMATCH, lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
    ("vector.svg", Cause.TYPE, lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ("page.html", Cause.TYPE, lambda: b"<p>Hello"),
    ("program.exe", Cause.TYPE, lambda: b"MZ\x90\0" * 100),
    ("program.pdf", Cause.MISMATCH, lambda: b"MZ\x90\0" * 100),
    ("picture.pdf", Cause.MISMATCH, lambda: h.picture("png")),
    ("document.png", Cause.MISMATCH, h.good_pdf),
    ("sheet.docx", Cause.MISMATCH, lambda: h.office({}, "xlsx")),
    ("archive.docx", Cause.MISMATCH, lambda: h.zipped({"a.txt": "x"})),
    ("report.pdf.exe", Cause.TYPE, h.good_pdf),
    ("no ending", Cause.TYPE, h.good_pdf),
    ("nul.pdf\0.exe", Cause.TYPE, h.good_pdf),
    ("../../etc/passwd", Cause.TYPE, lambda: b"root:x:0:0"),
    ("cut.pdf", Cause.BROKEN, lambda: h.good_pdf()[:300]),
    ("junk.pdf", Cause.BROKEN, lambda: b"%PDF-1.7\n" + b"junk " * 100 + b"%%EOF"),
    ("no pages.pdf", Cause.BROKEN, h.pdf_without_pages),
    ("locked.pdf", Cause.PASSWORD, lambda: h.locked_pdf("secret")),
    ("script.pdf", Cause.ACTIVE, h.pdf_with_script),
    ("hidden script.pdf", Cause.ACTIVE, h.pdf_with_script_in_object_streams),
    ("launch.pdf", Cause.ACTIVE, h.pdf_with_launch),
    ("attachment.pdf", Cause.EMBEDDED, h.pdf_with_attachment),
    ("form.pdf", Cause.ACTIVE, h.pdf_with_form_script),
    ("bomb.pdf", Cause.TOO_COMPLEX, h.pdf_bomb),
    ("double bomb.pdf", Cause.TOO_COMPLEX, h.pdf_double_bomb),
    ("huge picture.pdf", Cause.TOO_COMPLEX, h.pdf_with_huge_picture),
    ("many pages.pdf", Cause.TOO_COMPLEX, h.pdf_of_many_pages),
    ("deep.pdf", Cause.TOO_COMPLEX, h.pdf_nested_deeply),
    ("film.pdf", Cause.EMBEDDED, h.pdf_with_film),
    ("loose file.pdf", Cause.EMBEDDED, h.pdf_with_file_nobody_names),
    ("pdf and zip.pdf", Cause.MISMATCH, lambda: h.good_pdf() + h.zipped({"a.txt": "x"}) + b"%%EOF"),
    (
        "pdf and page.pdf",
        Cause.MISMATCH,
        lambda: h.good_pdf().replace(b"\n", b"\n%<script>alert(1)</script>\n", 1),
    ),
    ("pdf later on.pdf", Cause.MISMATCH, lambda: b"GIF89a" + h.good_pdf()),
    ("macro.docx", Cause.MACRO, lambda: h.office({"word/vbaProject.bin": b"x"})),
    (
        "macro type.docx",
        Cause.MACRO,
        lambda: h.office({}, content_type="application/vnd.ms-word.document.macroEnabled.main+xml"),
    ),
    (
        "hidden macro.pptx",
        Cause.MACRO,
        lambda: h.office({"ppt/embeddings/s.xlsx": h.office({"xl/vbaProject.bin": b"x"}, "xlsx")}, "pptx"),
    ),
    ("activex.docx", Cause.MACRO, lambda: h.office({"word/activeX/activeX1.bin": b"x"})),
    ("locked.docx", Cause.PASSWORD, h.locked_office),
    ("old.docx", Cause.MISMATCH, h.old_word),
    ("old.doc", Cause.TYPE, h.old_word),
    ("cut.docx", Cause.BROKEN, lambda: h.office({})[:-30]),
    (
        "no main part.docx",
        Cause.BROKEN,
        lambda: h.zipped(
            {
                "[Content_Types].xml": _INDEX,
                "_rels/.rels": "",
            }
        ),
    ),
    ("far template.docx", Cause.OUTSIDE, lambda: _outside("docx", "attachedTemplate")),
    ("far picture.docx", Cause.OUTSIDE, lambda: _outside("docx", "image")),
    (
        "entities.docx",
        Cause.OUTSIDE,
        lambda: h.office({"word/a.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"}),
    ),
    ("wide entities.docx", Cause.OUTSIDE, lambda: h.office({"word/a.xml": "<!DOCTYPE x>".encode("utf-16")})),
    ("climbing.docx", Cause.ENTRIES, lambda: h.office({"../../evil.xml": "x"})),
    ("rooted.docx", Cause.ENTRIES, lambda: h.office({"/etc/evil.xml": "x"})),
    ("bomb.docx", Cause.TOO_COMPLEX, lambda: h.office({"word/media/a.bin": _DENSE})),
    ("many entries.docx", Cause.TOO_COMPLEX, lambda: h.office({f"word/{n}.xml": "" for n in range(5001)})),
    ("nested.docx", Cause.TOO_COMPLEX, lambda: h.office({"a.zip": h.zipped({"b": "x"})})),
    (
        "nested deeper.pptx",
        Cause.TOO_COMPLEX,
        lambda: h.office({"e/a.xlsx": h.office({"e/b.docx": h.office({})}, "xlsx")}, "pptx"),
    ),
    ("lying.docx", Cause.BROKEN, lambda: h.lying_zip({"word/big.bin": b"ab" * 9000}, "word/big.bin", 10)),
    ("prefixed.docx", Cause.MISMATCH, lambda: b"PK\x03\x04" + b"<html>" * 20 + h.office({})),
    ("page behind.docx", Cause.MISMATCH, lambda: h.office({}) + b"<html><script>alert(1)</script>"),
    ("shifted.docx", Cause.MISMATCH, lambda: b"PK\x03\x04" + b"x" * 200 + h.office({})),
    ("trailer.docx", Cause.MISMATCH, lambda: h.office({}) + b"x" * 5000),
    ("locked parts.docx", Cause.PASSWORD, lambda: h.locked_zip(h.office({}))),
    ("two of a name.docx", Cause.BROKEN, h.twofold_office),
    (
        "endless index.docx",
        Cause.TOO_COMPLEX,
        lambda: h.office({}, content_type=h.MAIN_TYPE + '"/>' + f"<Default x='{'ab' * 1_500_000}'"),
    ),
    ("macro.odt", Cause.MACRO, lambda: h.open_document(parts={"Basic/Standard/Module1.xml": "x"})),
    ("locked.odt", Cause.PASSWORD, lambda: h.open_document(manifest="<manifest:encryption-data/>")),
    (
        "no content.odt",
        Cause.BROKEN,
        lambda: h.zipped({"mimetype": KINDS["odt"].content_type, "META-INF/manifest.xml": "x"}),
    ),
    ("bomb.png", Cause.PIXELS, lambda: h.png_bomb(60_000, 60_000)),
    ("wide bomb.png", Cause.PIXELS, lambda: h.png_bomb(12_000, 8_000)),
    ("thin bomb.png", Cause.PIXELS, lambda: h.png_bomb(40_000, 1)),
    ("trailer.png", Cause.MISMATCH, lambda: h.picture("png") + b"x" * 100),
    ("film.png", Cause.MOVING, h.film),
    ("cut.png", Cause.BROKEN, lambda: h.picture("png", (400, 300))[:-600]),
    ("cut.jpg", Cause.BROKEN, lambda: h.picture("jpeg", (400, 300))[:-6000]),
    ("cut.webp", Cause.BROKEN, lambda: h.picture("webp", (400, 300))[:-600]),
    ("picture and zip.jpg", Cause.MISMATCH, lambda: h.picture("jpeg") + h.zipped({"a.txt": "x"})),
    ("picture and zip.png", Cause.MISMATCH, lambda: h.picture("png") + h.zipped({"a.txt": "x"})),
    ("picture and script.jpg", Cause.MISMATCH, lambda: h.picture("jpeg") + b"<script>alert(1)</script>"),
    ("picture with php.jpg", Cause.MISMATCH, lambda: h.picture("jpeg", comment=b"<?php system('id') ?>")),
    ("picture and pdf.jpg", Cause.MISMATCH, lambda: h.picture("jpeg", comment=b"%PDF-1.4")),
    ("page.txt", Cause.MISMATCH, lambda: b"\n <!DOCTYPE html><p>x"),
    ("script.txt", Cause.MISMATCH, lambda: b"#!/bin/sh\nrm -rf /"),
    ("late script.csv", Cause.MISMATCH, lambda: b"a,b\n" * 2000 + b"<script>alert(1)</script>"),
    ("nul.txt", Cause.MISMATCH, lambda: b"text\0text"),
    ("late nul.txt", Cause.MISMATCH, lambda: b"text" * 2000 + b"\0"),
    ("latin.txt", Cause.ENCODING, lambda: "Önerge".encode("latin-1")),
    ("wide.txt", Cause.ENCODING, lambda: "text".encode("utf-16")),
    ("cut letter.txt", Cause.ENCODING, lambda: "қ".encode()[:1]),
    ("bomb.zip", Cause.TOO_COMPLEX, lambda: h.zipped({"a.txt": _DENSE})),
    ("overlapping.zip", Cause.TOO_COMPLEX, h.overlapping_zip),
    ("zip in zip.zip", Cause.CONTENTS, lambda: h.zipped({"a.zip": h.zipped({"b.txt": "x"})})),
    ("program.zip", Cause.ENTRIES, lambda: h.zipped({"run.exe": b"MZ"})),
    ("climbing.zip", Cause.ENTRIES, lambda: h.zipped({"../run.txt": b"x"})),
    ("locked.zip", Cause.PASSWORD, lambda: h.locked_zip(h.zipped({"a.txt": "x"}))),
]


@pytest.mark.parametrize(
    ("name", "cause", "build"), HOSTILE, ids=[row[0].replace("\0", "") for row in HOSTILE]
)
def test_a_hostile_file_is_refused_for_its_cause(
    tmp_path: Path, name: str, cause: Cause, build: Callable[[], bytes]
) -> None:
    verdict = look(tmp_path, name, build())
    assert (verdict.ok, verdict.cause) == (False, cause)
    assert verdict.sha256 == hashlib.sha256((tmp_path / "upload").read_bytes()).hexdigest()


def test_every_cause_but_the_scanners_is_proven_here() -> None:
    assert {cause for _, cause, _ in HOSTILE} | {Cause.TOO_LARGE, Cause.VIRUS} == set(Cause)


def test_size_is_refused_from_one_byte_above_the_limit(tmp_path: Path) -> None:
    assert look(tmp_path, "a.txt", b"x" * 100, limit=100).ok
    assert look(tmp_path, "a.txt", b"x" * 101, limit=100).cause is Cause.TOO_LARGE


def test_a_kind_that_is_not_asked_for_is_refused(tmp_path: Path) -> None:
    assert look(tmp_path, "a.png", h.picture(), frozenset({"pdf"})).cause is Cause.TYPE
    assert look(tmp_path, "a.zip", h.zipped({"a.txt": "x"}), frozenset({"pdf", "docx"})).cause is Cause.TYPE


def test_accepted_kinds_may_be_written_as_people_do(tmp_path: Path) -> None:
    assert look(tmp_path, "a.jpg", h.picture("jpeg"), frozenset({".JPG"})).ok
