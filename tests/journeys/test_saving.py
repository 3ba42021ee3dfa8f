"""What is typed is never lost: a lost line, a lost answer, a crash, a session that ran out, two windows."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from applications.models import Answer, Application
from applications.services import save_answers
from tests.factories.applications import add_collaborator, draft_in, owner_of
from tests.journeys.acts import entering
from tests.journeys.acts.looking import go, is_wider_than_its_window, press, reads

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = "One form for five benefits"
SAVED = "Saved at"


@pytest.fixture
def application() -> Application:
    return draft_in()


@pytest.fixture
def idea(page: Page, sign_in, application, tolerated) -> Page:
    """The owner, in the first section of the form, on a line that may break."""
    tolerated.append("Failed to load resource: net::ERR_")
    sign_in(page, owner_of(application))
    open_idea(page, application)
    return page


def open_idea(page: Page, application: Application) -> None:
    page.goto(f"{application.get_absolute_url()}section/idea/")
    page.wait_for_load_state("networkidle")


def kept(application: Application, key: str = "title") -> Any:
    """What the portal has."""
    return Answer.objects.get(application=application, question_key=key).value


def note(page: Page):
    return page.locator("[data-autosave-note]")


def leave(context: BrowserContext) -> None:
    """The session runs out."""
    context.clear_cookies(name="portal_session")


def test_what_is_typed_is_saved_and_says_when(idea: Page, application):
    idea.get_by_label("Title").fill(TITLE)
    expect(note(idea)).to_contain_text(SAVED)
    expect(idea.locator("#id_title_saved")).to_contain_text(SAVED)
    assert kept(application) == TITLE


def test_off_line_and_back(idea: Page, application):
    idea.context.set_offline(True)
    idea.get_by_label("Title").fill(TITLE)
    expect(note(idea)).to_contain_text("No connection. Keep writing")
    idea.get_by_label("Title").fill(f"{TITLE}, and a sixth")
    idea.context.set_offline(False)
    expect(note(idea)).to_contain_text(SAVED, timeout=15_000)
    assert kept(application) == f"{TITLE}, and a sixth"


def test_an_answer_lost_on_the_way_makes_nobody_a_stranger_to_themselves(idea: Page, application):
    def take_and_lose(route: Route) -> None:
        route.fetch()
        route.abort("connectionreset")

    idea.route("**/section/idea/", take_and_lose, times=1)
    idea.get_by_label("Title").fill("First words")
    expect(note(idea)).to_contain_text("No connection")
    assert kept(application) == "First words"
    idea.get_by_label("Title").fill(TITLE)
    press(idea, "Save and go back to all sections")
    reads(idea, "is saved")
    assert kept(application) == TITLE


def test_a_button_does_not_wait_for_a_line_that_hangs(idea: Page, application):
    idea.route("**/section/idea/", lambda _route: None, times=1)
    idea.get_by_label("Title").fill("First words")
    with idea.expect_request("**/section/idea/"):
        pass
    idea.get_by_label("Title").fill(TITLE)
    press(idea, "Save and go back to all sections")
    assert kept(application) == TITLE


def test_after_a_crash_what_the_browser_kept_is_sent_when_the_form_is_opened_again(idea: Page, application):
    idea.context.set_offline(True)
    idea.get_by_label("Title").fill(TITLE)
    expect(note(idea)).to_contain_text("No connection")
    again = idea.context.new_page()
    idea.close()
    again.context.set_offline(False)
    open_idea(again, application)
    expect(note(again)).to_have_text("What this browser had kept for you is saved now.")
    expect(again.get_by_label("Title")).to_have_value(TITLE)
    assert kept(application) == TITLE
    again.reload()
    expect(note(again)).to_have_text("What you type is saved as you go.")


def test_what_the_browser_kept_meets_what_somebody_else_wrote_and_the_reader_chooses(idea: Page, application):
    idea.context.set_offline(True)
    idea.get_by_label("Title").fill("Mine")
    expect(note(idea)).to_contain_text("No connection")
    again = idea.context.new_page()
    idea.close()
    save_answers(application, by=add_collaborator(application, "editor"), values={"title": "Theirs"})
    again.context.set_offline(False)
    open_idea(again, application)
    reads(again, "changed “Title”")
    expect(again.get_by_label("Title", exact=True)).to_have_value("Mine")
    assert kept(application) == "Theirs"
    press(again, "Save and go back to all sections")
    assert kept(application) == "Mine"


def test_what_a_button_saved_is_not_sent_again_later(idea: Page, application):
    idea.get_by_label("Title").fill(TITLE)
    press(idea, "Save and go back to all sections")
    save_answers(application, by=owner_of(application), values={"title": "Changed on another machine"})
    open_idea(idea, application)
    expect(idea.get_by_label("Title")).to_have_value("Changed on another machine")
    expect(note(idea)).to_have_text("What you type is saved as you go.")


def test_a_session_that_ran_out_while_typing(idea: Page, application, sign_in, tolerated):
    tolerated.append("401 (Unauthorized)")
    leave(idea.context)
    idea.get_by_label("Title").fill(TITLE)
    expect(note(idea)).to_contain_text("You are signed out.")
    go(note(idea).get_by_role("link", name="Sign in"))
    assert "next=" in idea.url
    sign_in(idea, owner_of(application))
    open_idea(idea, application)
    expect(idea.get_by_label("Title")).to_have_value(TITLE)
    assert kept(application) == TITLE


def test_a_session_that_ran_out_before_the_button_without_scripts(
    without_scripts: Page, application, sign_in, shot
):
    page = without_scripts
    sign_in(page, owner_of(application))
    open_idea(page, application)
    leave(page.context)
    page.get_by_label("Title").fill(TITLE)
    press(page, "Save and go back to all sections")
    reads(page, "What you wrote is kept: sign in, then send it.")
    entering.enter_by_code(page, owner_of(application).email)
    shot(page, "kept")
    assert not is_wider_than_its_window(page)
    press(page, "Send what I wrote")
    assert kept(application) == TITLE


def test_two_windows_of_one_person_never_overwrite_each_other_unseen(idea: Page, application):
    other = idea.context.new_page()
    open_idea(other, application)
    idea.get_by_label("Title").fill("From the first window")
    expect(note(idea)).to_contain_text(SAVED)
    other.get_by_label("Title").fill("From the second window")
    expect(other.locator("#id_title_saved")).to_contain_text("Somebody else changed this answer.")
    go(other.get_by_role("button", name="Save and continue").last)
    reads(other, "You, in another window, changed “Title”")
    expect(other.get_by_label("Title", exact=True)).to_have_value("From the second window")
    assert kept(application) == "From the first window"


def test_a_button_pressed_off_line_keeps_the_page_and_is_saved_when_the_line_is_back(
    open_page, sign_in, application, tolerated
):
    tolerated.append("Failed to load resource: net::ERR_")
    phone = open_page(viewport={"width": 390, "height": 844}, has_touch=True)
    sign_in(phone, owner_of(application))
    open_idea(phone, application)
    phone.get_by_label("Title").fill(TITLE)
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Save and go back to all sections").click()
    expect(note(phone)).to_contain_text("No connection. Keep writing")
    expect(phone.get_by_label("Title")).to_have_value(TITLE)
    assert not is_wider_than_its_window(phone)
    phone.context.set_offline(False)
    expect(note(phone)).to_contain_text(SAVED, timeout=15_000)
    assert kept(application) == TITLE
    press(phone, "Save and go back to all sections")
    reads(phone, "is saved")


def test_two_people_in_two_browsers_choose_and_the_rest_is_merged(
    idea: Page, open_page, sign_in, application, shot
):
    other = open_page(viewport={"width": 390, "height": 844}, has_touch=True)
    sign_in(other, add_collaborator(application, "editor"))
    open_idea(other, application)
    idea.context.set_offline(True)
    idea.get_by_label("Title").fill("Mine")
    idea.get_by_label("Summary").fill("My summary.")
    other.get_by_label("Title").fill("Theirs")
    expect(note(other)).to_contain_text(SAVED)
    idea.context.set_offline(False)
    expect(idea.locator("#id_title_saved")).to_contain_text("Somebody else changed this", timeout=15_000)
    assert (kept(application), kept(application, "summary")) == ("Theirs", "My summary.")
    press(idea, "Save and go back to all sections")
    reads(idea, "Editor changed “Title”")
    expect(idea.locator("#id_title_saved")).not_to_contain_text(SAVED)
    shot(idea, "choice")
    press(idea, "Keep theirs")
    expect(idea.get_by_label("Title", exact=True)).to_have_value("Theirs")
    assert kept(application) == "Theirs"
    other.reload()
    expect(other.get_by_label("Summary")).to_have_value("My summary.")
