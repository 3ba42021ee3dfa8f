"""The frame that every page stands in: complete in any browser, at any width, in every language."""

from __future__ import annotations

import pytest

from tests.journeys.acts.looking import go, is_wider_than_its_window

# Said here, because the browser, and with it the server, is asked for only inside a test.
pytestmark = pytest.mark.django_db(transaction=True)
LANGUAGES = ["en", "ru", "kk"]
PATHS = ["/", "/account/login/", "/account/signup/", "/open-data/"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("width", ["page", "phone"])
def test_a_page_is_accessible_and_fits(request, live_server, path, width, demand_accessible, shot):
    page = request.getfixturevalue(width)
    for language in LANGUAGES:
        page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("h1").count() == 1
        assert not is_wider_than_its_window(page), language
        demand_accessible(page)
        shot(page, language)


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
