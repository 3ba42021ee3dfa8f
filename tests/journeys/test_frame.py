"""The frame that every page stands in: complete in any browser, at any width, in every language."""

from __future__ import annotations

import pytest

from tests.journeys.acts.looking import go

# Said here, because the browser, and with it the server, is asked for only inside a test.
pytestmark = pytest.mark.django_db(transaction=True)
LANGUAGES = ["en", "ru", "kk"]
PATHS = ["/", "/account/login/", "/account/signup/"]


def choose_language(page, language: str) -> None:
    page.context.add_cookies([{"name": "django_language", "value": language, "url": page.url}])


def is_wider_than_its_window(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", ["page", "phone"])
def test_a_page_is_accessible_and_fits(request, path, language, width, demand_accessible, shot):
    page = request.getfixturevalue(width)
    page.goto("/")
    choose_language(page, language)
    page.goto(path)
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    assert not is_wider_than_its_window(page)
    demand_accessible(page)
    shot(page, "whole")


def test_a_language_is_chosen_without_scripts(without_scripts):
    without_scripts.goto("/")
    go(without_scripts.get_by_role("button", name="Русский"))
    assert without_scripts.locator("html").get_attribute("lang") == "ru"


def test_the_keyboard_reaches_the_content_first(page):
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#" + page.locator("main").get_attribute("id")


def test_an_address_that_leads_nowhere_is_said_kindly(page, tolerated):
    tolerated.append("404 (Not Found)")
    reply = page.goto("/no-such-page/")
    assert reply.status == 404
    assert page.locator("h1").count() == 1
