"""An applicant asks the office about an application, on a phone; an officer answers from the desk."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from calls.services import move_call
from tests.factories.applications import draft_in, owner_of
from tests.factories.calls import complete_call, person_with
from tests.journeys.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_question_and_its_answer(open_page, sign_in, demand_accessible, shot):
    call = complete_call()
    application = draft_in(move_call(call, "publish", by=person_with(call, "officer")))
    page, desk = open_page(java_script_enabled=False, **PHONE), open_page()
    sign_in(page, owner_of(application))
    page.goto(application.get_absolute_url())
    page.get_by_role("link", name="Write to the office about this application").click()
    page.get_by_label("Your message").fill("May we add a letter of support?")
    page.get_by_role("button", name="Send the message").click()
    expect(page.get_by_role("article")).to_contain_text("May we add a letter of support?")

    sign_in(desk, person_with(call, "officer"))
    desk.goto("/office/")
    desk.get_by_role("link", name="A message waits to be read").click()
    expect(desk.get_by_role("article")).to_contain_text("May we add a letter of support?")
    demand_accessible(desk)
    desk.get_by_label("Your message").fill("Yes, until the deadline.")
    desk.get_by_role("button", name="Send the message").click()
    expect(desk.get_by_role("article").first).to_contain_text("Yes, until the deadline.")

    page.goto(application.get_absolute_url())
    expect(page.get_by_role("heading", name="1 new message from the office")).to_be_visible()
    page.get_by_role("link", name="Read and answer").click()
    expect(page.get_by_role("article").first).to_contain_text("Yes, until the deadline.")
    shot(page, "answered")
    page.goto(application.get_absolute_url())
    expect(page.get_by_role("heading", name="1 new message")).to_have_count(0)
