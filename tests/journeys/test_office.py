"""An officer from the sealed call to the prepared announcement."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from applications.models import Application
from calls.deadlines import to_wall
from calls.models import Call
from core import clock
from scoring.models import Announcement, PanelMember, Ranking
from scoring.services import panel
from tests.factories.applications import GOOD, close_and_seal, submitted_in
from tests.factories.calls import open_call, person_with
from tests.factories.scoring import (
    closed_call,
    declare_none,
    give_marks,
    make_expert,
    make_panel,
    person_of,
    reviewed_call,
)
from tests.journeys.acts import deciding, entering
from tests.journeys.acts.looking import follow, go, is_wider_than_its_window, press, reads

pytestmark = pytest.mark.django_db(transaction=True)
TITLES = ("A map of queues", "Letters in plain words", "One window for parents")


def whole_hour(call: Call, days: int) -> datetime:
    """Nine o'clock some days from now, as the clocks of the call's zone show it."""
    wall = to_wall(clock.now() + timedelta(days=days), zone=call.zone)
    return wall.replace(hour=9, minute=0, second=0, microsecond=0)


def rename(call: Call) -> None:
    """Give each application a title of its own, to find it by."""
    for application, title in zip(Application.objects.filter(call=call).order_by("pk"), TITLES, strict=True):
        Application.objects.filter(pk=application.pk).update(title=title)


def states(call: Call) -> dict[str, str]:
    return dict(Application.objects.filter(call=call).values_list("title", "state"))


def test_eligibility_is_ruled_one_by_one_and_together(page: Page, sign_in, demand_accessible, shot):
    deadline = clock.now() - timedelta(days=2)
    with clock.at(deadline - timedelta(days=3)) as hands:
        call = open_call(title="Innovative Solutions Scheme 2026", deadline=deadline)
        for title in TITLES:
            submitted_in(call, answers={**GOOD, "title": title})
        close_and_seal(call, hands)
    sign_in(page, person_with(call, "officer"))
    page.goto("/office/")
    follow(page, call.title)
    demand_accessible(page)
    shot(page, "overview")
    deciding.open_stage(page, "Applications")
    demand_accessible(page)
    shot(page, "register")
    follow(page, TITLES[0])
    demand_accessible(page)
    shot(page, "dossier")
    deciding.open_stage(page, "Eligibility")
    reads(page, "Eligibility: 3 of 3 to check")
    demand_accessible(page)
    shot(page, "eligibility")
    follow(page, TITLES[0])
    demand_accessible(page)
    shot(page, "ruling")
    deciding.rule_ineligible(page, "The letter of the host body is missing.")
    for title in TITLES[1:]:
        deciding.open_stage(page, "Eligibility")
        follow(page, title)
        page.get_by_role("radio", name="Met", exact=True).check()
        press(page, "Save and stay here")
    deciding.open_stage(page, "Eligibility")
    for title in TITLES[1:]:
        page.get_by_role("checkbox", name=f"Choose {title}").check()
    press(page, "Look through the chosen")
    demand_accessible(page)
    shot(page, "chosen")
    press(page, "Confirm 2 applications as eligible")
    reads(page, "Eligibility: 0 of 3 to check")
    assert states(call) == {TITLES[0]: "ineligible", TITLES[1]: "eligible", TITLES[2]: "eligible"}


def test_a_panel_is_invited_and_gets_its_assignments(page: Page, sign_in, demand_accessible, shot):
    call, _judged = closed_call(2, title="Innovative Solutions Scheme 2026")
    make_panel(call, 2)
    make_expert("Leena Virtanen", email="leena@institute.example", country="KZ")
    sign_in(page, person_with(call, "officer"))
    page.goto(f"/office/calls/{call.slug}/panel/")
    reads(page, "2 of 2 have accepted")
    demand_accessible(page)
    shot(page, "panel")
    follow(page, "Invite a juror")
    demand_accessible(page)
    shot(page, "invite")
    deciding.invite(page, "Leena Virtanen")
    assert "/jury/invitation/" in entering.text_for("leena@institute.example")
    member = PanelMember.objects.get(expert__name="Leena Virtanen")
    member = panel.accept(member, by=person_of(member))
    declare_none(member)
    deciding.open_stage(page, "Assignment")
    reads(page, "Nothing is assigned yet")
    deciding.propose(page)
    reads(page, "Leena Virtanen")
    demand_accessible(page)
    shot(page, "proposal")
    deciding.publish_assignments(page, whole_hour(call, 10))
    reads(page, "Every application has its jurors")
    deciding.begin_review(page)
    reads(page, "0 of 6 scorecards are submitted")
    demand_accessible(page)
    shot(page, "progress")
    press(page, "Remind everybody with open scorecards")
    assert "0 of 2 scored" in entering.text_for("leena@institute.example")


def test_from_the_last_scorecard_to_the_prepared_announcement(
    page: Page, phone: Page, sign_in, demand_accessible, shot
):
    call, assignments = reviewed_call(3, title="Innovative Solutions Scheme 2026")
    for number, one in enumerate(assignments):
        give_marks(one, {"benefit": 5 - number % 3, "feasibility": 2 + number % 2})
    rename(call)
    officer = person_with(call, "officer")
    sign_in(page, officer)
    page.goto(f"/office/calls/{call.slug}/scoring/")
    deciding.close_round(page)
    deciding.open_stage(page, "Ranking")
    demand_accessible(page)
    shot(page, "ranking")
    press(page, "Freeze the ranking")
    reads(page, "The ranking is frozen.")
    assert Ranking.objects.count() == 1

    deciding.open_stage(page, "Decisions")
    demand_accessible(page)
    shot(page, "decisions")
    follow(page, "Show the meeting view")
    demand_accessible(page)
    shot(page, "meeting")
    go(page.get_by_role("link", name="Leave the meeting view"))
    for title, outcome in zip(TITLES, ("Awarded", "Reserve", "Not awarded"), strict=True):
        deciding.decide(page, title, outcome, "As the panel ranked it.")
    reads(page, "Everything is decided")
    deciding.close_decisions(page)
    deciding.prepare_announcement(page, whole_hour(call, 3), "We thank all who applied.")
    reads(page, "You prepared it, so somebody else has to approve it.")
    expect(page.get_by_role("link", name="Approve the announcement")).to_have_count(0)
    demand_accessible(page)
    shot(page, "announcement")
    sign_in(phone, officer)
    for stage in ("ranking", "decisions", "announcement"):
        phone.goto(f"/office/calls/{call.slug}/{stage}/")
        assert not is_wider_than_its_window(phone)
        demand_accessible(phone)
        shot(phone, f"phone-{stage}")
    assert Announcement.objects.get().approved_at is None
    phone.context.clear_cookies()
    phone.goto(f"/calls/{call.slug}/")
    expect(phone.get_by_text("The winners are announced")).to_have_count(0)
