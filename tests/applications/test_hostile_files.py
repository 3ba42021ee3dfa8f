"""Hostile files through the real page: each gets its own sentence or is taken safely; no draft is lost."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from django.utils import translation

from calls.services import move_call
from core.models import Upload
from core.uploads.kinds import KINDS
from core.uploads.sentences import cause_sentence
from core.uploads.verdict import Cause, Verdict
from tests.applications.form_rows import add_section, ask
from tests.applications.pages import address, hidden_fields, signed_in, text_of
from tests.core.uploads import hostile as h
from tests.core.uploads.daemon import EICAR, running
from tests.core.uploads.test_inspection import HOSTILE
from tests.factories.applications import GOOD, draft_in, owner_of
from tests.factories.calls import complete_call, person_with
from tests.factories.remembered import remembered

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ALL = sorted(KINDS)
LOUD = {"virus", "too_large"}


def _quine() -> bytes:
    """A zip that holds a zip of itself, three deep: what unpacks for ever begins so."""
    content = h.zipped({"end.txt": "x"})
    for _ in range(3):
        content = h.zipped({"again.zip": content})
    return content


MORE: list[tuple[str, Cause | None, Callable[[], bytes]]] = [
    ("picture and page.gif", Cause.TYPE, lambda: b"GIF89a/*<html><script>alert(1)</script>*/"),
    ("again and again.zip", Cause.CONTENTS, _quine),
    (
        "renamed.docx",
        Cause.MACRO,
        lambda: h.office({"word/vbaProject.bin": b"x", "word/vbaData.xml": "<x/>"}),
    ),
    ("letter.docm", Cause.TYPE, lambda: h.office({"word/vbaProject.bin": b"x"})),
    ("photo.pdf.png", Cause.MISMATCH, h.good_pdf),
    ("ransom\u202efdp.exe", Cause.TYPE, lambda: b"MZ" * 99),
    ("table.csv", Cause.ENCODING, lambda: "Итого;1\n".encode("cp1251")),
    ("=cmd|' /C calc'!A0.csv", None, lambda: b"a;b\n"),
    ('"><img src=x onerror=alert(1)>.txt', None, lambda: b"text"),
    ("{{ 7*7 }}{% now %}.txt", None, lambda: b"text"),
    ("a%0D%0ASet-Cookie: x=1.txt", None, lambda: b"text"),
    ("..\\..\\windows\\win.txt", None, lambda: b"text"),
    ("\\\\server\\share\\letter.txt", None, lambda: b"text"),
    ("CON.txt", None, lambda: b"text"),
    ("қ" * 400 + ".txt", None, lambda: b"text"),
    ("'; DROP TABLE core_upload; --.txt", None, lambda: b"text"),
    ("e\u0301\u0323" * 20 + ".txt", None, lambda: b"text"),
]
SMALL = [
    row for row in HOSTILE if row[0] not in {"bomb.pdf", "many pages.pdf"}
]  # the slow two: test_inspection


@pytest.fixture
@remembered
def application():
    call = complete_call()
    ask(add_section(call), "proofs", "file", accept=ALL, max_items=50, max_mb=3)
    return draft_in(move_call(call, "publish", by=person_with(call, "officer")))


class Sent(BytesIO):
    """A file whose name goes into the request as it is: Django's own cleaning comes behind it."""

    def __init__(self, name: str, content: bytes) -> None:
        super().__init__(content)
        self.name = name


def upload_by_page(application, name: str, content: bytes) -> str:
    """Send a file as a browser does; returns the page that follows. Nothing in between is an error."""
    client = signed_in(owner_of(application))
    page = address("files", application)
    fields = hidden_fields(client.get(page))
    answer = client.post(page, {**fields, "question": "proofs", "file-proofs": Sent(name, content)})
    assert answer.status_code == 302
    shown = client.get(page)
    assert shown.status_code == 200
    return text_of(shown)


def draft_is_whole(application) -> bool:
    return {row.question_key: row.value for row in application.answers.all()} == GOOD


@pytest.mark.parametrize(
    ("name", "cause", "build"),
    [*SMALL, *MORE],
    ids=lambda value: ascii(value)[:40] if isinstance(value, str) else "",
)
def test_each_hostile_file_gets_its_own_sentence_or_is_taken_safely(application, name, cause, build):
    text = upload_by_page(application, name, build())
    upload = Upload.objects.filter(attachment__application=application).first()
    assert draft_is_whole(application)
    if upload is None:  # refused before it was kept: said at the top of the page
        assert cause in (Cause.EMPTY, Cause.TYPE)
        return
    assert upload.cause == (cause or "")
    assert set(upload.original_name).isdisjoint("/\\\0\r\n\u202e")
    if cause is None:
        assert upload.state == "ready"
        attachment = application.attachments.get()
        answer = signed_in(owner_of(application)).get(address("attachment", application, pk=attachment.pk))
        assert answer.getvalue()
        assert answer["Content-Disposition"].startswith("attachment;")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    else:
        verdict = Verdict(False, "", "", cause, "", upload.size)
        assert cause_sentence(verdict, accept=ALL, max_bytes=upload.max_bytes) in text
        assert "Not accepted" in text


def test_more_than_a_hundred_were_tried_and_every_cause_among_them():
    assert len(SMALL) + len(MORE) > 100
    assert {cause.value for _, cause, _ in [*SMALL, *MORE] if cause} | LOUD == {
        cause.value for cause in Cause
    }


def test_the_two_that_need_a_scanner_or_a_limit(application, settings):
    for daemon in running():
        settings.CLAMD_ADDRESS = daemon.address
        text = upload_by_page(application, "letter.txt", EICAR)
        assert "The virus scanner found something harmful in the file." in text
        text = upload_by_page(application, "packed.zip", h.zipped({"letter.txt": EICAR}))
        assert text.count("The virus scanner found something harmful in the file.") == 2
    text = upload_by_page(application, "long.txt", b"x" * (3 * 1024 * 1024 + 1))
    assert "long.txt is larger than 3 MB: it has 3.1 MB." in text
    assert draft_is_whole(application)


def test_an_empty_file_says_so(application):
    assert "The file is empty. Save it again and upload the new copy." in upload_by_page(
        application, "a.txt", b""
    )


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_every_cause_has_a_sentence_of_its_own_in_each_language(language):
    def said(cause: Cause) -> str:
        return cause_sentence(
            Verdict(False, "", "", cause, "", 5_000_000), accept=["pdf"], max_bytes=3_145_728
        )

    with translation.override("en"):
        english = {said(cause) for cause in Cause}
    with translation.override(language):
        found = {said(cause) for cause in Cause}
    assert len(found) == len(Cause)
    assert all("%" not in one for one in found)
    assert language == "en" or not found & english
