"""One call from its draft to a graduate, through everybody's hands, with the clock moved on between them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from applications.models import Application
from calls.deadlines import to_wall
from calls.models import Call
from calls.tasks import seal_due_calls
from core import clock, ledger
from incubation.models import Placement
from scoring.models import Assignment
from tests.factories.applications import owner_of
from tests.factories.calls import complete_call, give_role, make_programme
from tests.factories.every_kind import ask_country
from tests.factories.people import make_user
from tests.factories.scoring import make_expert
from tests.journeys.acts import accompanying, applying, deciding, entering, judging
from tests.journeys.acts.looking import follow, page_is, press, reads

pytestmark = pytest.mark.django_db(transaction=True)
WINNER, OTHER = "One form for five benefits", "A map of queues"
JURORS = ("Leena Virtanen", "Pau Soler", "Nomvula Dube")


def address_of(name: str) -> str:
    return f"{name.split()[0].lower()}@{name.split()[1].lower()}.example"


class Way:
    """The people of the story, each with a browser of their own, and the clock they share."""

    def __init__(self, open_page: Callable[..., Page], sign_in: Any, the_time_is: Any) -> None:
        self.open_page, self.sign_in, self.the_time_is = open_page, sign_in, the_time_is
        self.call: Any = complete_call(
            title="Accelerator Lab 2027", year=2027, programme=make_programme(has_incubation=True), places=1
        )
        ask_country(self.call)
        self.officer = self.enter(give_role(self.call, "officer", make_user("Dana Officer")))
        self.approver = self.enter(give_role(self.call, "approver", make_user("Bolat Approver")))
        self.mentor = make_user("Mira Mentor")
        self.visitor = open_page()

    def enter(self, user: Any) -> Page:
        """A browser in which somebody is signed in."""
        page = self.open_page()
        self.sign_in(page, user)
        return page

    def in_days(self, days: int) -> datetime:
        """Nine o'clock some days from now, on the wall of the call's zone."""
        wall = to_wall(clock.now() + timedelta(days=days), zone=self.call.zone)
        return wall.replace(hour=9, minute=0, second=0, microsecond=0)

    def state_of(self, title: str) -> str:
        return Application.objects.get(call=self.call, title=title).state


def test_from_a_draft_call_to_a_graduate(open_page, sign_in, the_time_is, shot):
    way = Way(open_page, sign_in, the_time_is)
    publish(way)
    for name, title in (("Aigul Sarsenova", WINNER), ("Urs Keller", OTHER)):
        apply(way, name, title)
    close_the_call(way)
    rule(way)
    panel = seat_the_jury(way)
    judge(way, panel)
    decide(way)
    announce(way)
    shot(way.visitor, "results")
    accompany(way)
    way.visitor.reload()
    expect(way.visitor.get_by_role("article").filter(has_text=WINNER)).to_contain_text("Graduated")
    shot(way.visitor, "results-with-a-graduate")
    assert (way.state_of(WINNER), way.state_of(OTHER)) == ("graduated", "not_awarded")
    assert list(ledger.faults()) == []


def publish(way: Way) -> None:
    way.officer.goto(f"/office/calls/{way.call.slug}/build/")
    follow(way.officer, "Publish the call")
    press(way.officer, "Publish the call")
    page_is(way.officer, "Accelerator Lab 2027")
    way.call = Call.objects.get()


def apply(way: Way, name: str, title: str) -> None:
    """Signs up, answers, submits."""
    page = way.open_page()
    page.goto(way.call.get_absolute_url())
    applying.start(page)
    entering.sign_up(page, name, address_of(name))
    applying.go_on(page)
    applying.open_section(page, "Your idea")
    applying.fill_idea(page, title)
    page.get_by_label("Country of the applicant").select_option(
        label="Kazakhstan" if title == WINNER else "Switzerland"
    )
    applying.save_and_continue(page)
    applying.accept_rules(page)
    applying.save_and_continue(page)
    follow(page, "Check and submit")
    reference = applying.submit(page)
    assert reference in entering.text_for(address_of(name), "Receipt")
    page.close()


def close_the_call(way: Way) -> None:
    """The deadline passes, late visitors read so, and the worker seals."""
    way.the_time_is(way.call.deadline_at + timedelta(minutes=2))
    assert seal_due_calls() == 1
    way.visitor.goto(way.call.get_absolute_url())
    reads(way.visitor, "2 applications were in time.")
    expect(way.visitor.get_by_role("link", name="Start an application")).to_have_count(0)


def rule(way: Way) -> None:
    way.officer.goto(f"/office/calls/{way.call.slug}/eligibility/")
    for title in (WINNER, OTHER):
        deciding.open_stage(way.officer, "Eligibility")
        follow(way.officer, title)
        deciding.rule_eligible(way.officer)
    assert (way.state_of(WINNER), way.state_of(OTHER)) == ("eligible", "eligible")


def seat_the_jury(way: Way) -> dict[str, Page]:
    """Invited from the roster; each comes in by the letter, signs, and declares."""
    panel = {}
    for number, (name, country) in enumerate(zip(JURORS, ("FI", "ES", "ZA"), strict=True)):
        make_expert(name, email=address_of(name), country=country)
        deciding.invite(way.officer, name, as_chair=number == 0)
        panel[name] = way.open_page()
        judging.accept_invitation(panel[name], address_of(name))
        judging.declare(panel[name])
        judging.see_example(panel[name])
    deciding.propose(way.officer)
    deciding.publish_assignments(way.officer, way.in_days(14))
    deciding.begin_review(way.officer)
    return panel


def judge(way: Way, panel: dict[str, Page]) -> None:
    """Everybody scores both, the winner higher; then the officer closes the round."""
    for page in panel.values():
        page.goto("/jury/")
        follow(page, "Begin with proposal 1")
        for _proposal in range(2):
            is_winner = page.get_by_role("heading", level=1).inner_text() == WINNER
            judging.score(page, benefit="5" if is_winner else "2", feasibility="4" if is_winner else "3")
            judging.submit_card(page)
            expect(page.get_by_role("status").first).to_contain_text("is submitted.")
        page_is(page, re.compile("All 2 scored"))
        page.close()
    assert Assignment.objects.filter(scorecard__state="submitted").count() == 6
    way.the_time_is(clock.now() + timedelta(days=10))
    way.officer.goto(f"/office/calls/{way.call.slug}/scoring/")
    deciding.close_round(way.officer)


def decide(way: Way) -> None:
    deciding.open_stage(way.officer, "Decisions")
    deciding.decide(way.officer, WINNER, "Awarded", "First by a clear margin.")
    deciding.decide(way.officer, OTHER, "Not awarded", "The plan has no figures.")
    deciding.close_decisions(way.officer)


def announce(way: Way) -> None:
    """Prepared by one, signed by another, public at its instant and not before."""
    deciding.prepare_announcement(way.officer, way.in_days(3), "We thank all who applied.")
    way.approver.goto(f"/office/calls/{way.call.slug}/announcement/")
    deciding.approve_announcement(way.approver)
    way.visitor.goto("/results/")
    reads(way.visitor, "No winners are announced yet.")
    way.the_time_is(clock.now() + timedelta(days=4))
    way.visitor.reload()
    follow(way.visitor, "Accelerator Lab 2027")
    page_is(way.visitor, "2 applications from 2 countries, 1 winner")
    reads(way.visitor, "We thank all who applied.")
    reads(way.visitor, "Kazakhstan")
    winner = Application.objects.get(title=WINNER)
    assert winner.reference in entering.text_for(owner_of(winner).email, "Congratulations")


def accompany(way: Way) -> None:
    """A cohort, three stages, a pilot, the end."""
    starts_on = (clock.now() + timedelta(days=7)).date()
    way.officer.goto(f"/office/calls/{way.call.slug}/announcement/")
    accompanying.open_cohort(way.officer, "Lab 2027", "lab-2027", starts_on)
    stages = (("Incubation", "Work plan"), ("Acceleration", "Connected"), ("Piloting", "Measured"))
    for week, (stage, title) in enumerate(stages, 2):
        accompanying.add_milestone(
            way.officer, title, key=title.lower().replace(" ", "-"), stage=stage, week=week, percent=30
        )
    accompanying.admit(way.officer, WINNER, cohort="Lab 2027", mentor=way.mentor.email, award=10000)
    placement = Placement.objects.get()
    here = f"/incubation/{placement.public_id}/"
    team, mentor = way.enter(owner_of(placement.application)), way.enter(way.mentor)
    accompanying.agree_on_mentor(team)
    accompanying.agree_on_mentor(mentor)
    for stage, title in stages:
        way.the_time_is(clock.now() + timedelta(days=14))
        accompanying.deliver(team, title, what=f"{title}: done, with figures.")
        accompanying.accept(mentor, title)
        way.officer.goto(here)
        if stage == "Acceleration":
            accompanying.name_host(way.officer, "Akimat of Kostanay", "Kazakhstan")
            way.officer.goto(here)
        if stage == "Piloting":
            follow(way.officer, "Pilot at Akimat of Kostanay")
            accompanying.record_result(way.officer, "Scale up", "Families wait 12 days instead of 30.")
            way.officer.goto(here)
        accompanying.open_gate(
            way.officer, "Graduate" if stage == "Piloting" else "Advance to the next stage"
        )
