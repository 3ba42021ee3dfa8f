"""Where scores differ by more than the limit a further juror is proposed, and assigned with one press."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from calls.models import Round
from scoring.divergence import divergent_in
from scoring.models import Assignment, Conflict
from scoring.services import scoring as cards
from tests.factories.calls import person_with
from tests.factories.scoring import (
    declare_none,
    first_round,
    fresh_assignment,
    give_draft,
    give_marks,
    reviewed_call,
    seat,
)
from tests.scoring.staff.pages import news, officer_of, page

pytestmark = pytest.mark.django_db
LOW: dict[str, int | None] = {"benefit": 1, "feasibility": 1}
HIGH: dict[str, int | None] = {"benefit": 5, "feasibility": 5}


def scored(call, assignments, *, last=HIGH):
    for one in assignments[:-1]:
        give_marks(one, LOW)
    give_marks(assignments[-1], last)
    return first_round(call)


def press(call, application, member):
    url = page("further_juror", call, round="review")
    return officer_of(call).post(
        url, {"application": application.reference, "member": member.pk}, follow=True
    )


def test_one_press_assigns_whoever_is_proposed_and_what_happens_next_is_said():
    call, assignments = reviewed_call(1, jurors=3)
    tied, spare = seat(call, declares=False), seat(call, name="Spare Juror")
    application = assignments[0].application
    Conflict.objects.create(member=tied, application=application, kind="declared")
    round_ = scored(call, assignments)
    [found] = divergent_in(round_)
    further = found.further
    assert further is not None
    assert (found.low, found.high, further.member, further.load) == (20, 100, spare, 0)
    shown = officer_of(call).get(page("progress", call)).text
    assert "The jurors of 1 application differ widely" in shown and "Proposed: Spare Juror" in shown
    for other in (tied, assignments[0].member):
        assert news(press(call, application, other)) == [
            "This is no longer what is proposed. Look at the list again."
        ]
    assert news(press(call, application, spare)) == ["Spare Juror is assigned and told by letter."]
    [found] = divergent_in(round_)
    assert (found.further, found.sentence) == (None, "Another scorecard is still to come.")
    declare_none(spare)
    give_marks(fresh_assignment(Assignment.objects.get(member=spare)), HIGH)
    seat(call)
    [found] = divergent_in(round_)
    assert (found.further, found.sentence) == (
        None,
        "A further juror has scored it. Talk about it in the decision meeting.",
    )


@pytest.mark.parametrize(("limit", "flagged"), [(19, 1), (20, 0)])
def test_only_what_exceeds_the_limit_is_flagged(limit, flagged):
    call, assignments = reviewed_call(1, jurors=3)
    round_ = scored(call, assignments, last={"benefit": 2, "feasibility": 2})
    Round.objects.filter(pk=round_.pk).update(spread_flag=limit)
    assert len(divergent_in(first_round(call))) == flagged


def test_drafts_raise_no_flag_and_a_card_that_is_due_is_waited_for():
    call, assignments = reviewed_call(1, jurors=3)
    give_marks(assignments[0], LOW)
    give_draft(assignments[1], HIGH)
    assert divergent_in(first_round(call)) == []
    give_marks(assignments[2], HIGH)
    assert [one.sentence for one in divergent_in(first_round(call))] == [
        "Another scorecard is still to come."
    ]


def test_where_nobody_is_free_or_the_round_is_closed_it_says_what_can_be_done():
    call, assignments = reviewed_call(1, jurors=3)
    seat(call, capacity=0)
    round_ = scored(call, assignments)
    [found] = divergent_in(round_)
    assert found.sentence.startswith("Nobody on the panel can take it")
    spare = seat(call)
    cards.lock_round(round_, by=person_with(call, "officer"), reason="The panel met early.")
    [found] = divergent_in(first_round(call))
    assert (found.further, found.difference) == (None, 80)
    assert "no juror can be added" in officer_of(call).get(page("progress", call)).text
    assert news(press(call, found.application, spare)) == [
        "This is no longer what is proposed. Look at the list again."
    ]


def test_the_page_costs_the_same_for_few_and_for_many():
    costs = []
    for size in (1, 6):
        call, assignments = reviewed_call(size, jurors=3)
        seat(call)
        for number, one in enumerate(sorted(assignments, key=lambda one: one.member_id)):
            give_marks(one, HIGH if number < size else LOW)
        officer = officer_of(call)
        with CaptureQueriesContext(connection) as told:
            shown = officer.get(page("progress", call))
        assert len(shown.context["divergent"]) == size
        costs.append(len(told))
    assert costs == [26, 26]
