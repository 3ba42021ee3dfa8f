"""An officer makes a call out of an earlier one, and publishes it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from calls.models import Call
from core import clock
from tests.factories.calls import give_role, open_call
from tests.factories.people import make_user
from tests.journeys.acts import building
from tests.journeys.acts.looking import follow, go, is_wider_than_its_window, page_is, press, reads

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def officer():
    """Somebody of the Hub who was officer of an earlier call."""
    person = make_user("Dana Officer", is_hub_staff=True)
    give_role(open_call(title="Innovative Solutions Scheme 2025", year=2025), "officer", person)
    return person


def test_from_a_copy_to_the_published_call(page: Page, officer, sign_in, demand_accessible, shot):
    source = Call.objects.get()
    approver = make_user("Bolat Approver")
    sign_in(page, officer)
    page.goto("/office/")
    demand_accessible(page)
    shot(page, "office")
    building.new_copy(page, programme=str(source.programme), year=2027, source=str(source))
    expect(page.get_by_role("heading", name="Before you can publish")).to_be_visible()
    demand_accessible(page)
    shot(page, "build")

    building.open_part(page, "Titles and texts")
    building.say_in_every_language(page, "Title", "Quiet Offices 2027", "Тыныш кеңселер", "Тихие офисы")
    demand_accessible(page)
    shot(page, "texts")
    press(page, "Save")
    reads(page, "The texts are saved.")

    building.open_part(page, "Dates")
    today = clock.now().date()
    building.set_moment(page, "The call opens", today - timedelta(days=1), "10:00")
    building.set_moment(page, "Deadline", today + timedelta(days=20), "00:00")
    press(page, "Save the dates")
    expect(page.get_by_role("alert")).to_be_visible()
    demand_accessible(page)
    shot(page, "midnight")
    meant = today + timedelta(days=19)
    building.answer_midnight(page, f"Until the end of {meant:%A} {meant.day} {meant:%B} (24:00)")
    reads(page, "The dates are saved.")
    shot(page, "dates")

    building.open_part(page, "The form")
    building.add_section(page, "Your team")
    building.add_choice(page, "Your team", "How many are you?", "Two or three", "More")
    reads(page, "How many are you?")
    demand_accessible(page)
    shot(page, "form")
    building.open_part(page, "Eligibility rules")
    building.add_rule(page)
    reads(page, "Is the solution in use already?")
    building.open_part(page, "Rubric and rounds")
    building.add_criterion(page, "Novelty", 30)
    reads(page, "The weights make 130 of 100.")
    shot(page, "rubric")
    go(page.get_by_role("main").get_by_role("link", name="Set the weights"))
    page.get_by_label("Benefit").fill("40")
    page.get_by_label("Feasibility").fill("30")
    press(page, "Save the weights")
    reads(page, "The weights make 100 of 100.")
    demand_accessible(page)
    building.open_part(page, "People")
    building.name_approver(page, Call.objects.get(year=2027), approver)
    demand_accessible(page)

    go(page.get_by_role("navigation", name="Stages of this call").get_by_role("link", name="Build"))
    reads(page, "Nothing is missing.")
    follow(page, "Preview as an applicant")
    reads(page, "This is how applicants will see the call")
    demand_accessible(page)
    shot(page, "preview")
    follow(page, "Back to building")
    follow(page, "Publish the call")
    demand_accessible(page)
    shot(page, "publish")
    press(page, "Publish the call")
    page_is(page, "Quiet Offices 2027")
    reads(page, "Until the end of")
    call = Call.objects.get(year=2027)
    assert (call.state, call.title_kk, call.forms.get().sections.count()) == (
        "published",
        "Тыныш кеңселер",
        3,
    )


def test_what_is_missing_leads_to_its_page(phone: Page, officer, sign_in, demand_accessible, shot):
    source = Call.objects.get()
    sign_in(phone, officer)
    building.new_copy(phone, programme=str(source.programme), year=2027, source=str(source))
    demand_accessible(phone)
    assert not is_wider_than_its_window(phone)
    shot(phone, "build")
    follow(phone, "Publish the call")
    page_is(phone, "Publish the call")
    go(phone.get_by_role("main").get_by_role("link", name=re.compile("Set the deadline")))
    page_is(phone, "Dates")
    shot(phone, "dates")


def test_moving_the_deadline_for_everybody(page: Page, officer, sign_in, demand_accessible, shot):
    call = Call.objects.get()
    sign_in(page, officer)
    page.goto(f"/office/calls/{call.slug}/build/")
    follow(page, "Move the deadline")
    demand_accessible(page)
    later = call.deadline_at.date() + timedelta(days=7)
    building.set_moment(page, "New deadline", later, "18:00")
    page.get_by_role("radio", name="Everybody").check()
    page.get_by_label("Reason, English").fill("The power was out in two regions.")
    shot(page, "extend")
    press(page, "Move the deadline")
    reads(page, "The deadline is moved, and everybody is told.")
    page.goto(call.get_absolute_url())
    reads(page, "The deadline was moved")
    reads(page, "Why: The power was out in two regions.")
    demand_accessible(page)
    shot(page, "moved")
