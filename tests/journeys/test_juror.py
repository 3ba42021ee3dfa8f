"""A juror scores by keyboard alone, with drafts saved while typing, and without scripts as well."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from core import clock
from scoring.models import PanelMember, Scorecard
from tests.factories.scoring import juror_of, reviewed_call
from tests.journeys.acts.looking import enter, go

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def assignment():
    _call, assignments = reviewed_call(applications=1)
    PanelMember.objects.update(example_seen_at=clock.now())
    return assignments[0]


def test_by_keyboard_from_the_queue_to_the_submitted_card(
    page: Page, sign_in, assignment, demand_accessible, shot
):
    sign_in(page, juror_of(assignment))
    page.goto(reverse("scoring:queue"))
    demand_accessible(page)
    enter(page.get_by_role("link", name="Begin with proposal 1"))
    demand_accessible(page)
    page.get_by_role("group", name="Benefit").get_by_role("radio").first.focus()
    page.keyboard.press("4")
    page.keyboard.press("Tab")
    page.keyboard.type("Measured in two regions.")
    expect(page.get_by_role("status").first).to_contain_text("Draft saved at")
    page.get_by_role("group", name="Feasibility").get_by_role("radio").first.focus()
    page.keyboard.press("x")
    page.get_by_role("radio", name="Award", exact=True).press("Space")
    shot(page, "scorecard")
    enter(page.get_by_role("button", name="Submit the scorecard"))
    expect(page.get_by_role("heading", level=1)).to_have_text("All 1 scored")
    card = Scorecard.objects.get()
    given = {mark.criterion.key: (mark.value, mark.cannot_judge) for mark in card.marks.all()}
    assert given == {"benefit": (4, False), "feasibility": (None, True)}
    assert (card.state, card.recommendation) == ("submitted", "fund")


def test_without_scripts_on_a_phone_s_browser(without_scripts: Page, sign_in, assignment):
    page = without_scripts
    sign_in(page, juror_of(assignment))
    page.goto(reverse("scoring:card", kwargs={"assignment": assignment.public_id}))
    go(page.get_by_role("button", name="Submit the scorecard"))
    expect(page.get_by_role("alert")).to_contain_text("Give a mark for “Benefit”.")
    for name in ("Benefit", "Feasibility"):
        page.get_by_role("group", name=name).get_by_role("radio", name="Mark 3").check()
    page.get_by_role("radio", name="Award if there is room").check()
    go(page.get_by_role("button", name="Submit the scorecard"))
    assert Scorecard.objects.get().score == 60


def test_every_page_of_the_way_in_is_accessible(
    page: Page, phone: Page, sign_in, assignment, demand_accessible
):
    slug = assignment.round.call.slug
    addresses = [
        reverse("scoring:invitation", kwargs={"token": assignment.member.token}),
        *(
            reverse(f"scoring:{name}", kwargs={"slug": slug})
            for name in ("code", "conflicts", "example", "own_marks")
        ),
        reverse("scoring:recuse", kwargs={"assignment": assignment.public_id}),
    ]
    for one in (page, phone):
        sign_in(one, juror_of(assignment))
        for address in addresses:
            one.goto(address)
            demand_accessible(one)
