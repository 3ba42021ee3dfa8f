"""Midnight in what jurors and officers read: what begins then begins a day, what ends then ends one."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from calls.deadlines import to_instant
from calls.services.building import editing
from core import clock
from core.models import Notice
from scoring import notices, wording
from scoring.models import Assignment
from scoring.services import assigning, panel, proposing
from tests.factories.calls import open_call, person_with
from tests.factories.scoring import closed_call, first_round, make_expert, make_panel, set_date
from tests.scoring.staff.pages import officer_of, page

pytestmark = pytest.mark.django_db
BEGINS, ENDS = datetime(2027, 2, 20), datetime(2027, 3, 16)
SAID = "Monday 15 March 2027, 24:00, Nur-Sultan time (UTC+5) · UTC: Monday 15 March, 19:00"


def dated(call):
    call.key_dates.filter(kind__in=("review_from", "review_until")).delete()
    for kind, wall in (("review_from", BEGINS), ("review_until", ENDS)):
        set_date(call, kind, to_instant(wall, zone=call.zone))
    return call


def ends(call) -> datetime:
    return to_instant(ENDS, zone=call.zone)


def test_a_beginning_is_worded_as_its_day_and_an_end_as_the_day_before():
    call = open_call()
    begins = to_instant(BEGINS, zone=call.zone)
    assert wording.day(begins, call, "en") == "Saturday 20 February 2027"
    assert wording.last_day(ends(call), call, "en") == "Monday 15 March 2027"
    assert wording.until(ends(call), call, "en") == SAID
    assert wording.until(ends(call) + timedelta(hours=9, seconds=3), call, "en").startswith(
        "Tuesday 16 March 2027, 09:00, "
    )
    assert wording.until(None, call, "en") == wording.day(None, call, "en") == "a date still to be set"


def test_an_invitation_says_the_days_of_the_call_in_letter_and_page():
    call = dated(open_call())
    member = panel.invite(call, make_expert(languages=["en"]), by=person_with(call, "officer"))
    letter = Notice.objects.get(event="scoring/juror_invited").text
    assert "between Saturday 20 February 2027 and Monday 15 March 2027" in letter
    shown = Client().get(reverse("scoring:invitation", kwargs={"token": member.token})).content.decode()
    assert "Saturday 20 February 2027" in shown
    assert "Monday 15 March 2027" in shown
    assert "16 March" not in shown


def published():
    call, _judged = closed_call(1)
    dated(call)
    make_panel(call, 3)
    officer = person_with(call, "officer")
    proposing.propose(first_round(call), by=officer)
    assigning.publish(first_round(call), by=officer, due_at=ends(call))
    return call


def test_the_closing_hour_is_the_same_in_letters_and_on_the_pages_of_the_office():
    call = published()
    member = Assignment.objects.filter(round__call=call)[0].member
    with clock.at(ends(call) - timedelta(days=5)):
        assert notices.reminder(member, first_round(call))
        for event in ("scoring/assignment", "scoring/juror_reminder"):
            letter = Notice.objects.filter(event=event)[0].text
            assert "16 March" not in letter
            assert "24:00" in letter
        for address in (page("progress", call), page("postpone", call, round="review")):
            assert SAID in officer_of(call).get(address).content.decode()


class TestPublishing:
    @pytest.fixture
    def proposed(self):
        call, _judged = closed_call(1)
        make_panel(call, 3)
        proposing.propose(first_round(call), by=person_with(call, "officer"))
        return dated(call)

    def test_the_end_of_a_day_is_filled_in_as_24_and_taken_as_it_stands(self, proposed):
        client, address = officer_of(proposed), page("publish_assignments", proposed, round="review")
        with clock.at(ends(proposed) - timedelta(days=5)):
            form = client.get(address).context["form"]
            filled = {name: str(form[name].value()) for name in ("day", "hour")}
            assert filled == {"day": "2027-03-15", "hour": "24:00"}
            assert client.post(address, filled).status_code == 302
        assert set(Assignment.objects.values_list("due_at", flat=True)) == {ends(proposed)}

    def test_a_call_without_that_date_fills_nothing_in(self, proposed):
        with editing(proposed, "dates", by=person_with(proposed, "officer")):
            proposed.key_dates.filter(kind="review_until").delete()
        form = officer_of(proposed).get(page("publish_assignments", proposed, round="review")).context["form"]
        assert (form["day"].value(), form["hour"].value()) == (None, "")

    @pytest.mark.parametrize("hour", ["24:30", "25:00", "noon"])
    def test_an_hour_that_is_none_is_refused(self, proposed, hour):
        address = page("publish_assignments", proposed, round="review")
        shown = officer_of(proposed).post(address, {"day": "2027-03-15", "hour": hour})
        assert shown.context["form"].errors == {
            "hour": ["Enter the hour like 18:00; the end of a day is 24:00."]
        }


def test_the_subject_of_a_reminder_names_the_call():
    call = published()
    member = Assignment.objects.filter(round__call=call)[0].member
    with clock.at(ends(call) - timedelta(days=5)):
        notices.reminder(member, first_round(call))
    subject = Notice.objects.filter(event="scoring/juror_reminder")[0].subject
    assert subject.startswith(f"{call}: ") and "0 of 1" in subject
