"""No stage is skipped, and none begins before the one before it is done: tried with random walks."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from applications.services import move
from core import clock, ledger
from core.refusals import NotAllowed, NotNow, Refusal
from incubation import services
from incubation.models import Milestone, Pilot, Placement
from tests.factories.applications import owner_of
from tests.factories.calls import open_call, person_with
from tests.factories.incubation import (
    awarded_in,
    in_pilot,
    incubating_call,
    make_cohort,
    mentor_of,
    officer_of,
    placement_in,
    reach,
    reload,
)
from tests.factories.people import make_user
from tests.incubation.test_tranches import at_once

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
WAY = ["incubation", "acceleration", "piloting", "graduated"]
ACTS = ("deliver", "accept", "return", "host", "result", "advance", "graduate")


def take(act: str, placement: Placement, pick: int) -> None:
    """One act by whoever may do it, on the milestone that `pick` points at; refusals are part of the walk."""
    officer, mentor, owner = officer_of(placement), mentor_of(placement), owner_of(placement.application)
    milestones = list(placement.milestones.order_by("pk"))
    milestone = milestones[pick % len(milestones)]
    with suppress(Refusal):
        if act == "deliver":
            services.deliver(milestone, text="Done.", by=owner)
        elif act == "accept":
            services.accept(milestone, by=mentor)
        elif act == "return":
            services.return_milestone(milestone, note="More.", by=mentor)
        elif act == "host":
            services.name_host(placement, host_body="Akimat", country="KZ", by=officer)
        elif act == "result" and (pilot := Pilot.objects.filter(placement=placement).first()):
            services.record_result(
                pilot,
                verdict="adapt",
                result="It helped some.",
                evidence="The minutes of the host.",
                by=officer,
            )
        elif act in ("advance", "graduate"):
            getattr(services, act)(placement, by=officer)


def is_open(placement: Placement, state: str) -> bool:
    """Whether the gate out of `state` is open, said independently of the code under test."""
    rows = Milestone.objects.filter(placement=placement, stage=state, is_required=True)
    done = all(one.state == "accepted" for one in rows)
    pilots = Pilot.objects.filter(placement=placement)
    if state == "acceleration":
        return done and pilots.exists()
    if state == "piloting":
        return done and pilots.exclude(verdict="").exists()
    return done


class RandomWalks(TestCase):
    @settings(
        max_examples=12,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 3)), min_size=5, max_size=30))
    def test_every_walk_goes_stage_by_stage_through_open_gates(self, walk):
        with clock.at(NOW) as hands:
            placement = placement_in(award=None)
            for act, pick in walk:
                before = reload(placement)
                gate = is_open(placement, before.application.state)
                take(act, before, pick)
                after = reload(placement).application.state
                hands.instant = NOW
                if after != before.application.state:
                    assert gate
                    assert WAY.index(after) == WAY.index(before.application.state) + 1


@pytest.mark.django_db
def test_no_advance_while_a_required_milestone_is_open():
    placement = placement_in()
    with pytest.raises(NotNow, match="1 required milestones of this stage are not accepted yet"):
        services.advance(placement, by=officer_of(placement))
    assert reload(placement).application.state == "incubation"


@pytest.mark.django_db
def test_an_optional_milestone_does_not_hold_anybody_up():
    placement = placement_in()
    reach(placement, "plan")
    services.advance(reload(placement), by=officer_of(placement))
    assert placement.milestones.get(origin__key="open-day").state == "due"


@pytest.mark.django_db
def test_no_pilot_without_a_host_body():
    placement = placement_in()
    officer = officer_of(placement)
    reach(placement, "plan")
    services.advance(reload(placement), by=officer)
    reach(placement, "connected")
    with pytest.raises(NotNow, match="Name the host body"):
        services.advance(reload(placement), by=officer)


@pytest.mark.django_db
def test_no_graduation_without_the_pilots_result():
    placement = in_pilot(placement_in())
    reach(placement, "measured")
    with pytest.raises(NotNow, match="Record the result of the pilot first"):
        services.graduate(reload(placement), by=officer_of(placement))


@pytest.mark.django_db
def test_nobody_is_admitted_past_the_cohort():
    application = awarded_in()
    with pytest.raises(NotNow, match="Choose a cohort first"):
        move(application, "admit", by=person_with(application.call, "officer"))


@pytest.mark.django_db
def test_a_programme_without_incubation_has_no_cohorts():
    call = open_call()
    with pytest.raises(NotNow, match="has no incubation"):
        make_cohort(call)


@pytest.mark.django_db
def test_a_refused_admission_leaves_no_placement_behind():
    call = incubating_call()
    application, cohort = awarded_in(call), make_cohort(call)
    owner = owner_of(application)
    with pytest.raises(NotNow, match="cannot be its mentor"):
        services.admit(application, cohort=cohort, mentor=owner, by=person_with(call, "officer"))
    assert not Placement.objects.exists()


@pytest.mark.django_db
def test_a_cohort_shares_out_at_most_the_whole_award():
    call = incubating_call()
    cohort = make_cohort(call)
    with pytest.raises(NotNow, match="would make 101 % of the award"):
        services.add_stage_milestone(
            cohort,
            key="more",
            stage="piloting",
            due_week=1,
            tranche_percent=1,
            title_en="More",
            by=person_with(call, "officer"),
        )
    assert cohort.stage_milestones.count() == 4


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["stranger", "mentor", "viewer", "approver"])
def test_only_the_team_hands_in(who):
    placement = placement_in()
    person = {"mentor": mentor_of(placement), "approver": person_with(placement.application.call, "approver")}
    milestone = placement.milestones.get(origin__key="plan")
    with pytest.raises(NotAllowed):
        services.deliver(milestone, text="Done.", by=person.get(who) or make_user(who))
    assert milestone.evidence.count() == 0


@pytest.mark.django_db
def test_the_team_cannot_accept_its_own_milestone_even_as_an_officer():
    placement = placement_in()
    owner = owner_of(placement.application)
    placement.application.call.roles.create(user=owner, role="officer")
    milestone = placement.milestones.get(origin__key="plan")
    services.deliver(milestone, text="Done.", by=owner)
    with pytest.raises(NotAllowed):
        services.accept(milestone, by=owner)


@pytest.mark.django_db
def test_a_mentor_whose_time_is_over_accepts_nothing():
    placement = placement_in()
    mentor = mentor_of(placement)
    milestone = placement.milestones.get(origin__key="plan")
    services.deliver(milestone, text="Done.", by=owner_of(placement.application))
    services.end_mentoring(placement.mentorings.get(), by=officer_of(placement))
    with pytest.raises(NotAllowed):
        services.accept(milestone, by=mentor)
    assert not Placement.objects.visible_to(mentor).exists()


@pytest.mark.django_db
def test_nothing_is_accepted_that_was_not_delivered():
    placement = placement_in()
    with pytest.raises(NotNow, match="Nothing was delivered"):
        services.accept(placement.milestones.get(origin__key="plan"), by=mentor_of(placement))


@pytest.mark.django_db
def test_a_recorded_result_stays_as_it_is():
    placement = in_pilot(placement_in())
    officer, pilot = officer_of(placement), placement.pilots.get()
    services.record_result(
        pilot, verdict="stop", result="Nobody came.", evidence="The minutes of the host.", by=officer
    )
    with pytest.raises(NotNow, match="The result of this pilot is recorded"):
        services.record_result(
            pilot, verdict="scale", result="Better.", evidence="The minutes of the host.", by=officer
        )


@pytest.mark.django_db(transaction=True)
def test_many_advances_at_once_move_one_stage_and_leave_one_review():
    placement = placement_in()
    reach(placement, "plan")
    officer = officer_of(placement)
    told = [reload(placement) for _number in range(6)]
    done = at_once(
        6, lambda: services.review_gate(told.pop(), verdict="advance", reason="All is there.", by=officer)
    )
    assert (done, reload(placement).application.state) == (1, "acceleration")
    assert [(one.stage, one.verdict) for one in placement.gate_reviews.all()] == [("incubation", "advance")]
    assert list(ledger.faults()) == []
