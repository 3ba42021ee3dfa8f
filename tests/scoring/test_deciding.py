"""Decisions: recorded by officers, with a quorum or its waiver, unseen until the announcement."""

from __future__ import annotations

import pytest

from applications.models import Application
from calls.models import Call
from core import ledger
from core.models import LedgerEntry
from core.refusals import NotAllowed, NotNow
from scoring.models import Decision, Ranking
from scoring.services import deciding
from scoring.services import scoring as cards
from scoring.services.ranking import compute
from scoring.services.shortlisting import shortlist
from tests.factories.applications import fresh, owner_of
from tests.factories.calls import person_with
from tests.factories.people import make_user
from tests.factories.scoring import (
    closed_call,
    decide,
    first_round,
    give_marks,
    juror_of,
    locked_round,
    make_panel,
    reviewed_call,
)

pytestmark = pytest.mark.django_db


def judged_of(call) -> list[Application]:
    return list(Application.objects.filter(call=call, state="in_review").order_by("reference"))


def test_the_review_begins_for_the_call_and_every_eligible_application():
    call, judged = closed_call(applications=2)
    make_panel(call)
    officer = person_with(call, "officer")
    assert deciding.begin_review(call, by=officer) == 2
    assert Call.objects.get(pk=call.pk).state == "reviewing"
    assert {fresh(one).state for one in judged} == {"in_review"}
    assert deciding.begin_review(call, by=officer) == 0


def test_the_review_does_not_begin_without_a_panel():
    call, _judged = closed_call(applications=1)
    with pytest.raises(NotNow, match="quorum"):
        deciding.begin_review(call, by=person_with(call, "officer"))
    with pytest.raises(NotAllowed):
        deciding.begin_review(call, by=make_user())


def test_a_decision_freezes_the_ranking_it_rests_on():
    call, _round = locked_round(applications=2)
    first, second = judged_of(call)
    one, two = decide(first, "awarded"), decide(second, "not_awarded")
    assert one.ranking == two.ranking == Ranking.objects.get()
    assert list(ledger.faults()) == []


def test_the_ledger_does_not_tell_the_outcome():
    call, _round = locked_round(applications=1)
    decide(judged_of(call)[0], "awarded")
    entry = LedgerEntry.objects.get(event="decision.recorded")
    assert "awarded" not in str(entry.payload)


def test_without_quorum_a_decision_needs_a_waiver_with_its_reason():
    call, assignments = reviewed_call(applications=1)
    for one in assignments[:2]:
        give_marks(one)
    cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
    application = judged_of(call)[0]
    for waiver in ("", "   "):
        with pytest.raises(NotNow, match="quorum"):
            decide(application, "awarded", quorum_waiver=waiver)
    decision = decide(application, "awarded", quorum_waiver="The third juror fell ill; both others agree.")
    assert decision.quorum_waiver.startswith("The third juror")


def test_a_recused_juror_s_card_does_not_make_the_quorum():
    call, assignments = reviewed_call(applications=1)
    for one in assignments:
        give_marks(one)
    cards.recuse(assignments[0], by=juror_of(assignments[0]), reason="A tie.")
    cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
    with pytest.raises(NotNow, match="quorum"):
        decide(judged_of(call)[0], "awarded")


def test_only_an_officer_of_the_call_decides():
    call, assignments = reviewed_call(applications=1)
    application = assignments[0].application
    people = [
        make_user(),
        owner_of(application),
        juror_of(assignments[0]),
        person_with(call, "approver"),
        person_with(closed_call(applications=1)[0], "officer"),
    ]
    for by in people:
        with pytest.raises(NotAllowed):
            deciding.record_decision(application, outcome="awarded", reason="I like it.", by=by)


@pytest.mark.parametrize(("outcome", "reason"), [("awarded", " "), ("maybe", "A reason.")])
def test_a_decision_has_a_known_outcome_and_a_reason(outcome, reason):
    call, _round = locked_round(applications=1)
    with pytest.raises(NotNow):
        decide(judged_of(call)[0], outcome, reason=reason)
    assert not Decision.objects.exists()


def test_places_on_the_reserve_list_are_given_in_turn_and_once():
    call, _round = locked_round(applications=3)
    first, second, third = judged_of(call)
    assert decide(first, "reserve").reserve_place == 1
    assert decide(second, "reserve").reserve_place == 2
    with pytest.raises(NotNow, match="Place 1"):
        decide(third, "reserve", reserve_place=1)
    assert decide(first, "awarded", change_reason="A place is free.").reserve_place is None
    assert decide(third, "reserve").reserve_place == 1


def test_decisions_close_only_when_all_are_taken_and_then_stay():
    call, _round = locked_round(applications=2)
    officer = person_with(call, "officer")
    first, second = judged_of(call)
    decide(first, "awarded")
    with pytest.raises(NotNow, match="1 applications"):
        deciding.close_decisions(call, by=officer)
    decide(second, "not_awarded")
    assert deciding.close_decisions(call, by=officer).state == "decided"
    with pytest.raises(NotNow, match="while the call is in review"):
        decide(second, "awarded")


def best_of(call) -> list[Application]:
    return [compute(first_round(call)).rows[0].application]


def test_a_shortlist_needs_a_second_round():
    from calls.models import Round

    call, _round = locked_round(applications=2)
    officer = person_with(call, "officer")
    with pytest.raises(NotNow, match="no second round"):
        shortlist(first_round(call), best_of(call), by=officer)
    rubric = first_round(call).rubric
    Round.objects.create(call=call, rubric=rubric, key="pitch", position=2, name_en="Pitch")
    [moved] = shortlist(first_round(call), best_of(call), by=officer)
    assert moved.state == "shortlisted"
