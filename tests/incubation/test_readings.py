"""A second reading of one day: it says what it replaces, and the ledger keeps both."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import ledger
from core.models import LedgerEntry
from incubation import services
from incubation.models import Pilot
from tests.factories.applications import owner_of
from tests.factories.incubation import in_pilot, officer_of, placement_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = date(2026, 1, 1)


@pytest.fixture
def pilot(hands: Any) -> Pilot:
    placement = in_pilot(placement_in())
    found = placement.pilots.get()
    services.add_indicator(
        found, name="Days", baseline=Decimal(20), target=Decimal(9), by=officer_of(placement)
    )
    return found


def write(client: Client, pilot: Pilot, value: str) -> str:
    address = reverse("incubation:pilot_reading", args=[pilot.placement.public_id, pilot.pk])
    indicator = pilot.indicators.get(name="Days")
    data = {"indicator": indicator.pk, "on": DAY.isoformat(), "value": value}
    return client.post(address, data, follow=True).content.decode()


def test_what_is_replaced_is_said_and_kept(pilot: Pilot) -> None:
    client = Client()
    client.force_login(owner_of(pilot.placement.application))
    assert "It replaces" not in write(client, pilot, "17.5")
    assert "It replaces" not in write(client, pilot, "17.50")
    page = write(client, pilot, "14")
    assert "It replaces 17.5, which was written down for the same day before." in page
    told = [one.payload for one in LedgerEntry.objects.filter(event="pilot.reading_recorded").order_by("pk")]
    assert [(one["value"], one.get("replaced")) for one in told] == [
        ("17.5", None),
        ("17.50", None),
        ("14", "17.500"),
    ]
    assert {one["on"] for one in told} == {DAY.isoformat()}
    assert list(ledger.faults()) == []


def test_the_officer_who_records_the_result_is_told_the_next_step_as_theirs(pilot: Pilot) -> None:
    client = Client()
    client.force_login(officer_of(pilot.placement))
    address = reverse("incubation:pilot_result", args=[pilot.placement.public_id, pilot.pk])
    data = {"verdict": "scale", "result": "It works.", "evidence": "Letters of three users."}
    page = client.post(address, data, follow=True).content.decode()
    assert "You can look at the gate to graduation now." in page
    assert "An officer takes the next step" not in page
