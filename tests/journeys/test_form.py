"""The form itself: sections that depend on an answer, limits, a budget, entries by keyboard."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from applications.models import Application
from applications.services import save_answers
from calls.models import Call, Question, Section
from calls.services import move_call
from tests.applications.form_rows import add_section, ask, ask_table
from tests.factories.applications import draft_in, owner_of
from tests.factories.calls import complete_call, person_with, texts
from tests.factories.people import make_user
from tests.journeys.acts.looking import enter, is_wider_than_its_window, press, reads

pytestmark = pytest.mark.django_db(transaction=True)
NO_BREAK = "\u00a0"


def call_with_all() -> Call:
    """A section “pilot” after “in use: yes”: a text with a limit and an example, a budget, a team."""
    call = complete_call(ceiling_amount=Decimal(1000), ceiling_currency="USD")
    section = add_section(call, "pilot")
    Section.objects.filter(pk=section.pk).update(show_if_question="used", show_if_values=["yes"])
    example = texts("example", "The city of Kentau, since March.")
    ask(section, "host", "short_text", max_length=10, **example)
    budget = ask_table(section, "budget", ("item", "short_text"), ("cost", "money"))
    ask_table(section, "team", ("who", "short_text"), ("mail", "email"), kind="group")
    costs = Question.objects.filter(parent=budget, key="cost")
    costs.update(currencies=["USD"], is_total=True, within_award=True)
    return move_call(call, "publish", by=person_with(call, "officer"))


@pytest.fixture
def application() -> Application:
    return draft_in(call_with_all(), by=make_user("Aigerim"), answers={"used": "yes"})


def kept(application: Application) -> dict[str, Any]:
    return dict(application.answers.values_list("question_key", "value"))


def open_section(page: Page, application: Application, section: str = "pilot") -> None:
    page.goto(f"{application.get_absolute_url()}section/{section}/")
    page.wait_for_load_state("networkidle")


def test_limits_sums_and_award_as_one_types(page, phone, application, sign_in, shot, demand_accessible):
    for one in (page, phone):
        sign_in(one, owner_of(application))
        open_section(one, application)
        assert not is_wider_than_its_window(one)
    page.get_by_label("Host").fill("Кентау қаласы")
    expect(page.locator("#id_host_characters")).to_have_text("13 of 10 characters: 3 too many")
    expect(page.locator("#id_host_characters_spoken")).to_have_text("13 of 10 characters: 3 too many")
    expect(page.get_by_label("Host")).to_have_value("Кентау қаласы")
    page.get_by_label("Item, line 1").fill("Desk")
    page.get_by_label("Cost, line 1").fill("1 000,50")
    expect(page.locator("[data-sum=cost]")).to_have_text(f"1{NO_BREAK}000.5{NO_BREAK}USD")
    expect(page.locator("[data-award]")).to_contain_text(f"This is 0.5{NO_BREAK}USD above the largest award")
    page.get_by_text("An example of a good answer").first.click()
    reads(page, "The city of Kentau, since March.")
    demand_accessible(page)
    shot(page, "desk")
    press(page, "Save and continue")
    reads(page, "Shorten this to 10 characters; it has 13.")
    reads(page, "above the largest award of this call")
    open_section(phone, application)
    shot(phone, "phone")
    assert not is_wider_than_its_window(phone)
    demand_accessible(phone)


def test_entries_are_added_moved_and_removed_by_keyboard(page, application, sign_in):
    team = [{"who": "A", "mail": "a@example.org"}, {"who": "B", "mail": "no address"}]
    save_answers(application, by=owner_of(application), values={"team": team})
    sign_in(page, owner_of(application))
    open_section(page, application)
    press_keys = page.get_by_role("button", name="Move entry 2 up")
    enter(press_keys)
    assert [row["who"] for row in kept(application)["team"]] == ["B", "A"]
    enter(page.get_by_role("button", name="Save and continue").last)
    reads(page, "Entry 1, Mail: Enter an e-mail address, like name@example.org")
    enter(page.get_by_role("button", name="Add another"))
    page.get_by_label("Who").nth(2).fill("C")
    page.get_by_label("Mail").nth(2).fill("c@example.org")
    enter(page.get_by_role("button", name="Remove entry 1"))
    assert [row["who"] for row in kept(application)["team"]] == ["A", "C"]


def test_all_of_it_without_scripts(without_scripts, application, sign_in):
    page = without_scripts
    save_answers(application, by=owner_of(application), values={"used": "no", "team": [{"who": "A"}]})
    sign_in(page, owner_of(application))
    page.goto(application.get_absolute_url())
    expect(page.get_by_role("main").get_by_role("link", name="Pilot")).to_have_count(0)
    open_section(page, application, "idea")
    page.get_by_label("Yes").check()
    press(page, "Save and go back to all sections")
    open_section(page, application)
    page.get_by_label("Item, line 1").fill("Desk")
    page.get_by_label("Cost, line 1").fill("1,001.00")
    press(page, "Add a line")
    expect(page.locator("[data-sum=cost]")).to_have_text(f"1{NO_BREAK}001{NO_BREAK}USD")
    press(page, "Remove entry 1")
    assert kept(application)["team"] is None
    assert kept(application)["budget"][0]["cost"] == {"amount": "1001", "currency": "USD"}
