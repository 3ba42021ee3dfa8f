"""Files on the applicant's pages: stopped, checked, moved by keys, cleaned, on a phone, without scripts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import FilePayload, Page, Route, expect

from applications import tasks
from applications.services import attach
from calls.services import move_call
from core import clock
from tests.applications.form_rows import add_section, ask
from tests.applications.test_kept_files import NAMED
from tests.core.uploads import hostile as h
from tests.factories.applications import (
    ask_for_correction,
    close_and_seal,
    draft_in,
    owner_of,
    submitted_in,
)
from tests.factories.calls import complete_call, person_with

pytestmark = pytest.mark.django_db(transaction=True)
AWAY = "127.0.0.1:1"
LONG = b"A letter of support, line by line.\n" * 30_000


@pytest.fixture
def call(settings: Any, tmp_path: Any) -> Any:
    settings.PARTS_ROOT = tmp_path / "parts"
    call = complete_call()
    call.rounds.update(is_blind=True)
    section = add_section(call)
    ask(section, "letter", "file", accept=["txt", "pdf", "docx", "png"], max_items=1, max_mb=2)
    ask(section, "proofs", "file", accept=["txt", "pdf", "docx", "png"], max_items=4, max_mb=2)
    return move_call(call, "publish", by=person_with(call, "officer"))


@pytest.fixture
def application(call: Any) -> Any:
    return draft_in(call)


def payload(name: str, content: bytes = b"A letter.\n") -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def give(application: Any, name: str, content: bytes = b"A letter.\n", key: str = "proofs") -> Any:
    file = SimpleUploadedFile(name, content)
    return attach(application, by=owner_of(application), question_key=key, file=file)


def no_wider_than_the_screen(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_an_upload_is_stopped_and_leaves_nothing(page, sign_in, application, tolerated, shot):
    tolerated.append("Failed to load resource: net::ERR_")
    sign_in(page, owner_of(application))
    page.goto(f"{application.get_absolute_url()}files/")
    pieces: list[str] = []

    def break_off(route: Route) -> None:
        pieces.append(route.request.url)
        is_end = b'name="cancel"' in (route.request.post_data_buffer or b"")
        if len(pieces) < 3 or is_end:
            route.continue_()
        else:
            route.abort("connectionreset")

    page.route("**/files/part/", break_off)
    slot = page.get_by_role("group", name="Letter")
    slot.get_by_label("Choose a file").set_input_files([payload("long.txt", LONG)])
    slot.get_by_role("button", name="Upload").click()
    expect(slot.get_by_role("status")).to_contain_text("goes on by itself")
    shot(page, "sending")
    assert application.part_uploads.get().received > 0
    slot.get_by_role("button", name="Stop the upload").click()
    expect(slot.get_by_role("status")).to_have_text("long.txt was stopped. Nothing of it is kept.")
    expect(slot.get_by_role("button", name="Stop the upload")).to_be_hidden()
    page.wait_for_timeout(1000)
    assert not application.part_uploads.exists()
    assert not application.attachments.exists()


def test_a_file_is_seen_waiting_and_then_ready_without_a_press(page, sign_in, application, settings, shot):
    settings.CLAMD_ADDRESS = AWAY
    sign_in(page, owner_of(application))
    page.goto(f"{application.get_absolute_url()}files/")
    slot = page.get_by_role("group", name="Letter")
    slot.get_by_label("Choose a file").set_input_files([payload("letter.txt")])
    slot.get_by_role("button", name="Upload").click()
    expect(slot).to_contain_text("Waiting for its check")
    expect(slot.get_by_label("Replace the file")).to_be_visible()
    upload = application.attachments.get().upload
    type(upload).objects.filter(pk=upload.pk).update(created_at=clock.now() - timedelta(minutes=3))
    expect(slot).to_contain_text("your draft is safe", timeout=15_000)
    shot(page, "overdue")
    settings.CLAMD_ADDRESS = ""
    tasks.inspect_upload(upload.pk)
    expect(slot).to_contain_text("Ready", timeout=20_000)
    expect(slot).not_to_contain_text("longer than usual")
    expect(slot.get_by_role("status")).to_have_text("letter.txt: Ready.")
    assert page.url.endswith("/files/")


def test_files_are_moved_and_put_back_by_keyboard_alone(page, sign_in, application, demand_accessible):
    for number in (1, 2, 3):
        give(application, f"{number}.txt")
    sign_in(page, owner_of(application))
    page.goto(f"{application.get_absolute_url()}files/")
    names = page.locator("#question-proofs .name")
    page.get_by_role("button", name="Move up 3.txt").focus()
    page.keyboard.press("Enter")
    expect(names).to_have_text(["1.txt", "3.txt", "2.txt"])
    page.get_by_role("button", name="Move down 1.txt").focus()
    page.keyboard.press("Space")
    expect(names).to_have_text(["3.txt", "1.txt", "2.txt"])
    page.get_by_role("button", name="Remove 1.txt").focus()
    page.keyboard.press("Enter")
    expect(names).to_have_text(["3.txt", "2.txt"])
    page.get_by_role("button", name="Put it back 1.txt").focus()
    page.keyboard.press("Enter")
    expect(names).to_have_text(["3.txt", "1.txt", "2.txt"])
    demand_accessible(page)


def test_on_a_phone_a_preview_opens_and_a_cleaned_copy_is_taken(
    phone, sign_in, application, demand_accessible, shot
):
    give(
        application, "Ұсыныс хат – өте ұзын атауы бар құжат, түпнұсқа нұсқасы 2026.docx", NAMED, key="letter"
    )
    give(application, "plan.pdf", h.good_pdf())
    give(application, "locked.pdf", h.locked_pdf("secret"))
    sign_in(phone, owner_of(application))
    phone.goto(f"{application.get_absolute_url()}files/")
    phone.locator("summary", has_text="plan.pdf").click()
    picture = phone.get_by_role("img", name="The beginning of plan.pdf")
    expect(picture).to_be_visible()
    picture.evaluate("shown => shown.decode()")
    assert no_wider_than_the_screen(phone)
    demand_accessible(phone)
    shot(phone, "files")
    expect(phone.get_by_text("author “Aigerim Canary”")).to_be_visible()
    phone.get_by_role("button", name="Use a cleaned copy").click()
    expect(phone.get_by_text("has taken its place")).to_be_visible()
    expect(phone.get_by_text("Canary")).to_have_count(0)
    shot(phone, "cleaned")


def test_without_scripts_everything_can_be_done_as_well(without_scripts, sign_in, application, shot):
    page = without_scripts
    sign_in(page, owner_of(application))
    page.goto(f"{application.get_absolute_url()}files/")
    proofs = page.locator("#question-proofs")
    proofs.get_by_label("Choose a file").set_input_files([payload("1.txt"), payload("2.png", h.picture())])
    proofs.get_by_role("button", name="Upload").click()
    expect(proofs.locator(".name")).to_have_text(["1.txt", "2.png"])
    proofs.get_by_role("button", name="Move up 2.png").click()
    expect(proofs.locator(".name")).to_have_text(["2.png", "1.txt"])
    proofs.locator("summary").click()
    expect(proofs.get_by_role("img", name="The beginning of 2.png")).to_be_visible()
    proofs.get_by_role("button", name="Remove 1.txt").click()
    expect(proofs.locator(".name")).to_have_text(["2.png"])
    proofs.get_by_role("button", name="Put it back").click()
    expect(proofs.locator(".name")).to_have_text(["2.png", "1.txt"])
    shot(page, "files")


def test_a_correction_takes_its_file_in_pieces_and_keeps_what_is_typed(page, sign_in, call, tolerated, shot):
    tolerated.append("Failed to load resource: net::ERR_")
    with clock.at(clock.now()) as hands:
        application = submitted_in(call)
        close_and_seal(call, hands)
        application = ask_for_correction(
            application, due_at=clock.now() + timedelta(days=40), keys=("title", "letter")
        )
    sign_in(page, owner_of(application))
    page.goto(f"{application.get_absolute_url()}correction/")
    page.get_by_label("Title").fill("A title that is not saved yet")
    pieces = []
    page.on("request", lambda request: pieces.append(1) if request.url.endswith("/files/part/") else None)
    page.get_by_label("Choose a file").set_input_files([payload("long.txt", LONG)])
    page.get_by_role("button", name="Upload").click()
    expect(page.locator("ul.files")).to_contain_text("long.txt")
    assert len(pieces) > 4
    expect(page.get_by_label("Title")).to_have_value("A title that is not saved yet")
    shot(page, "correction")
    page.get_by_role("button", name="Save and check").click()
    expect(page.get_by_text("A title that is not saved yet")).to_be_visible()


def test_whoever_signed_in_again_elsewhere_goes_on_uploading(page, sign_in, application, tolerated):
    tolerated.append("403 (Forbidden)")
    sign_in(page, owner_of(application))
    page.goto(f"{application.get_absolute_url()}files/")
    stale = page.locator("input[name=csrfmiddlewaretoken]").all()
    for one in stale:
        one.evaluate("token => { token.value = 'x'.repeat(64) }")
    slot = page.get_by_role("group", name="Letter")
    slot.get_by_label("Choose a file").set_input_files([payload("letter.txt")])
    slot.get_by_role("button", name="Upload").click()
    expect(page.locator("ul.files")).to_contain_text("letter.txt")
