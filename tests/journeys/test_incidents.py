"""Downtime before a deadline, from the proposal to the moved deadline and the public page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page

from calls.services import enter_incident, propose_due
from calls.services.incidents import Account
from core import clock
from tests.factories.calls import open_call, person_with
from tests.factories.people import make_user
from tests.journeys.acts.looking import follow, press, reads

pytestmark = pytest.mark.django_db(transaction=True)


def test_downtime_leads_to_the_form_filled_in(page: Page, sign_in, demand_accessible):
    now = clock.now().replace(second=0, microsecond=0)
    call = open_call(deadline=now + timedelta(hours=3))
    began = now - timedelta(hours=1)
    hub = make_user("Hub", is_hub_staff=True)
    enter_incident(Account("portal", began, began + timedelta(minutes=23), what="A disk."), by=hub)
    propose_due()
    sign_in(page, person_with(call, "officer"))
    page.goto("/office/")
    follow(page, "The portal was down 23 minutes before the deadline: extend for all?")
    demand_accessible(page)
    follow(page, "Extend for all, with this filled in")
    press(page, "Move the deadline")
    reads(page, "The deadline is moved, and everybody is told.")
    for address in ("/office/incidents/", "/office/incidents/new/", "/status/"):
        page.goto(address)
        demand_accessible(page)
    reads(page, "Out of reach for 23 minutes in all.")
    reads(page, str(call))
