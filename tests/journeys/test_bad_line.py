"""A file goes up over a line that breaks in the middle, and goes on where it stopped."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect

from calls.services import move_call
from tests.applications.form_rows import add_section, ask
from tests.factories.applications import draft_in, owner_of
from tests.factories.calls import complete_call, person_with

pytestmark = pytest.mark.django_db(transaction=True)
LETTER = ("A letter of support, line by line.\n" * 30_000).encode()  # about 1 MB, four or five pieces


@pytest.fixture
def application(settings: Any, tmp_path: Any) -> Any:
    settings.PARTS_ROOT = tmp_path / "parts"
    call = complete_call()
    ask(add_section(call), "letter", "file", accept=["txt"], max_items=1, max_mb=2)
    return draft_in(move_call(call, "publish", by=person_with(call, "officer")))


def choose(page: Page, content: bytes) -> None:
    file: FilePayload = {"name": "letter.txt", "mimeType": "text/plain", "buffer": content}
    page.get_by_label("Choose a file").set_input_files([file])


def test_a_broken_line_in_the_middle_of_a_file(page, sign_in, application, tolerated, shot):
    tolerated.append("Failed to load resource: net::ERR_")
    sign_in(page, owner_of(application))
    page.goto(f"{application.get_absolute_url()}files/")
    seen: list[str] = []

    def break_twice(route: Route) -> None:
        seen.append(route.request.url)
        if len(seen) in (3, 4):  # the second piece and the first question after it
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/files/part/", break_twice)
    choose(page, LETTER)
    page.get_by_role("button", name="Upload").click()
    status = page.locator("[data-upload-state] [role=status]")
    expect(status).to_contain_text("goes on by itself")
    assert 0 < application.part_uploads.get().received < len(LETTER)
    shot(page, "waiting")
    expect(page.locator("ul.files")).to_contain_text("letter.txt", timeout=15_000)
    with application.attachments.get().upload.file.open("rb") as kept:
        assert kept.read() == LETTER
    assert len(seen) == 1 + 1 + 2 + 1 + 4  # asked, a piece, broken twice, asked again, the rest


def test_a_file_that_is_too_large_is_told_before_it_goes_up(page, sign_in, application):
    sign_in(page, owner_of(application))
    page.goto(f"{application.get_absolute_url()}files/")
    choose(page, LETTER * 3)
    page.get_by_role("button", name="Upload").click()
    status = page.locator("[data-upload-state] [role=status]")
    expect(status).to_contain_text(
        "letter.txt is larger than 2 MB: it has 3.1 MB. Make it smaller or split it."
    )
    assert not application.attachments.exists()
