"""Which orders of dates cannot be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from calls.date_order import impossible
from calls.timeline import timeline, with_days_between
from tests.factories.calls import make_call, window

START = datetime(2026, 1, 1, tzinfo=UTC)


def day(number):
    return START + timedelta(days=number)


POSSIBLE = {
    "opens": day(0),
    "questions_until": day(5),
    "deadline": day(10),
    "eligibility_until": day(15),
    "review_from": day(16),
    "review_until": day(20),
    "pitch": day(21),
    "decision_meeting": day(22),
    "announcement": day(25),
    "appeals_until": day(30),
    "cohort_starts": day(40),
}


def test_the_usual_order_is_possible():
    assert impossible(POSSIBLE) == {}


def test_no_dates_are_possible():
    assert impossible({}) == {}


@pytest.mark.parametrize(
    ("name", "number", "blamed", "sentence"),
    [
        ("opens", 10, "deadline", "The deadline has to be later than the opening."),
        ("questions_until", 11, "questions_until", "Questions cannot be asked after the deadline."),
        ("eligibility_until", 10, "eligibility_until", "Eligibility is checked after the deadline."),
        ("review_from", 9, "review_from", "The jury reviews after the deadline."),
        ("review_until", 16, "review_until", "The review has to end after it begins."),
        ("pitch", 19, "pitch", "Pitches are heard after the review."),
        ("decision_meeting", 20.5, "decision_meeting", "The decision meeting follows the pitches."),
        ("announcement", 21, "announcement", "The announcement follows the decision meeting."),
        ("appeals_until", 25, "appeals_until", "Appeals end after the announcement."),
        ("cohort_starts", 24, "cohort_starts", "The cohort starts after the announcement."),
    ],
)
def test_an_impossible_order_is_named_with_its_date(name, number, blamed, sentence):
    assert impossible({**POSSIBLE, name: day(number)})[blamed] == sentence


def test_the_boundary_is_exact():
    tick = timedelta(microseconds=1)
    assert impossible({"opens": day(1), "deadline": day(1)}) != {}
    assert impossible({"opens": day(1), "deadline": day(1) + tick}) == {}
    assert impossible({"deadline": day(1), "review_from": day(1)}) == {}
    assert impossible({"deadline": day(1), "review_from": day(1) - tick}) != {}


@pytest.mark.django_db
def test_the_line_of_dates_says_the_days_between_in_the_zone_of_the_call():
    opens = datetime(2026, 3, 1, 18, 59, 59, 999_999, tzinfo=UTC)  # 23:59 in Almaty
    call = make_call(**window(opens, opens + timedelta(days=30)))
    for kind, at in (
        ("pitch", call.deadline_at + timedelta(microseconds=1)),
        ("announcement", call.deadline_at + timedelta(microseconds=2)),
    ):
        call.key_dates.create(kind=kind, wall="", at=at)
    found = with_days_between(call, timeline(call, call.key_dates.all()))
    assert [one.since for one in found] == ["", "30 days later", "1 day later", "the same day"]
