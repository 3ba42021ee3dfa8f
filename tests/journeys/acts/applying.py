"""What an applicant does: answer every kind of question, upload a file, submit."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from core.pdf.blocks import Paragraph
from tests.core.pdf.reading import make
from tests.journeys.acts.looking import follow, go, page_is, press

LETTER = "Қолдау хаты · 支持信.pdf"


def start(page: Page) -> None:
    """From the call's page through the eligibility questions."""
    go(page.get_by_role("link", name="Start an application").first)
    page.get_by_role("radio", name="Yes").check()
    press(page, "Start the application")


def go_on(page: Page) -> None:
    """Back from signing in: the answers are still there, and a button above them says so."""
    go(page.get_by_role("button", name="Start the application", exact=True).first)


def open_section(page: Page, title: str) -> None:
    """A row of the task list."""
    follow(page, title)
    page_is(page, title)


def save_and_continue(page: Page) -> None:
    """The button at the end of a section; the one at its top is there for the Enter key alone."""
    go(page.get_by_role("button", name="Save and continue", exact=True).last)


def fill_idea(page: Page, title: str) -> None:
    """Short and long text, several choices, a choice with a condition."""
    page.get_by_label("Title").fill(title)
    page.get_by_label("Summary").fill(
        "Families gave the same data to four offices. One form collects it once."
    )
    page.get_by_role("group", name="Themes").get_by_label("Theme service").check()
    page.get_by_role("group", name="Is it in use?").get_by_label("No").check()


def fill_who(page: Page) -> None:
    """A country and an address."""
    page.get_by_label("Country of the applicant").select_option(label="Switzerland")
    page.get_by_label("Mail address for questions").fill("team@example.org")


def fill_money(page: Page) -> None:
    """A number, an amount with its currency, a date, a table and a repeated group."""
    page.get_by_label("How many people it reaches").fill("12000")
    cost = page.get_by_role("group", name="Cost of the pilot")
    cost.get_by_label("Amount").fill("18 500")
    cost.get_by_label("Currency").select_option("USD")
    page.get_by_label("Ready by").fill("2027-03-01")
    budget = page.get_by_role("group", name="Budget")
    budget.get_by_label("Item, line 1").fill("Two developers")
    budget.get_by_label("Amount, line 1").fill("15000")
    first = page.get_by_role("group", name="Entry 1")
    first.get_by_label("Name").fill("Айгүл Сәрсенова")
    first.get_by_label("Lead").check()


def upload_letter(page: Page, name: str = LETTER) -> None:
    """A small PDF from the host body."""
    pdf = make(Paragraph("We host the pilot."), title="Letter of support")
    page.get_by_label("Choose a file").set_input_files(
        {"name": name, "mimeType": "application/pdf", "buffer": pdf}
    )
    page.get_by_role("main").get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_role("link", name=name)).to_be_visible()


def fill_every_section(page: Page, title: str) -> None:
    """From the task list of tests.factories.every_kind to the task list with everything completed."""
    open_section(page, "Your idea")
    fill_idea(page, title)
    fill_who(page)
    save_and_continue(page)
    page_is(page, "Money and time")
    fill_money(page)
    save_and_continue(page)
    page_is(page, "Files and links")
    upload_letter(page)
    save_and_continue(page)
    accept_rules(page)
    save_and_continue(page)
    expect(page.get_by_role("heading", name="4 of 4 sections completed")).to_be_visible()


def accept_rules(page: Page) -> None:
    """The declarations."""
    page.get_by_label("I accept the rules.").check()


def submit(page: Page) -> str:
    """From the page with all answers: press the one button; returns the reference."""
    press(page, "Submit the application")
    page_is(page, "Your application is in")
    return reference_of(page)


def reference_of(page: Page) -> str:
    """The reference, from the address of an applicant's page."""
    return page.url.split("/applications/")[1].split("/")[0]
