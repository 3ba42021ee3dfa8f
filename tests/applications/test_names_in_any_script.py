"""A file's own name comes back whole, in any script: on the page, as a download, sealed, in the receipt."""

from __future__ import annotations

import json
from email.message import Message
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from calls.services import move_call
from tests.applications.form_rows import add_section, ask
from tests.applications.pages import address, signed_in, text_of
from tests.factories.applications import draft_in, owner_of, sealed_of, send
from tests.factories.calls import complete_call, person_with

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NAMES = [
    "Ұсыныс хат – Әлия Өтегенқызы.txt",
    "წერილი მხარდაჭერის შესახებ.txt",
    "Աջակցության նամակ.txt",
    "رسالة دعم ١٢.txt",
    "支持信（最终版）.txt",
    "지원 편지.txt",
    "推薦状・最終版.txt",
    "หนังสือรับรอง.txt",
    "समर्थन पत्र.txt",
    "সমর্থনের চিঠি.txt",
    "Письмо поддержки № 5.txt",
    "Şəhadətnamə ğüı.txt",
    "מכתב תמיכה.txt",
    "letter 🎉🇰🇿.txt",
    'quoted "letter" 100% of it; a=b.txt',
]


@pytest.fixture
def application():
    call = complete_call()
    ask(add_section(call), "proofs", "file", accept=["txt"], max_items=50)
    return draft_in(move_call(call, "publish", by=person_with(call, "officer")))


def name_of(disposition: str) -> str:
    """The name as RFC 6266 has it: the extended one of RFC 8187 where it stands, else the quoted one."""
    message = Message()
    message["Content-Disposition"] = disposition
    plain = message.get_param("filename", header="Content-Disposition")
    for part in disposition.split("; "):
        if part.startswith("filename*=utf-8''"):
            return unquote(part.removeprefix("filename*=utf-8''"))
    return str(plain)


@pytest.mark.parametrize("name", ["نامه‌ی حمایت.txt", "ক্‌ষ পত্র.txt", "letter 👩🏽‍💻.txt"])
def test_joiners_that_a_script_needs_are_kept(application, name, settings, tmp_path):
    settings.PARTS_ROOT = tmp_path / "parts"
    client = signed_in(owner_of(application))
    given = {"key": "0" * 32, "question": "proofs", "name": name, "size": 2, "offset": 0}
    client.post(address("file_part", application), {**given, "piece": SimpleUploadedFile("piece", b"ok")})
    attachment = application.attachments.get()
    answer = client.get(address("attachment", application, pk=attachment.pk))
    assert answer.getvalue() == b"ok"
    assert name_of(answer["Content-Disposition"]) == name


def test_names_in_fifteen_scripts_come_back_whole_everywhere(application):
    client = signed_in(owner_of(application))
    files = [SimpleUploadedFile(name, b"A letter.\n") for name in NAMES]
    client.post(address("files", application), {"question": "proofs", "file-proofs": files})
    text = text_of(client.get(address("files", application)))
    for attachment in application.attachments.all():
        assert attachment.upload.original_name in NAMES
        answer = client.get(address("attachment", application, pk=attachment.pk))
        assert answer.getvalue()
        assert name_of(answer["Content-Disposition"]) == attachment.upload.original_name
        assert answer["Content-Disposition"].isascii()
    assert [name for name in NAMES if name not in text] == []
    send(application)
    sealed = json.loads(sealed_of(application).document)["attachments"]
    assert [one["name"] for one in sealed] == NAMES
    check = text_of(client.get(address("check", application)))
    assert [name for name in NAMES if name not in check] == []
    pdf = client.get(address("receipt_pdf", application, number=1))
    assert pdf.status_code == 200
    assert pdf.content.startswith(b"%PDF-")
