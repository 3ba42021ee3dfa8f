"""Coming in: signing up with a code from the mail, and opening what a mail links to."""

from __future__ import annotations

import re

from django.core import mail
from playwright.sync_api import Page, expect

from tests.journeys.acts.looking import go

PASSWORD = "seven-quiet-otters"


def text_for(address: str, containing: str = "") -> str:
    """The newest letter to `address` that contains the words; an assertion fails where there is none."""
    letters = [f"{one.subject}\n\n{one.body}" for one in mail.outbox if address in one.to]
    letters = [text for text in letters if containing in text]
    assert letters, f"No letter to {address} with {containing!r}."
    return letters[-1]


def path_in(letter: str, part: str) -> str:
    """The path of the letter's link that contains `part`."""
    found = re.search(rf"https?://[^/\s]+(\S*{re.escape(part)}\S*)", letter)
    assert found, f"No link with {part!r} in: {letter}"
    return found[1]


def code_in(letter: str) -> str:
    """The code that allauth wrote into a letter, alone on its line."""
    found = re.search(r"^\s*([A-Z0-9]{3,5}-?[A-Z0-9]{3,5})\s*$", letter, re.MULTILINE)
    assert found, f"No code in: {letter}"
    return found[1]


def sign_up(page: Page, name: str, address: str) -> None:
    """From the page of signing in to an account whose address is confirmed."""
    go(page.get_by_role("link", name="Create an account"))
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Email").fill(address)
    page.get_by_label("Password").fill(PASSWORD)
    go(page.get_by_role("button", name="Create the account"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm your mail address")
    page.get_by_label("Code").fill(code_in(text_for(address)))
    go(page.get_by_role("button", name="Confirm the code"))


def sign_out(page: Page) -> None:
    """Leave, whatever the page."""
    page.context.clear_cookies()


def enter_by_code(page: Page, address: str) -> None:
    """From the page of signing in, with a code by mail."""
    page.get_by_label("Email").fill(address)
    go(page.get_by_role("button", name="Send me a code by mail instead"))
    type_code(page, address)


def type_code(page: Page, address: str) -> None:
    """The code of the newest letter, where it is asked for."""
    page.get_by_label("Code").fill(code_in(text_for(address)))
    go(page.get_by_role("button", name="Confirm the code"))
