"""What an officer does to build a call, from an earlier one to the day it is published."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import Page, expect

from calls.models import Call
from calls.services import grant_role
from people.models import User
from tests.factories.people import make_user
from tests.journeys.acts.looking import follow, go, page_is, press, reads

TONGUES = ("English", "Kazakh", "Russian")


def new_copy(page: Page, *, programme: str, year: int, source: str) -> None:
    """From the office to the draft of a call that begins as a copy."""
    page.goto("/office/")
    follow(page, "New call")
    page.get_by_label("Programme", exact=True).select_option(label=programme)
    page.get_by_label("Year").fill(str(year))
    page.get_by_role("radio", name="A copy of an earlier call").check()
    page.get_by_role("combobox", name="Earlier call").select_option(label=source)
    press(page, "Create the call")
    page_is(page, "Build the call")


def go_to_building(page: Page) -> None:
    """The builder at a glance, wherever the officer is."""
    go(page.get_by_role("navigation", name="Stages of this call").get_by_role("link", name="Build"))


def open_part(page: Page, title: str) -> None:
    """A page of the builder, by its row in the list, wherever the officer is."""
    go_to_building(page)
    follow(page, title)
    page_is(page, title)


def say_in_every_language(page: Page, text: str, *words: str) -> None:
    """A text of the call in English, Kazakh and Russian."""
    for tongue, said in zip(TONGUES, words, strict=True):
        page.get_by_label(f"{text}, {tongue}", exact=True).fill(said)


def set_moment(page: Page, name: str, day: date, hour: str) -> None:
    """One date of the call, in its zone."""
    page.get_by_label(f"{name}, Day", exact=True).fill(day.isoformat())
    page.get_by_label(f"{name}, Hour", exact=True).fill(hour)


def answer_midnight(page: Page, choice: str) -> None:
    """Which of the two midnights 00:00 means."""
    page.get_by_role("radio", name=choice).check()
    press(page, "Save the dates")


def add_rule(page: Page) -> None:
    """An eligibility rule, worded for applicant, officer and letter."""
    follow(page, "Add a rule")
    for text, words in (
        ("Question to the applicant", "Is the solution in use already?"),
        ("What is said when it fails", "Only solutions in use can apply."),
        ("What the officer checks", "The solution is in use."),
        ("Sentence in the letter", "The solution is not in use."),
    ):
        say_in_every_language(page, text, words, f"{words} (kk)", f"{words} (ru)")
    press(page, "Save")


def add_section(page: Page, title: str) -> None:
    """A further section of the form."""
    follow(page, "Add a section")
    say_in_every_language(page, "Title", title, f"{title} (kk)", f"{title} (ru)")
    press(page, "Save")


def add_choice(page: Page, section: str, question: str, *choices: str) -> None:
    """A question with choices at the end of a section."""
    part = page.get_by_role("region", name=section)
    go(part.get_by_role("link", name="Add a question"))
    page.get_by_role("radio", name="One of several", exact=True).check()
    press(page, "Go on")
    say_in_every_language(page, "Question", question, f"{question} (kk)", f"{question} (ru)")
    for number, choice in enumerate(choices, 1):
        group = page.get_by_role("group", name=f"Choice {number}")
        for tongue in TONGUES:
            group.get_by_label(tongue).fill(f"{choice} {tongue}")
    press(page, "Save the question")


def add_criterion(page: Page, name: str, weight: int) -> None:
    """A criterion of the first round."""
    go(page.get_by_role("main").get_by_role("link", name="Add a criterion"))
    say_in_every_language(page, "Name", name, f"{name} (kk)", f"{name} (ru)")
    page.get_by_label("Weight").fill(str(weight))
    for mark in range(6):
        for language in ("English", "Kazakh", "Russian"):
            page.get_by_label(f"Mark {mark} ({language})").fill(f"{name}: {mark} of 5")
    press(page, "Save")


def name_approver(page: Page, call: Call, approver: User) -> None:
    """An officer asks for an approver; an administrator, whom the letter reaches, names them."""
    administrator = make_user("Ada Admin", is_administrator=True)
    page.reload()
    page.get_by_label("Mail address").fill(approver.email)
    page.get_by_role("checkbox", name="Approver", exact=True).check()
    press(page, "Give the role")
    reads(page, f"A letter asks Ada Admin to name {approver.email}.")
    grant_role(call, person=approver, role="approver", by=administrator)
    page.reload()
    expect(page.get_by_role("row").filter(has_text=approver.email)).to_contain_text("Approver")
