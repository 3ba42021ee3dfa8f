"""Months later: a letter is answered without a password, and everybody reads what came of the solution."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core import clock
from incubation import services
from incubation.days import today
from incubation.follow_up_link import link_of
from incubation.models import Placement
from tests.factories.applications import owner_of
from tests.factories.incubation import announced, in_pilot, officer_of, placement_in, reach, reload
from tests.journeys.acts.looking import follow, go, is_wider_than_its_window, page_is, press, reads

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = "One form for five benefits"


def graduate() -> Placement:
    """A graduate of half a year ago, with figures that are public; nobody has answered yet."""
    with clock.at(clock.now() - timedelta(days=200)):
        placement = in_pilot(placement_in(country="KZ", name="Alga Lab", title=TITLE))
        officer, pilot = officer_of(placement), placement.pilots.get()
        indicator = services.add_indicator(
            pilot, name="Days until paid", unit="days", baseline=Decimal(30), target=Decimal(10), by=officer
        )
        services.record_reading(indicator, on=clock.now().date(), value=Decimal(12), by=officer)
        services.record_result(
            pilot, verdict="scale", result="Twelve days.", evidence="The register.", by=officer
        )
        services.publish_figures(pilot, by=officer)
        began = pilot.starts_on or today(placement.application.call)
        services.replicate(pilot, host_body="House of Justice", country="GE", by=officer, starts_on=began)
        reach(placement, "measured")
        services.graduate(reload(placement), by=officer)
    announced(placement.application.call)
    services.ask_team(reload(placement), months=6)
    return reload(placement)


def path_of(placement: Placement) -> str:
    asked = placement.follow_ups.get(person=owner_of(placement.application))
    return "/incubation/answer/" + link_of(asked).partition("/incubation/answer/")[2]


@pytest.mark.parametrize("browser_kind", ["phone", "without_scripts"])
def test_a_letter_is_answered_and_the_answer_is_public(
    browser_kind: str,
    request: pytest.FixtureRequest,
    page: Page,
    tolerated: list[str],
    demand_accessible: Any,
    shot: Any,
) -> None:
    tolerated.append("422")  # what the browser says of a form that was sent half filled
    placement = graduate()
    reader: Page = request.getfixturevalue(browser_kind)
    reader.goto(path_of(placement))
    page_is(reader, "How does it stand after 6 months?")
    reader.get_by_role("button", name="Send the answer").click()
    expect(reader.get_by_role("alert")).to_contain_text("Choose an answer")
    reader.get_by_role("radio", name="In use", exact=True).check()
    reader.get_by_label("What has become of it").fill("Six counters use it daily.")
    reader.get_by_label("How many people it has reached").fill("1200")
    reader.get_by_label("Countries where it runs now").select_option(label=["Georgia", "Kazakhstan"])
    reader.get_by_role("checkbox", name="This answer may be published").check()
    if browser_kind == "phone":
        demand_accessible(reader)
        shot(reader, "form")
        assert not is_wider_than_its_window(reader)
    press(reader, "Send the answer")
    page_is(reader, "Answered, thank you")
    reads(reader, "Six counters use it daily.")

    page.goto("/outcomes/")
    page.get_by_label("Words in a title").fill("five BENEFITS")
    page.get_by_label("Country").select_option(label="Georgia")
    press(page, "Search")
    reads(page, "1 found")
    demand_accessible(page)
    follow(page, TITLE)
    page_is(page, TITLE)
    for words in ("piloted in Kazakhstan", "replicated in Georgia", "Six counters use it daily.", "1,200"):
        reads(page, words)
    demand_accessible(page)
    shot(page, "winner")


def test_the_office_sees_who_was_asked_and_keeps_the_papers(
    page: Page, sign_in: Any, demand_accessible: Any, shot: Any
) -> None:
    placement = graduate()
    sign_in(page, officer_of(placement))
    page.goto(f"/incubation/{placement.public_id}/")
    follow(page, "Who was asked after 6 months")
    reads(page, "asked on")
    demand_accessible(page)
    go(page.get_by_role("button", name="Send the link again"))
    reads(page, "The link is on its way to")
    shot(page, "asked")
    page.goto(f"/incubation/{placement.public_id}/")
    follow(page, "Pilot at Example District Akimat")
    reads(page, "The register.")
    demand_accessible(page)
    press(page, "Take the figures back")
    reads(page, "The figures are off the public page.")
    page.goto(f"/incubation/{placement.public_id}/")
    follow(page, "Taken over by House of Justice")
    page.get_by_label("What shows it").fill("The host counted.")
    press(page, "Add the evidence")
    reads(page, "The evidence is kept with the pilot.")
    demand_accessible(page)
    shot(page, "pilot")
