"""The timeline goes by the day on which something happened, and says when it was written down."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from core import clock
from incubation import services
from incubation.models import Placement
from incubation.queries.placements import whole
from incubation.timeline import events
from tests.factories.applications import owner_of
from tests.factories.incubation import officer_of, placement_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]
BEGIN = datetime(2026, 3, 2, 4, tzinfo=UTC)


def told(placement: Placement) -> list[Any]:
    return events(whole(Placement.objects.all()).get(pk=placement.pk))


def test_what_is_written_late_stands_on_its_day_with_the_time_of_writing() -> None:
    with clock.at(BEGIN) as hands:
        placement = placement_in()
        owner = owner_of(placement.application)
        hands.advance(timedelta(days=9))
        services.write_note(placement, text="On the ninth.", by=owner)
        hands.advance(timedelta(days=1))
        services.write_note(placement, text="On the fifth.", kind="meeting", on=date(2026, 3, 5), by=owner)
        found = [one for one in told(placement) if "On the" in one.note]
    assert ["ninth" in one.note for one in found] == [True, False]
    assert "5 March 2026" in found[1].note and "12" in found[1].since
    assert found[1].since.startswith("Written down on")


def test_a_meeting_stands_on_its_day_however_late_its_minutes_are() -> None:
    with clock.at(BEGIN) as hands:
        placement = placement_in()
        owner = owner_of(placement.application)
        meeting = services.plan_meeting(
            placement=placement, starts_at=BEGIN + timedelta(days=1), kind="meeting", by=officer_of(placement)
        )
        hands.advance(timedelta(days=5))
        services.write_note(placement, text="Between.", by=owner)
        hands.advance(timedelta(days=5))
        services.write_minutes(meeting, note="All agreed.", by=owner)
        found = [one for one in told(placement) if "Between" in one.note or "All agreed" in one.note]
    assert ["Between" in one.note for one in found] == [True, False]
    assert found[1].since and "3 March 2026" in found[1].note
