"""What a juror does: come in by the invitation, declare, score by keyboard."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.acts.entering import path_in, text_for, type_code
from tests.journeys.acts.looking import enter, follow, go, page_is, press


def accept_invitation(page: Page, address: str) -> None:
    """From the letter to the signed code of conduct, signing in by code on the way."""
    page.goto(path_in(text_for(address), "/jury/invitation/"))
    page_is(page, "Will you judge for us?")
    press(page, "Go on to accept the invitation")
    type_code(page, address)
    press(page, "Accept the invitation")
    page_is(page, "Code of conduct for jurors")
    page.get_by_label("I have read the code of conduct and keep to it.").check()
    press(page, "Sign the code of conduct")
    page_is(page, "Do you know anyone here?")


def declare(page: Page, *, conflict_with: str = "", tie: str = "") -> None:
    """No conflict with anybody, but for one applicant where it is named."""
    for answer in page.get_by_role("radio", name="No conflict", exact=True).all():
        answer.check()
    if conflict_with:
        row = page.get_by_role("group", name=conflict_with)
        row.get_by_role("radio", name="Conflict", exact=True).check()
        row.get_by_label("What is the tie?").fill(tie)
    press(page, "Declare and go on")


def see_example(page: Page) -> None:
    """What the marks mean, then the queue."""
    page_is(page, "What the marks mean")
    press(page, "To the proposals")


def mark_by_keyboard(page: Page, criterion: str, key: str, reason: str = "") -> None:
    """One criterion: a digit gives the mark, Tab goes on to the reason."""
    page.get_by_role("group", name=criterion).get_by_role("radio").first.focus()
    page.keyboard.press(key)
    if reason:
        page.keyboard.press("Tab")
        page.keyboard.type(reason)


def score(page: Page, *, benefit: str = "4", feasibility: str = "3") -> None:
    """The whole scorecard of the rubric of tests.factories.calls, by keyboard, up to its button."""
    mark_by_keyboard(page, "Benefit", benefit, "Measured in two regions.")
    mark_by_keyboard(page, "Feasibility", feasibility, "The budget is costed.")
    page.get_by_role("radio", name="Award", exact=True).press("Space")
    expect(page.get_by_role("status").filter(has_text="Draft saved at")).to_be_visible()


def submit_card(page: Page) -> None:
    """Send the scorecard, while what was typed last may still be on its way."""
    enter(page.get_by_role("button", name="Submit the scorecard"))


def step_back(page: Page, why: str) -> None:
    """Leave the proposal that is open."""
    follow(page, "Step back from this proposal")
    page.get_by_label("What is the tie, or why can you not judge it?").fill(why)
    go(page.get_by_role("main").get_by_role("button"))
