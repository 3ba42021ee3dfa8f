"""What people see: headings, notices, facts, and how they move by keyboard."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

MOST_PRESSES = 120


def page_is(page: Page, title: str | re.Pattern[str]) -> None:
    """The page's own heading."""
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def reads(page: Page, text: str | re.Pattern[str]) -> None:
    """The page says so, somewhere in sight."""
    expect(page.get_by_text(text).first).to_be_visible()


def fact(page: Page, name: str) -> Locator:
    """What stands beside a name in a list of facts."""
    term = page.locator("dt").filter(has_text=re.compile(f"^{re.escape(name)}$"))
    return term.locator("xpath=following-sibling::dd[1]")


def row(page: Page, name: str) -> Locator:
    """The row of a table that speaks of `name`."""
    return page.get_by_role("row").filter(has_text=name)


def go(control: Locator) -> None:
    """Press a link or button and wait for the page it leads to, so that nothing reads the one before."""
    with control.page.expect_navigation():
        control.click()


def enter(control: Locator) -> None:
    """The same with the Enter key."""
    with control.page.expect_navigation():
        control.press("Enter")


def enter_here(page: Page) -> None:
    """The Enter key, on whatever link or button has the focus."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def press(page: Page, button: str) -> None:
    """A button by its whole name."""
    go(page.get_by_role("main").get_by_role("button", name=button, exact=True))


def follow(page: Page, link: str) -> None:
    """A link of the page's own part by its whole name."""
    go(page.get_by_role("main").get_by_role("link", name=link, exact=True))


def go_in_rail(page: Page, link: str) -> None:
    """A link of the list beside an office page; on a narrow window the list is folded."""
    go(page.get_by_role("navigation", name="This call").get_by_role("link", name=link))


def tab_to(page: Page, role: str, name: str) -> None:
    """Press Tab until the control has the focus; an assertion fails if it is never reached."""
    wanted = page.get_by_role(role, name=name, exact=True).first  # type: ignore[arg-type]
    for _press in range(MOST_PRESSES):
        page.keyboard.press("Tab")
        if wanted.evaluate("control => control === document.activeElement"):
            return
    raise AssertionError(f"The keyboard never reaches the {role} “{name}”.")


def is_wider_than_its_window(page: Page) -> bool:
    """Whether a reader would have to scroll sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
