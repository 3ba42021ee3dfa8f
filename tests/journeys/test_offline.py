"""The form taken along as a Word document, filled in elsewhere, and brought back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from applications.models import Application
from applications.services import save_answers
from tests.applications.offline_documents import filled, ticked
from tests.factories.applications import GOOD, add_collaborator, draft_in, owner_of
from tests.journeys.acts.looking import follow, is_wider_than_its_window, press, reads
from tests.journeys.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)
DOWNLOAD = "Download the form (Word)"


@pytest.fixture
def application() -> Application:
    return draft_in()


def kept(application: Application) -> dict[str, Any]:
    return dict(application.answers.values_list("question_key", "value"))


def take_along(page: Page, application: Application, folder: Path) -> Path:
    """From the application's page: the document, as it is downloaded."""
    page.goto(application.get_absolute_url())
    follow(page, "Write offline, in a Word document")
    with page.expect_download() as download:
        page.get_by_role("link", name=DOWNLOAD).click()
    assert download.value.suggested_filename == f"{application.reference}-en.docx"
    path = folder / "form.docx"
    download.value.save_as(path)
    return path


def fill_in(path: Path) -> None:
    """What the applicant writes on the train."""
    content = filled(path.read_bytes(), title="Written on the train", summary="Two lines.\nThe second.")
    path.write_bytes(ticked(content, "themes", "Theme integrity"))


def bring_back(page: Page, path: Path) -> None:
    page.get_by_label("Your document").set_input_files(path)
    press(page, "Upload and compare")


def choose(page: Page, label: str, choice: str) -> None:
    page.get_by_role("group", name=label).get_by_label(choice).check()


def test_taken_along_filled_in_and_brought_back(
    page: Page, sign_in, application, tmp_path, demand_accessible, tolerated
):
    tolerated.append("422")
    sign_in(page, owner_of(application))
    path = take_along(page, application, tmp_path)
    demand_accessible(page)
    fill_in(path)
    editor = add_collaborator(application, "editor")
    save_answers(application, by=editor, values={"title": "Written at the desk meanwhile"})
    bring_back(page, path)
    reads(page, "Changed on both sides: choose")
    reads(page, "Written at the desk meanwhile")
    demand_accessible(page)
    press(page, "Save these answers")
    reads(page, "Choose which answer to “Title” is kept")
    demand_accessible(page)
    choose(page, "Title", "Take the document's")
    press(page, "Save these answers")
    reads(page, "3 answers of your document are saved.")
    assert kept(application) == {
        **GOOD,
        "title": "Written on the train",
        "summary": "Two lines.\nThe second.",
        "themes": ["integrity"],
    }


def test_on_a_phone_without_scripts(open_page, sign_in, application, tmp_path, tolerated):
    tolerated.append("422")
    page = open_page(**{**PHONE, "java_script_enabled": False})
    sign_in(page, owner_of(application))
    path = take_along(page, application, tmp_path)
    assert not is_wider_than_its_window(page)
    wrong = tmp_path / "form.odt"
    wrong.write_bytes(b"no document at all")
    bring_back(page, wrong)
    expect(page.get_by_role("alert")).to_contain_text("This is an OpenDocument file.")
    fill_in(path)
    bring_back(page, path)
    reads(page, "Changed in the document")
    assert not is_wider_than_its_window(page)
    choose(page, "Title", "Keep the portal's")
    press(page, "Save these answers")
    reads(page, "2 answers of your document are saved.")
    assert kept(application)["title"] == GOOD["title"]
    assert kept(application)["themes"] == ["integrity"]


def test_the_blank_form_by_keyboard(page: Page, application):
    page.goto(f"/calls/{application.call.slug}/form/")
    link = page.get_by_role("link", name="Download as Word")
    link.focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == f"{application.call.slug}-en.docx"
