"""A juror with twenty proposals and one evening: from the letter to the last scorecard, by keyboard alone."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from calls.models import Call
from core import tasks
from scoring.models import Assignment, Scorecard
from scoring.services import assigning, deciding, exampling, panel, proposing
from tests.factories.calls import person_with
from tests.factories.scoring import (
    closed_call,
    first_round,
    juror_of,
    make_expert,
    make_panel,
    reviewed_call,
)
from tests.journeys.acts.entering import code_in, path_in, text_for
from tests.journeys.acts.looking import enter_here, page_is, tab_to

pytestmark = pytest.mark.django_db(transaction=True)
PROPOSALS = 20
ADDRESS = "leena@virtanen.example"
FOCUS = "[document.activeElement.id, document.activeElement.value || '', document.activeElement.textContent]"


def in_focus(page: Page) -> list[str]:
    """The id, the value and the words of what has the focus."""
    return [str(one).strip() for one in page.evaluate(FOCUS)]


def write(page: Page, label: str, text: str) -> None:
    tab_to(page, "textbox", label)
    page.keyboard.type(text)


def at_mark(page: Page, criterion: str) -> None:
    """The focus waits at the highest mark of the criterion."""
    expect(page.locator(f"#id_mark_{criterion}_0")).to_be_focused()


def press_key(page: Page, role: str, name: str) -> None:
    tab_to(page, role, name)
    enter_here(page)


@pytest.fixture
def call() -> Call:
    """Twenty proposals, two jurors who are there already, and one who is only invited."""
    call, _judged = closed_call(PROPOSALS)
    make_panel(call, 2)
    rubric = first_round(call).rubric
    exampling.write_example(
        rubric,
        title="A queue without a hall",
        text="People book a time by telephone.",
        references={one: exampling.Reference(3, "nobody says who pays.") for one in rubric.criteria.all()},
        by=person_with(call, "officer"),
    )
    panel.invite(call, make_expert("Leena Virtanen", email=ADDRESS), by=person_with(call, "officer"))
    tasks.send_due_notices()
    return call


def test_twenty_proposals_from_the_letter_to_the_last_scorecard(page: Page, call: Call) -> None:
    page.goto(path_in(text_for(ADDRESS), "/jury/invitation/"))
    come_in(page)
    declare_none(page)
    give_out(call)
    see_the_example(page)
    page_is(page, f"0 of {PROPOSALS} scored, about 5 hours of work left")
    press_key(page, "link", "Begin with proposal 1")
    score_all(page)
    page_is(page, f"All {PROPOSALS} scored")
    cards = Scorecard.objects.filter(assignment__member__expert__email=ADDRESS)
    given = [
        sorted((one.criterion.key, one.value, one.reason) for one in card.marks.all())
        for card in cards.filter(state="submitted")
    ]
    assert given == [[("benefit", 4, "Measured."), ("feasibility", 3, "Costed.")]] * PROPOSALS


def come_in(page: Page) -> None:
    """From the invitation to the signed code of conduct, signing in by code on the way."""
    page_is(page, "Will you judge for us?")
    press_key(page, "button", "Go on to accept the invitation")
    write(page, "Code", code_in(text_for(ADDRESS)))
    enter_here(page)
    press_key(page, "button", "Accept the invitation")
    tab_to(page, "checkbox", "I have read the code of conduct and keep to it.")
    page.keyboard.press("Space")
    press_key(page, "button", "Sign the code of conduct")


def declare_none(page: Page) -> None:
    """No conflict with any of the applicants: Tab to each, Space, Enter on the button."""
    page_is(page, "Do you know anyone here?")
    while in_focus(page)[2] != "Declare and go on":
        page.keyboard.press("Tab")
        if in_focus(page)[1] == "none":
            page.keyboard.press("Space")
    enter_here(page)


def see_the_example(page: Page) -> None:
    """A mark for the first criterion, the panel's beside it, then on."""
    page_is(page, "A worked example")
    tab_to(page, "radio", "5 Mark 5")
    page.keyboard.press("4")
    press_key(page, "button", "Show the panel’s marks")
    expect(page.get_by_text("You gave 4; the panel’s reference is 3, because:")).to_be_visible()
    press_key(page, "button", "To the proposals")


def give_out(call: Call) -> None:
    """What the officer does meanwhile: give every proposal to every juror, and begin the review."""
    officer, round_ = person_with(call, "officer"), first_round(call)
    proposing.propose(round_, by=officer, country_cap=None)
    assigning.publish(round_, by=officer)
    deciding.begin_review(call, by=officer)


def skip_to_the_scorecard(page: Page) -> None:
    """From the top of the page past the masthead and past the proposal, which may be long."""
    assert page.evaluate("window.scrollY") == 0
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert in_focus(page)[2] == "Skip to the scorecard"
    page.keyboard.press("Enter")


def score_all(page: Page) -> None:
    """Skip to the first mark; a digit for it, Tab to the reason; the button submits, the next begins."""
    for number in range(PROPOSALS):
        if number:
            expect(page.get_by_text("You may change it until the round closes.").first).to_be_in_viewport()
        skip_to_the_scorecard(page)
        at_mark(page, "benefit")
        for digit, reason in (("4", "Measured."), ("3", "Costed.")):
            page.keyboard.press(digit)
            page.keyboard.press("Tab")
            page.keyboard.type(reason)
            page.keyboard.press("Tab")
        page.keyboard.press("Space")
        press_key(page, "button", "Submit the scorecard")


def test_enter_on_a_mark_saves_the_draft_and_stays(page: Page, sign_in) -> None:
    _call, assignments = reviewed_call(applications=1)
    one = assignments[0]
    panel.see_example(one.member, by=juror_of(one))
    sign_in(page, juror_of(one))
    page.goto(reverse("scoring:card", kwargs={"assignment": one.public_id}))
    here = page.url
    for criterion, digit in (("Benefit", "4"), ("Feasibility", "3")):
        page.get_by_role("group", name=criterion).get_by_role("radio").first.focus()
        page.keyboard.press(digit)
    write(page, "Why? (optional) Benefit", "Measured.")
    page.get_by_role("radio", name="Award", exact=True).check()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Draft saved at")).to_be_visible()
    expect(page.get_by_role("radio", name="Award", exact=True)).to_be_focused()
    assert page.url == here
    card = Scorecard.objects.get()
    assert (card.state, card.recommendation, card.marks.count()) == ("draft", "fund", 2)


def test_without_scripts_enter_on_a_mark_saves_too(without_scripts: Page, sign_in) -> None:
    _call, assignments = reviewed_call(applications=1)
    one = assignments[0]
    panel.see_example(one.member, by=juror_of(one))
    sign_in(without_scripts, juror_of(one))
    without_scripts.goto(reverse("scoring:card", kwargs={"assignment": one.public_id}))
    for criterion in ("Benefit", "Feasibility"):
        without_scripts.get_by_role("group", name=criterion).get_by_role("radio").first.check()
    without_scripts.get_by_role("radio", name="Award", exact=True).check()
    without_scripts.get_by_role("group", name="Benefit").get_by_role("radio").first.focus()
    enter_here(without_scripts)
    expect(without_scripts.get_by_text("The draft is saved.")).to_be_visible()
    assert Scorecard.objects.get().state == "draft"


def test_the_ways_to_the_neighbours_and_to_the_first_open_criterion(page: Page, sign_in) -> None:
    _call, assignments = reviewed_call(applications=2)
    member = assignments[0].member
    first, second = Assignment.objects.filter(member=member).order_by("position")
    panel.see_example(member, by=juror_of(first))
    sign_in(page, juror_of(first))
    page.goto(reverse("scoring:card", kwargs={"assignment": first.public_id}))
    press_key(page, "link", "Next proposal")
    expect(page).to_have_url(
        f"{page.url.split('/jury/')[0]}{reverse('scoring:card', args=[second.public_id])}"
    )
    page.get_by_role("group", name="Benefit").get_by_role("radio").first.focus()
    # The fourth key of a Kazakh keyboard writes a letter; with Shift it is no mark.
    page.evaluate(
        """() => [["(", true, "Digit1"], ["ң", false, "Digit4"]].forEach(([key, shiftKey, code]) =>
            document.activeElement.dispatchEvent(
                new KeyboardEvent("keydown", {key, code, shiftKey, bubbles: true})))"""
    )
    assert in_focus(page)[1] == "4"
    press_key(page, "button", "Save, next proposal")
    # What the button sent is not sent once more when one comes back to it.
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('unsaved:'))") == []
    skip_to_the_scorecard(page)
    at_mark(page, "benefit")
    assert page.get_by_role("link", name="Previous proposal").count() == 0
    press_key(page, "button", "Save, next proposal")
    skip_to_the_scorecard(page)
    at_mark(page, "feasibility")
    assert page.get_by_role("link", name="Next proposal").count() == 0
    press_key(page, "link", "Previous proposal")
    # What is typed into a field stays text.
    tab_to(page, "textbox", "Why? (optional) Benefit")
    page.keyboard.type("4x")
    assert in_focus(page)[1] == "4x"
    assert page.locator("input[type=radio]:checked").count() == 0
