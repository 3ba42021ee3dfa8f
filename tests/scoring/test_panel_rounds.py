"""A juror can be limited to some rounds: who is assigned, counted and present is the panel of the round."""

from __future__ import annotations

import pytest

from core import ledger
from core.refusals import NotAllowed, NotNow
from scoring import matching, plugs
from scoring.models import Assignment, PanelMember
from scoring.services import adjusting, assigning, panel, proposing
from scoring.services.meeting import open_meeting, seated_in
from scoring.services.panel_rounds import set_rounds
from tests.factories.calls import person_with
from tests.factories.meeting import judged_call
from tests.factories.scoring import closed_call, first_round, further_round, make_panel, person_of, seat
from tests.scoring.staff.pages import news, officer_of, page

pytestmark = pytest.mark.django_db


def test_who_is_limited_to_another_round_is_neither_proposed_nor_assigned_nor_counted():
    call, [application] = closed_call(applications=1)
    members, interview, round_ = make_panel(call, 3), further_round(call), first_round(call)
    officer, one = person_with(call, "officer"), members[2]
    assert plugs.jury_obstacle(call) is None
    set_rounds(one, by=officer, rounds=[interview])
    assert "Fewer jurors have accepted" in str(plugs.jury_obstacle(call))
    seat(call)
    proposing.propose(round_, by=officer, country_cap=None)
    assert matching.preview(round_).is_complete
    assert one.pk not in set(Assignment.objects.values_list("member", flat=True))
    for give in (adjusting.propose_pair, assigning.assign_by_hand):
        with pytest.raises(NotNow, match="does not judge in this round"):
            give(round_, application, one, by=officer)
    in_interview = PanelMember.objects.filter(call=call).in_round(interview)
    assert in_interview.count() == 4  # nobody else is limited
    assert list(ledger.faults()) == []


def test_the_chair_sits_in_every_round_and_whoever_becomes_it_is_limited_no_longer():
    call, _judged = closed_call(applications=1)
    chair, other, _third = make_panel(call, 3)
    officer, interview = person_with(call, "officer"), further_round(call)
    with pytest.raises(NotNow, match="The chair sits in every round"):
        set_rounds(chair, by=officer, rounds=[interview])
    with pytest.raises(NotAllowed):
        set_rounds(other, by=person_of(other), rounds=[interview])
    assert list(set_rounds(other, by=officer, rounds=[interview]).rounds.all()) == [interview]
    assert not panel.set_chair(other, by=officer).rounds.exists()
    everything = list(call.rounds.all())
    assert not set_rounds(chair, by=officer, rounds=everything).rounds.exists()


def test_what_is_assigned_is_taken_back_first_through_the_page_that_says_so():
    call, _judged = closed_call(applications=1)
    one, interview = make_panel(call, 3)[1], further_round(call)
    proposing.propose(first_round(call), by=person_with(call, "officer"), country_cap=None)
    desk, url = officer_of(call), page("member_rounds", call, pk=one.pk)
    [said] = news(desk.post(url, {"round": ["interview"]}, follow=True))
    assert "has applications in the round" in said and not one.rounds.exists()
    Assignment.objects.filter(member=one).delete()
    [said] = news(desk.post(url, {"round": ["interview"]}, follow=True))
    assert said == f"The rounds of {one.expert.name} are saved."
    assert list(one.rounds.all()) == [interview]
    assert "Judges in: Interview" in desk.get(page("panel", call)).text


def test_only_the_panel_of_the_round_is_asked_to_its_meeting():
    call = judged_call(1)
    interview, officer = further_round(call), person_with(call, "officer")
    meeting = open_meeting(call, by=officer)
    before = seated_in(meeting)
    one = before[-1]
    set_rounds(one, by=officer, rounds=[interview])
    assert seated_in(meeting) == before[:-1]
