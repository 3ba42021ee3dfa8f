"""What waits for a team: milestones, reports and open questions, the earliest due first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from incubation import services
from incubation.days import today
from incubation.follow_up_link import ends_at
from incubation.models import Placement
from tests.factories.applications import add_collaborator, owner_of
from tests.factories.incubation import in_pilot, officer_of, placement_in, reach, reload
from tests.factories.moments import TICK

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = timedelta(days=1)


@pytest.fixture
def hands() -> Iterator[clock.Hands]:
    with clock.at(datetime(2026, 3, 2, 9, tzinfo=UTC)) as moved:
        yield moved


def titles(person: object) -> list[str]:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]
    return [one.title for one in client.get(reverse("incubation:mine")).context["tasks"]]


def test_the_earliest_due_stands_first_reports_among_milestones(hands: clock.Hands) -> None:
    placement = placement_in()
    officer, owner = officer_of(placement), owner_of(placement.application)
    first = placement.milestones.order_by("due_on")[0]
    services.ask_for_report(placement, due_on=first.due_on + DAY, by=officer)
    services.ask_for_report(placement, due_on=first.due_on - DAY, by=officer)
    assert titles(owner)[:3] == ["Hand in: Report 2", f"Hand in: {first.title}", "Hand in: Report 1"]
    other = placement_in(placement.application.call, cohort=placement.cohort)
    add_collaborator(other.application, "editor", owner)
    services.ask_for_report(other, due_on=first.due_on - 2 * DAY, by=officer)
    assert titles(owner)[0] == "Hand in: Report 1"
    client = Client()
    client.force_login(owner)
    own = reverse("incubation:placement", args=[placement.public_id])
    page = client.get(own)
    assert page.context["next_name"] == "Report 2" and "Hand in the milestone" not in page.text


def graduate() -> Placement:
    placement = in_pilot(placement_in())
    reach(placement, "measured")
    officer = officer_of(placement)
    services.record_result(
        placement.pilots.get(), verdict="scale", result="It works.", evidence="Minutes.", by=officer
    )
    services.graduate(reload(placement), by=officer)
    return reload(placement)


def test_an_open_question_waits_from_its_day_until_it_is_answered_or_closed(hands: clock.Hands) -> None:
    placement = graduate()
    owner, call = owner_of(placement.application), placement.application.call
    words = "Say how it stands after 6 months"
    begins = datetime(2026, 9, 1, 19, tzinfo=UTC)  # 2 September in the zone of the call
    for instant, waits in ((begins - TICK, False), (begins, True), (begins + TICK, True)):
        hands.instant = instant
        assert (words in titles(owner)) is waits
    end = ends_at(placement, 6)
    for instant, waits in ((end - TICK, True), (end, False), (end + TICK, False)):
        hands.instant = instant
        assert (words in titles(owner)) is waits
    hands.instant = begins + DAY
    assert today(call).month == 9
    services.record_outcome(placement, months=6, use="in_use", text="It runs.", by=owner)
    assert words not in titles(owner)
