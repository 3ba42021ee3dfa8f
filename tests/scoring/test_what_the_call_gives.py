"""Awards against the places and the budget: shown while deciding, grave where they go beyond."""

from __future__ import annotations

from typing import Any

import pytest

from applications.models import Application
from calls.models import Call, Round
from core.refusals import NotNow
from scoring import objections, places
from scoring.models import Assignment, Scorecard
from scoring.objection_words import sentence_of
from scoring.services import deciding
from scoring.services import meeting as meetings
from scoring.services import scoring as cards
from tests.factories.calls import person_with
from tests.factories.meeting import attended
from tests.factories.scoring import (
    decide,
    first_round,
    fresh_assignment,
    give_marks,
    locked_round,
    reviewed_call,
)
from tests.scoring.staff.pages import approver_of, officer_of, page

pytestmark = pytest.mark.django_db

WHY = "The board gave a further place."
MONEY: dict[str, Any] = {"ceiling_amount": 40_000, "ceiling_currency": "USD", "budget_amount": 100_000}


def judged_of(call: Call) -> list[Application]:
    return list(Application.objects.filter(call=call).select_related("call").order_by("reference"))


def told(call: Call) -> dict[str, bool]:
    return {sentence_of(call, one): one.is_grave for one in objections.against_decisions(call)}


@pytest.mark.parametrize(("awards", "is_beyond"), [(1, False), (2, False), (3, True)])
def test_more_awards_than_places_are_grave_and_as_many_are_not(awards, is_beyond):
    call, _round = locked_round(3, places=2)
    for number, one in enumerate(judged_of(call)):
        decide(one, "awarded" if number < awards else "not_awarded")
    sentence = "3 awards for 2 places: more than the call gives."
    assert told(call).get(sentence, False) == is_beyond
    shown = officer_of(call).get(page("decisions", call)).text
    assert f"Places taken: {awards} of 2" in shown
    assert ("Beyond what the call gives" in shown) == is_beyond


def test_closing_beyond_the_places_needs_a_reason_that_the_approver_reads():
    call, _round = locked_round(3, places=2)
    for one in judged_of(call):
        decide(one, "awarded")
    officer = person_with(call, "officer")
    with pytest.raises(NotNow, match="Something grave"):
        deciding.close_decisions(call, by=officer)
    deciding.close_decisions(call, by=officer, reason=WHY)
    read = approver_of(call).get(page("announcement", call)).text
    assert "3 awards for 2 places" in read
    assert WHY in read


@pytest.mark.parametrize(("budget", "is_beyond"), [(80_001, False), (80_000, False), (79_999, True)])
def test_the_largest_awards_together_are_held_against_the_budget(budget, is_beyond):
    call, _round = locked_round(2, places=None, **{**MONEY, "budget_amount": budget})
    for one in judged_of(call):
        decide(one, "awarded")
    assert [one.kind for one in objections.against_decisions(call) if one.is_grave] == (
        ["budget"] if is_beyond else []
    )
    assert places.used_by(call).is_beyond_budget == is_beyond


def test_the_form_warns_of_an_award_beyond_and_not_of_one_that_stands():
    call, _round = locked_round(3, places=2, **MONEY)
    first, second, third = judged_of(call)
    client = officer_of(call)
    decide(first, "awarded")
    fits = client.get(page("decide", call, reference=second.reference)).context
    assert (fits["beyond"], fits["used"].awards) == ("", 1)
    decide(second, "awarded")
    shown = client.get(page("decide", call, reference=third.reference)).context["beyond"]
    assert "3 awards for 2 places" in shown
    assert "120 000" in shown.replace("\N{NO-BREAK SPACE}", " ").replace(",", " ")
    assert client.get(page("meeting", call), {"at": third.reference}).context["beyond"] == shown
    assert client.get(page("decide", call, reference=first.reference)).context["beyond"] == ""


def test_a_record_that_is_still_open_stands_against_the_closing():
    call, _round = locked_round(1)
    decide(judged_of(call)[0], "awarded")
    meeting = attended(call)
    assert told(call) == {"The record of the meeting is still open.": False}
    meetings.close_meeting(meeting, by=meeting.opened_by)
    assert told(call) == {}


@pytest.mark.parametrize(
    ("outcomes", "is_told"),
    [
        (("awarded", "not_awarded"), True),
        (("awarded", "awarded"), False),
        (("reserve", "reserve"), True),
        (("reserve", "awarded"), False),
        (("not_awarded", "reserve"), False),
    ],
)
def test_who_has_no_place_is_named_where_put_above_who_has_one(outcomes, is_told):
    call, assignments = reviewed_call(2)
    lacking, ranked = judged_of(call)
    for one in assignments:
        if one.application_id == ranked.pk:
            give_marks(fresh_assignment(one))
    cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
    decide(lacking, outcomes[0], quorum_waiver="The jurors fell ill.")
    decide(ranked, outcomes[1])
    named = [one.values["references"] for one in objections.against_decisions(call) if one.kind == "unplaced"]
    assert named == ([[lacking.reference]] if is_told else [])
    assert any(lacking.reference in sentence for sentence in told(call)) == is_told


def test_nothing_is_offered_that_the_open_round_refuses():
    call, assignments = reviewed_call(1)
    client = officer_of(call)
    url = page("decide", call, reference=assignments[0].application.reference)
    shown = client.get(url)
    assert "form" not in shown.context
    assert f"{page('progress', call)}?round={first_round(call).key}" in shown.text
    assert client.post(url, {"outcome": "awarded", "reason": WHY}).status_code == 422
    record = client.get(page("meeting_record", call)).text
    assert 'value="open"' not in record
    assert page("progress", call) in record
    for one in assignments:
        give_marks(fresh_assignment(one))
    cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
    assert "form" in client.get(url).context
    assert 'value="open"' in client.get(page("meeting_record", call)).text


def test_while_a_second_round_is_open_only_who_is_in_it_waits():
    call, first = locked_round(2)
    taken, stopped = judged_of(call)
    member = call.panel.all()[0]
    second = Round.objects.create(call=call, rubric=first.rubric, key="pitch", position=2, name_en="Pitch")
    Assignment.objects.create(round=second, application=taken, member=member)
    client = officer_of(call)
    assert "form" not in client.get(page("decide", call, reference=taken.reference)).context
    assert "form" in client.get(page("decide", call, reference=stopped.reference)).context
    assert not Scorecard.objects.filter(assignment__round=second).exists()
