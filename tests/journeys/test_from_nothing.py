"""An officer alone, from an empty office to a jury that can begin: the 2018 scheme, in three languages."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page

from calls.models import Call
from core import clock
from tests.factories.calls import make_programme
from tests.factories.people import make_user
from tests.journeys.acts import building, from_nothing
from tests.journeys.acts.looking import follow, page_is, press, reads

pytestmark = pytest.mark.django_db(transaction=True)


def paper(name: str) -> Any:
    return json.loads((settings.BASE_DIR / "accelerator" / "data" / name).read_text())


def test_from_an_empty_office_to_a_jury_that_can_begin(page: Page, sign_in, the_time_is, shot):
    written = paper("calls/innovative-solutions-scheme-2018.json")
    officer = make_user("Dana Officer", is_hub_staff=True)
    approver = make_user("Bolat Approver")
    programme = make_programme(key="innovative-solutions-scheme", name="Innovative Solutions Scheme")
    sign_in(page, officer)
    from_nothing.begin(page, programme=str(programme), year=2027)
    from_nothing.texts_and_terms(page, written)
    building.open_part(page, "Dates")
    today = clock.now().date()
    building.set_moment(page, "The call opens", today - timedelta(days=1), "09:00")
    building.set_moment(page, "Deadline", today + timedelta(days=20), "18:00")
    press(page, "Save the dates")
    from_nothing.themes(page, written)
    from_nothing.form(page, written)
    from_nothing.rules(page, written)
    from_nothing.judging(page, written)
    from_nothing.partners(page, written)
    building.open_part(page, "People")
    building.give_role(page, approver.email, "Approver")
    building.go_to_building(page)
    reads(page, "Nothing is missing.")
    shot(page, "built")
    follow(page, "Publish the call")
    press(page, "Publish the call")
    page_is(page, written["title"]["en"])
    call: Any = Call.objects.get()
    assert (call.state, call.title_kk, call.forms.get().sections.count()) == (
        "published",
        written["title"]["kk"],
        3,
    )
