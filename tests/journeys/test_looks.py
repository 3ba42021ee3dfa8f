"""The main pages of each role on a phone, in every language: nothing sticks out, nothing is inaccessible."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from core import clock
from incubation.models import Placement
from incubation.services import cancel_spending
from people.models import User
from scoring.models import Assignment, PanelMember
from tests.factories.applications import draft_in, owner_of
from tests.factories.calls import open_call, person_with
from tests.factories.incubation import announced, budgeted, officer_of, placement_in, spend
from tests.factories.scoring import juror_of, locked_round, reviewed_call
from tests.journeys.acts.looking import is_wider_than_its_window

pytestmark = pytest.mark.django_db(transaction=True)
LANGUAGES = ("en", "ru", "kk")


def addresses_of_applicants() -> Iterator[tuple[str, User]]:
    application = draft_in(open_call(title="Innovative Solutions Scheme 2026"))
    owner, reference = owner_of(application), application.reference
    yield application.call.get_absolute_url(), owner
    yield reverse("calls:form", args=[application.call.slug]), owner
    yield application.get_absolute_url(), owner
    yield reverse("applications:section", args=[reference, "idea"]), owner
    yield reverse("applications:check", args=[reference]), owner


def addresses_of_jurors() -> Iterator[tuple[str, User]]:
    call, assignments = reviewed_call(applications=1)
    PanelMember.objects.update(example_seen_at=clock.now())
    one: Assignment = assignments[0]
    yield reverse("scoring:queue"), juror_of(one)
    yield reverse("scoring:card", args=[one.public_id]), juror_of(one)
    yield reverse("applications:overview", args=[call.slug]), person_with(call, "officer")


def addresses_of_officers() -> Iterator[tuple[str, User]]:
    call, _round = locked_round(applications=2)
    for name in ("calls:build", "applications:register", "scoring:ranking", "scoring:decisions"):
        yield reverse(name, args=[call.slug]), person_with(call, "officer")


def addresses_of_teams() -> Iterator[tuple[str, User]]:
    placement: Placement = placement_in(country="KZ")
    team = owner_of(placement.application)
    yield reverse("incubation:placement", args=[placement.public_id]), team
    yield reverse("incubation:results", args=[announced(placement.application.call).slug]), team


def addresses_of_budgets() -> Iterator[tuple[str, User]]:
    placement: Placement = placement_in(country="KZ")
    budgeted(placement)
    entry = spend(placement, "4120.50")
    team, officer = owner_of(placement.application), officer_of(placement)
    cancel_spending(spend(placement, "7"), reason="Another project.", by=team)
    address = {"placement": placement.public_id}
    yield reverse("incubation:budget", kwargs=address), team
    yield reverse("incubation:spending_new", kwargs=address), team
    yield reverse("incubation:spending_correct", kwargs=address | {"number": entry.number}), team
    yield reverse("incubation:budget_write", kwargs=address), officer
    yield reverse("incubation:tranches", args=[placement.application.call.slug]), officer


@pytest.mark.parametrize(
    "addresses",
    [
        addresses_of_applicants,
        addresses_of_jurors,
        addresses_of_officers,
        addresses_of_teams,
        addresses_of_budgets,
    ],
)
def test_on_a_phone(phone: Page, sign_in, live_server, addresses, demand_accessible, shot):
    pages = [*addresses()]  # told once for all languages
    for language, (number, (address, reader)) in product(LANGUAGES, enumerate(pages, 1)):
        phone.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        sign_in(phone, reader)
        phone.goto(address)
        assert phone.locator("html").get_attribute("lang") == language
        assert not is_wider_than_its_window(phone), (language, address)
        demand_accessible(phone)
        shot(phone, f"{language}-{number}")
