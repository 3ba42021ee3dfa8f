"""Journeys: a real server, a real browser, the pages as people see them."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as portal_settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

from core import clock

# Playwright keeps an event loop running in this thread; Django would refuse every query of the test itself.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

HERE = Path(__file__).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# No sandbox, because CI runs as root in a container; no traffic of the browser's own.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP: dict[str, Any] = {
    "viewport": {"width": 1280, "height": 900},
    "locale": "en-GB",
    "timezone_id": "Asia/Almaty",
}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
ACCESSIBILITY_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a journey, without saying so in each file."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("journey")
            if item.path.name != "test_whole_way.py":
                item.add_marker("once")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Start the Chromium that is installed here."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail("The journeys need Chromium: sudo apt-get install chromium")
    return {"executable_path": found, "args": FLAGS, "headless": True}


@pytest.fixture(scope="session")
def browser_context_args(live_server: Any) -> dict[str, Any]:
    """Every context knows the server, so that a test writes `page.goto("/calls/")`."""
    return {"base_url": live_server.url, "reduced_motion": "reduce"}


@pytest.fixture
def tolerated() -> list[str]:
    """Parts of browser complaints that a test provokes on purpose, such as "404 (Not Found)"."""
    return []


@pytest.fixture
def open_page(
    new_context: Callable[..., BrowserContext], tolerated: list[str], live_server: Any
) -> Iterator[Any]:
    """A function: `open_page(java_script_enabled=…)` gives a page in a fresh context.

    The test fails in the end if a page logged an error, broke the policy, got a 5xx or asked another host.
    """
    complaints: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    def on_request(request: Request) -> None:
        if not request.url.startswith((live_server.url, "data:", "blob:", "about:")):
            complaints.append(f"asked another host: {request.url}")

    def on_response(response: Response) -> None:
        if response.status >= 500:
            complaints.append(f"{response.status} {response.url}")

    def open_page(**options: Any) -> Page:
        context = new_context(**(DESKTOP | options))
        context.set_default_timeout(10_000)
        context.on("console", on_console)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("request", on_request)
        context.on("response", on_response)
        return context.new_page()

    yield open_page
    assert [text for text in complaints if not any(part in text for part in tolerated)] == []


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A page as on a desk, 1280 px wide."""
    return open_page()


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    """A page as on a phone, 390 px wide."""
    return open_page(**PHONE)


@pytest.fixture
def without_scripts(open_page: Callable[..., Page]) -> Page:
    """A page in a browser that runs no JavaScript."""
    return open_page(java_script_enabled=False)


@pytest.fixture
def sign_in(live_server: Any) -> Callable[[Page, Any], None]:
    """A function: `sign_in(page, user)` gives the page's browser a session of that user."""

    def sign_in(page: Page, user: Any) -> None:
        client = Client()
        client.force_login(user)
        name = portal_settings.SESSION_COOKIE_NAME
        page.context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
        )

    return sign_in


@pytest.fixture
def the_time_is(settings: Any) -> Iterator[Callable[[datetime], None]]:
    """A function: `the_time_is(instant)` sets the portal's clock, which then runs on; the browser's stays."""
    settings.DEMONSTRATION = True  # only a demonstration's clock can be set for all threads at once

    def the_time_is(instant: datetime) -> None:
        clock.shift_by(round((instant - clock.now()).total_seconds()))

    yield the_time_is
    clock.reset()


@pytest.fixture
def shot(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """A function: with --pictures `shot(page, "receipt")` keeps one of the whole page in test-artifacts/."""

    def shot(page: Page, name: str) -> None:
        test = re.sub(r"\W+", "-", request.node.name).strip("-")
        path = portal_settings.TEST_ARTIFACTS / "journeys" / f"{test}-{name}.png"
        if request.config.getoption("--pictures"):
            page.screenshot(path=path, full_page=True)

    return shot


@pytest.fixture
def demand_accessible() -> Callable[[Page], None]:
    """A function: `demand_accessible(page)` fails with axe's findings if there are any."""

    def demand_accessible(page: Page) -> None:
        options = {"runOnly": ACCESSIBILITY_RULES, "resultTypes": ["violations"]}
        found = Axe().run(page, options=options).response["violations"]
        assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []

    return demand_accessible
