"""The rail of the office and the pill of a call."""

from __future__ import annotations

from datetime import timedelta

import pytest

from calls.deadlines import DRAINING
from calls.pills import STATES, pill_of
from calls.rail import rail
from calls.workflow import CallState
from core import clock
from tests.factories.calls import complete_call, make_call, open_call, sealed_call

pytestmark = pytest.mark.django_db
TICK = timedelta(microseconds=1)


def test_every_state_has_a_pill():
    assert set(STATES) == set(CallState.values)


def test_the_pill_of_a_published_call_follows_the_clock():
    call = open_call()
    labels = {}
    for name, instant in {
        "before": call.opens_at - TICK,
        "opening": call.opens_at,
        "last": call.deadline_at - TICK,
        "deadline": call.deadline_at,
        "drained": call.deadline_at + DRAINING,
    }.items():
        with clock.at(instant):
            labels[name] = str(pill_of(call).label)
    assert labels == {
        "before": "Opens soon", "opening": "Open", "last": "Open", "deadline": "Closing", "drained": "Closed",
    }  # fmt: skip


def test_other_states_say_what_they_are():
    assert [str(pill_of(call).label) for call in (complete_call(), sealed_call())] == [
        "Draft",
        "Closed and sealed",
    ]


def test_the_rail_marks_where_one_is_and_what_waits():
    call = make_call(title="Lab")
    stages = rail(call, "calls:build", {"calls:build": 3})[0]
    build = next(link for link in stages.links if link.label == "Build")
    assert (stages.heading, build.url, build.count, build.is_current) == (
        "Lab", f"/office/calls/{call.slug}/build/", 3, True,
    )  # fmt: skip
    assert [link.is_current for link in stages.links].count(True) == 1


def test_a_stage_without_a_page_is_left_out_of_the_rail(monkeypatch):
    monkeypatch.setattr("calls.rail._stages", lambda: [("nowhere:page", "Nowhere"), ("calls:build", "Build")])
    assert [link.label for link in rail(make_call(), "")[0].links] == ["Build"]
