"""Files: received one by one, inspected, shown with their own state, sealed by their fingerprint."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applications import tasks
from applications.services import attach, files, order_attachments, remove_attachment
from calls.services import move_call
from core import clock
from core.models import Upload
from core.refusals import NotAllowed, NotNow
from core.uploads.clamd import ScannerUnavailable
from tests.applications.form_rows import add_section, ask
from tests.applications.pages import address, hidden_fields, signed_in, text_of
from tests.factories.applications import (
    add_collaborator,
    ask_for_correction,
    close_and_seal,
    draft_in,
    owner_of,
    sealed_of,
    send,
    submitted_in,
)
from tests.factories.calls import complete_call, person_with
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

TEXT = b"A letter of support.\n"
MICROSECOND = timedelta(microseconds=1)


@pytest.fixture
def call():
    call = complete_call()
    section = add_section(call)
    ask(section, "letter", "file", accept=["txt"], max_items=1, max_mb=1)
    ask(section, "proofs", "file", accept=["txt", "pdf"], max_items=2)
    return move_call(call, "publish", by=person_with(call, "officer"))


@pytest.fixture
def application(call):
    return draft_in(call)


def sent(name: str = "letter.txt", content: bytes = TEXT) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def give(application, key: str = "letter", **more):
    return attach(application, by=owner_of(application), question_key=key, file=sent(**more))


def kept(application) -> list[str]:
    rows = application.attachments.filter(removed_at__isnull=True)
    return list(rows.values_list("upload__original_name", flat=True))


def test_a_file_is_kept_under_a_name_of_ours_inspected_and_ready(application):
    upload = give(application, name="Хат — қолдау.txt").upload
    upload.refresh_from_db()
    assert (upload.original_name, upload.state, upload.kind) == ("Хат — қолдау.txt", "ready", "txt")
    assert upload.sha256 == hashlib.sha256(TEXT).hexdigest()
    assert upload.file.name.startswith("uploads/") and "." not in upload.file.name


def test_a_refused_file_says_why_and_keeps_the_application_from_being_sent(application):
    give(application, name="letter.txt", content=b"%PDF-1.7 not a text")
    client = signed_in(owner_of(application))
    page = address("section", application, section="more")
    assert "The content of the file is not what its name says." in text_of(client.get(page))
    with pytest.raises(NotNow, match="More: Letter"):
        send(application)


def test_a_file_too_large_is_refused_at_once(application):
    with pytest.raises(NotNow, match=r"letter\.txt is larger than 1 MB"):
        give(application, content=b"a" * (1024 * 1024 + 1))
    assert Upload.objects.count() == 0


def test_the_file_of_a_single_question_is_replaced_and_the_old_one_kept_aside(application):
    give(application, name="old.txt")
    give(application, name="new.txt")
    assert kept(application) == ["new.txt"]
    assert application.attachments.count() == 2


def test_more_files_than_asked_are_refused(application):
    give(application, key="proofs", name="1.txt")
    give(application, key="proofs", name="2.txt")
    with pytest.raises(NotNow, match="2 files are the most here"):
        give(application, key="proofs", name="3.txt")


def test_files_keep_the_order_they_are_put_into(application):
    first, second = (give(application, key="proofs", name=name) for name in ("1.txt", "2.txt"))
    owner = owner_of(application)
    order_attachments(application, by=owner, question_key="proofs", order=[second.pk, first.pk])
    assert kept(application) == ["2.txt", "1.txt"]
    client = signed_in(owner)
    client.post(address("files", application), {"up": first.pk})
    assert kept(application) == ["1.txt", "2.txt"]


def test_a_question_that_asks_for_no_file_takes_none(application):
    for key in ("title", "nothing"):
        with pytest.raises(NotNow, match="asks for no such file"):
            give(application, key=key)


@pytest.mark.parametrize("who", ["viewer", "stranger"])
def test_who_may_not_write_brings_and_removes_nothing(application, who):
    attachment = give(application)
    person = add_collaborator(application, "viewer") if who == "viewer" else make_user()
    with pytest.raises(NotAllowed):
        attach(application, by=person, question_key="letter", file=sent())
    with pytest.raises(NotAllowed):
        remove_attachment(attachment, by=person)
    assert kept(application) == ["letter.txt"]


def test_after_the_deadline_the_files_of_a_submission_stay(call):
    with clock.at(clock.now()) as hands:
        application = submitted_in(call)
        hands.instant = call.deadline_at
        with pytest.raises(NotNow, match="stay as they are"):
            give(application)


def test_a_correction_opens_the_named_file_alone(call):
    with clock.at(clock.now()) as hands:
        application = submitted_in(call)
        close_and_seal(call, hands)
        ask_for_correction(application, due_at=clock.now() + timedelta(days=2), keys=("letter",))
        give(application, name="mended.txt")
        with pytest.raises(NotAllowed, match="Only the fields named"):
            give(application, key="proofs")


def test_what_is_sealed_names_each_file_with_its_fingerprint_and_outlives_its_removal(application):
    attachment = give(application)
    send(application)
    remove_attachment(attachment, by=owner_of(application))
    (sealed,) = json.loads(sealed_of(application).document)["attachments"]
    assert sealed == {
        "question": "letter",
        "upload": str(attachment.upload.public_id),
        "name": "letter.txt",
        "size": len(TEXT),
        "sha256": hashlib.sha256(TEXT).hexdigest(),
        "kind": "txt",
    }
    assert attachment.upload.file.storage.exists(attachment.upload.file.name)


def test_a_file_comes_as_a_download_from_a_sandbox(application):
    attachment = give(application, name="a\u202eb.txt")
    response = signed_in(owner_of(application)).get(address("attachment", application, pk=attachment.pk))
    assert response.getvalue() == TEXT
    assert response["Content-Disposition"] == 'attachment; filename="ab.txt"'
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_the_file_of_another_application_is_not_found_through_mine(application, call):
    other = draft_in(call)
    attachment = give(other)
    client = signed_in(owner_of(application))
    assert client.get(address("attachment", application, pk=attachment.pk)).status_code == 404
    assert client.get(address("attachment", other, pk=attachment.pk)).status_code == 404
    client.post(address("files", application), {"remove": attachment.pk})
    assert kept(other) == ["letter.txt"]


def test_staff_read_the_files_of_a_sealed_copy_at_the_office_and_those_of_a_draft_nowhere(application, call):
    attachment = give(application)
    officer = signed_in(person_with(call, "officer"))
    own = address("attachment", application, pk=attachment.pk)
    office = address("staff_file", application, number=1, pk=attachment.pk)
    assert [officer.get(page).status_code for page in (own, office)] == [404, 404]
    send(application)
    assert officer.get(own).status_code == 404
    assert officer.get(office).getvalue() == TEXT


def test_without_script_the_section_brings_a_file_together_with_its_answers(application):
    client = signed_in(owner_of(application))
    page = address("section", application, section="more")
    fields = hidden_fields(client.get(page))
    response = client.post(page, {**fields, "file-letter": sent(), "upload": "letter"})
    assert response["Location"] == page
    assert kept(application) == ["letter.txt"]
    assert "Ready" in text_of(client.get(page))
    attachment = application.attachments.get()
    client.post(page, {**fields, "remove": attachment.pk})
    assert kept(application) == []


def test_the_page_of_files_takes_one_on_its_own(application):
    client = signed_in(owner_of(application))
    page = address("files", application)
    client.post(page, {"question": "proofs", "file-proofs": [sent("1.txt"), sent("2.txt"), sent("3.txt")]})
    assert kept(application) == ["1.txt", "2.txt"]
    assert "2 files are the most here. Remove one first." in text_of(client.get(page))


def test_a_scanner_that_is_away_leaves_the_file_waiting_until_it_answers(application, settings):
    settings.CLAMD_ADDRESS = "127.0.0.1:1"
    upload = give(application).upload
    upload.refresh_from_db()
    assert (upload.state, upload.attempts) == ("waiting", 0)
    assert "Waiting for its check" in text_of(
        signed_in(owner_of(application)).get(address("section", application, section="more"))
    )
    with pytest.raises(ScannerUnavailable):
        files.inspect(upload.pk)
    settings.CLAMD_ADDRESS = ""
    with clock.at(clock.now() + timedelta(minutes=5)):
        assert tasks.inspect_waiting_uploads() == 1
    upload.refresh_from_db()
    assert upload.state == "ready"
    assert tasks.inspect_upload(upload.pk) == ""


def test_the_check_page_says_that_only_a_file_is_waited_for_and_how_to_look_again(application, settings):
    settings.CLAMD_ADDRESS = "127.0.0.1:1"
    upload = give(application).upload
    client, page = signed_in(owner_of(application)), address("check", application)
    text = text_of(client.get(page))
    assert "A file is still being checked. This usually takes less than a minute." in text
    assert f'href="{page}#submit"' in text
    with clock.at(upload.created_at) as hands:
        for late, words in (
            (timedelta(minutes=2), "less than a minute"),
            (MICROSECOND, "your draft is safe"),
        ):
            hands.advance(late)
            assert words in text_of(client.get(page))
            assert words in text_of(client.get(address("files", application)))
    Upload.objects.filter(pk=upload.pk).update(state="ready")
    assert "Submit the application" in text_of(client.get(page))


def test_a_file_that_keeps_killing_the_worker_is_refused(application):
    upload = give(application).upload
    Upload.objects.filter(pk=upload.pk).update(state="checking", attempts=3)
    assert tasks.inspect_upload(upload.pk) == "refused"
    upload.refresh_from_db()
    assert upload.cause == "too_complex"


def test_a_strange_number_in_the_address_is_not_found(application):
    client = signed_in(owner_of(application))
    for number in ("", "x", "٣", "9" * 30):
        assert client.post(address("files", application), {"remove": number}).status_code == 404
    assert reverse("applications:files", args=[application.reference])
