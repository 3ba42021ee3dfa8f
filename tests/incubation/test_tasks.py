"""Jobs of incubation: what is due soon, and how things stand later; everything said once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core import clock
from core.models import Notice
from core.refusals import NotNow
from incubation import services, tasks
from incubation.days import months_after
from tests.factories.applications import owner_of
from tests.factories.incubation import in_pilot, officer_of, placement_in, reach, reload
from tests.factories.moments import TICK

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def count(event: str) -> int:
    return Notice.objects.filter(event=f"incubation/{event}").count()


@pytest.mark.django_db
def test_the_team_is_reminded_a_week_before_and_only_once():
    with clock.at(NOW) as hands:
        placement_in()  # its plan is due on 16 March
        hands.instant = datetime(2026, 3, 8, 9, tzinfo=UTC)
        assert (tasks.remind_of_milestones(), count("milestone_due")) == (0, 0)
        hands.instant = datetime(2026, 3, 9, 9, tzinfo=UTC)
        tasks.remind_of_milestones()
        tasks.remind_of_milestones()
    assert count("milestone_due") == 1
    assert "Monday 16 March 2026" in Notice.objects.get(event="incubation/milestone_due").text


@pytest.mark.django_db
def test_a_report_is_announced_a_week_before_from_midnight_and_only_once():
    with clock.at(NOW) as hands:
        placement = placement_in()
        services.ask_for_report(placement, due_on=date(2026, 3, 30), by=officer_of(placement))
        midnight = datetime(2026, 3, 23, tzinfo=ZoneInfo(placement.application.call.zone)).astimezone(UTC)
        for instant, letters in ((midnight - TICK, 0), (midnight, 1), (midnight + TICK, 1)):
            hands.instant = instant
            assert tasks.remind_of_reports() == letters
            assert count("report_due") == letters
    letter = Notice.objects.get(event="incubation/report_due")
    assert "Report 1 about" in letter.text
    assert "Monday 30 March 2026" in letter.text


@pytest.mark.django_db
def test_nobody_is_reminded_of_what_is_accepted():
    with clock.at(NOW) as hands:
        placement = placement_in()
        reach(placement, "plan")
        hands.instant = datetime(2026, 3, 15, 9, tzinfo=UTC)
        assert tasks.remind_of_milestones() == 0


@pytest.mark.django_db
def test_graduates_are_asked_after_6_12_and_24_months_until_they_answer():
    with clock.at(NOW) as hands:
        placement = in_pilot(placement_in())
        officer, owner = officer_of(placement), owner_of(placement.application)
        reach(placement, "measured")
        services.record_result(
            placement.pilots.get(),
            verdict="scale",
            result="It works.",
            evidence="The minutes of the host.",
            by=officer,
        )
        services.graduate(reload(placement), by=officer)
        hands.instant = datetime(2026, 9, 1, 9, tzinfo=UTC)
        assert tasks.ask_how_it_stands() == 0
        hands.instant = datetime(2026, 9, 2, 9, tzinfo=UTC)
        tasks.ask_how_it_stands()
        tasks.ask_how_it_stands()
        assert count("follow_up") == 1
        services.record_outcome(reload(placement), months=6, use="stopped", text="The desk closed.", by=owner)
        assert tasks.ask_how_it_stands() == 0
        with pytest.raises(NotNow, match="answered already"):
            services.record_outcome(reload(placement), months=6, use="in_use", text="Again.", by=owner)
        hands.advance(timedelta(days=200))
        assert (tasks.ask_how_it_stands(), count("follow_up")) == (1, 2)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 3, 2), 6, date(2026, 9, 2)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 15), 12, date(2027, 12, 15)),
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
    ],
)
def test_so_many_months_later(day, months, later):
    assert months_after(day, months) == later
