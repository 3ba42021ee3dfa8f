"""What it is like to apply over a slow line: a newcomer's whole way, time and bytes of each step.

    python -m bench.slow_line [--at http://127.0.0.1:8000] [--kbit 50] [--latency 800] [--without-scripts]

Walks through a running demonstration (make run) in Chromium, 390 px wide, with an empty cache, over a line of
so many kilobits a second and so many milliseconds: from the page of a call to the receipt, by way of a new
account. Nothing is skipped and nothing is prepared; the codes are read in the demonstration's mailbox.
"""

from __future__ import annotations

import argparse
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
PATIENCE = 180_000  # milliseconds before a step counts as failed
WORDS = "One desk collects the papers of four offices; a family comes once instead of four times. "
ALONE_OR_FIRST = "field => [...field.form.elements].find(one => one.name === field.name) === field"
NO = re.compile("already awarded|member of the Hub's staff")  # the eligibility questions that ask for a no


class Line:
    """The slow line of one page, and what has gone over it."""

    def __init__(self, page: Page, kbit: float, latency: float) -> None:
        self.page, self.bytes, self.steps = page, 0, []
        self.session = page.context.new_cdp_session(page)
        self.session.send("Network.enable")
        self.session.on("Network.loadingFinished", self._count)
        rate = kbit * 1000 / 8
        line = {"offline": False, "latency": latency, "downloadThroughput": rate, "uploadThroughput": rate}
        self.session.send("Network.emulateNetworkConditions", line)

    def _count(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time what happens inside and print it."""
        began, bytes_before = time.monotonic(), self.bytes
        yield
        self.page.wait_for_load_state("load")
        seconds, kilobytes = time.monotonic() - began, (self.bytes - bytes_before) / 1024
        self.steps.append((name, seconds, kilobytes))
        print(f"{name:<44} {seconds:>7.1f} s {kilobytes:>8.1f} KB", flush=True)


def main() -> None:
    """Walk, and print one line a step."""
    parser = argparse.ArgumentParser(description="Apply over a slow line, as a newcomer would.")
    parser.add_argument("--at", default="http://127.0.0.1:8000")
    parser.add_argument("--call", default="innovative-solutions-scheme-2026")
    parser.add_argument("--kbit", type=float, default=50)
    parser.add_argument("--latency", type=float, default=800)
    parser.add_argument("--without-scripts", action="store_true")
    given = parser.parse_args()
    found = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        phone = browser.new_context(
            base_url=given.at,
            viewport={"width": 390, "height": 844},
            java_script_enabled=not given.without_scripts,
        )
        phone.set_default_timeout(PATIENCE)
        line = Line(phone.new_page(), given.kbit, given.latency)
        walk(line, given.call, _mailbox(browser, given.at))
        total = sum(seconds for _name, seconds, _kilobytes in line.steps)
        print(f"{'in all':<44} {total:>7.1f} s {line.bytes / 1024:>8.1f} KB")
        browser.close()


def walk(line: Line, call: str, code_for: Callable[[str], str]) -> None:
    """From the call's page to the receipt."""
    page, address = line.page, f"newcomer-{time.time_ns()}@example.org"
    with line.step("the call's page, with an empty cache"):
        page.goto(f"/calls/{call}/")
    with line.step("to the eligibility questions"):
        page.get_by_role("link", name="Start an application").first.click()
        page.wait_for_url("**/start/")
    for group in page.locator("main fieldset").all():
        group.get_by_role("radio", name="No" if NO.search(group.inner_text()) else "Yes").check()
    with line.step("answers sent; to sign in"):
        page.get_by_role("button", name="Start the application").click()
        page.wait_for_url("**/account/login/**")
    sign_up(line, address, code_for)
    with line.step("the application is started"):
        page.get_by_role("button", name="Start the application").first.click()
        page.wait_for_url("**/applications/*/")
    fill_sections(line)
    with line.step("to all answers"):
        page.get_by_role("link", name="Check and submit").first.click()
        page.wait_for_url("**/check/")
    if not page.get_by_role("button", name="Submit the application").count():
        raise SystemExit(page.get_by_role("main").inner_text())
    with line.step("submitted; the receipt"):
        page.get_by_role("button", name="Submit the application").click()
        page.wait_for_url("**/receipt/**")


def sign_up(line: Line, address: str, code_for: Callable[[str], str]) -> None:
    """A new account, confirmed with the code from the mail."""
    page = line.page
    with line.step("to create an account"):
        page.get_by_role("link", name="Create an account").click()
        page.wait_for_url("**/signup/**")
    page.get_by_label("Your name").fill("Nour Example")
    page.get_by_label("Email").fill(address)
    page.get_by_label("Password").fill("seven-quiet-otters")
    with line.step("account made"):
        page.get_by_role("button", name="Create the account").click()
        expect(page.get_by_label("Code")).to_be_visible(timeout=PATIENCE)
    page.get_by_label("Code").fill(code_for(address))
    with line.step("address confirmed"):
        page.get_by_role("button", name="Confirm the code").click()
        page.wait_for_url("**/start/**")


def fill_sections(line: Line) -> None:
    """Every section in turn, by its form alone."""
    page = line.page
    with line.step("the first section"):
        page.locator("main a[href*='/section/']").first.click()
        page.wait_for_url("**/section/**")
    while "/section/" in page.url:
        fill(page)
        title, before = page.get_by_role("heading", level=1).inner_text(), page.url
        with line.step(f"saved: {title}"):
            page.get_by_role("button", name="Save and continue", exact=True).last.click()
            page.wait_for_load_state("load")
        if page.url.rstrip("/") == before.rstrip("/"):
            raise SystemExit(page.get_by_role("main").inner_text())


def fill(page: Page) -> None:
    """Something fitting in every field that is empty and shown."""
    for group in page.locator("main fieldset:has(input[type=radio])").all():
        if group.is_visible() and not group.locator("input:checked").count():
            group.get_by_role("radio").first.check()
    for field in page.locator("main form :is(input, textarea, select):visible").all():
        _fill_one(field)


def _fill_one(field: Locator) -> None:
    kind = str(field.evaluate("field => field.inputMode || field.type"))
    if kind == "checkbox":
        if field.evaluate(ALONE_OR_FIRST):
            field.check()
    elif kind == "select-one" and not field.input_value():
        field.select_option(index=1)
    elif kind in FITTING and not field.input_value():
        field.fill(FITTING[kind])
    elif kind == "textarea" and not field.input_value():
        field.fill(WORDS)


FITTING = {
    "text": "One desk for families",
    "number": "5",
    "numeric": "5",
    "decimal": "5",
    "email": "team@example.org",
    "url": "https://example.org/pilot",
    "date": "2027-03-01",
    "tel": "+7 700 000 00 00",
}


def _mailbox(browser: Browser, at: str) -> Callable[[str], str]:
    """Reads codes in the demonstration's mailbox, over a line of its own."""
    page = browser.new_context(base_url=at).new_page()

    def code_for(address: str) -> str:
        page.goto(f"/demonstration/mailbox/?to={address}")
        page.locator("ul.tasks a").first.click()
        page.wait_for_url("**/mailbox/*/")
        found = re.search(r"^\s*([A-Z0-9]{3,5}-?[A-Z0-9]{3,5})\s*$", page.inner_text("main"), re.MULTILINE)
        assert found, page.inner_text("main")
        return found[1]

    return code_for


if __name__ == "__main__":
    main()
