"""The office on a narrow screen: the open stage is in sight, tables keep their columns and words whole."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Page

from tests.factories.applications import submitted_in
from tests.factories.calls import make_programme, open_call, person_with
from tests.factories.people import make_user
from tests.journeys.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)
IN_SIGHT = """() => {
  const box = document.querySelector(".rail [aria-current]").getBoundingClientRect();
  return box.left >= 0 && box.right <= innerWidth && box.width > 0;
}"""
FITS = "() => [...document.querySelectorAll('.scroll')].every(one => one.scrollWidth <= one.clientWidth)"


@pytest.mark.parametrize("runs_scripts", [True, False])
def test_the_open_stage_is_in_sight_on_a_phone(open_page: Any, sign_in: Any, runs_scripts: bool) -> None:
    call = open_call()
    page = open_page(**PHONE, java_script_enabled=runs_scripts)
    sign_in(page, person_with(call, "officer"))
    for stage in ("", "panel/", "decisions/", "letters/", "ledger/"):
        page.goto(f"/office/calls/{call.slug}/{stage}")
        assert page.evaluate(IN_SIGHT), stage


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_the_list_shows_its_usual_columns_whole(
    page: Page, sign_in: Any, live_server: Any, language: str
) -> None:
    call = open_call()
    one = submitted_in(call)
    with connection.cursor() as cursor:  # the longest words of a state, and of a name
        cursor.execute(
            "UPDATE applications_application SET state = 'correction_requested',"
            " applicant_name = 'Министерство здравоохранения' WHERE id = %s",
            [one.pk],
        )
    sign_in(page, person_with(call, "officer"))
    page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    page.goto(f"/office/calls/{call.slug}/applications/")
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("tbody tr").count() == 1
    assert page.evaluate(FITS)


def test_the_key_of_a_programme_stays_in_one_line(phone: Page, sign_in: Any) -> None:
    make_programme(key="innovative-scholarships-abroad")
    sign_in(phone, make_user("Colleague", is_hub_staff=True))
    phone.goto("/office/programmes/")
    cell = phone.locator("td.mono").first
    assert cell.evaluate("one => one.getClientRects().length && getComputedStyle(one).whiteSpace") == "nowrap"
