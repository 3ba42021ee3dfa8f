"""The second person: signs what somebody else prepared, and never their own."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from calls.deadlines import to_wall
from calls.models import CallRole, Extension
from core import clock
from scoring.models import Announcement
from scoring.services import announcing
from tests.factories.applications import draft_in, owner_of
from tests.factories.calls import open_call, person_with
from tests.factories.scoring import decided_call
from tests.journeys.acts import building, deciding
from tests.journeys.acts.looking import follow, go, press, reads

pytestmark = pytest.mark.django_db(transaction=True)


def in_three_days(call) -> datetime:
    wall = to_wall(clock.now() + timedelta(days=3), zone=call.zone)
    return wall.replace(hour=9, minute=0, second=0, microsecond=0)


def test_an_extension_for_one_applicant_waits_for_the_second_person(
    open_page, sign_in, demand_accessible, shot
):
    call = open_call()
    applicant = owner_of(draft_in(call))
    officer, second = open_page(), open_page()
    sign_in(officer, person_with(call, "officer"))
    sign_in(second, person_with(call, "approver"))
    officer.goto(f"/office/calls/{call.slug}/build/")
    follow(officer, "Move the deadline")
    building.set_moment(officer, "New deadline", call.deadline_at.date() + timedelta(days=4), "18:00")
    officer.get_by_role("radio", name="One applicant").check()
    officer.get_by_label("Mail address of the applicant").fill(applicant.email)
    officer.get_by_label("Reason, English").fill("Our mail server lost the applicant's first letter.")
    press(officer, "Move the deadline")
    reads(officer, "An approver has to sign it now.")
    follow(officer, f"For {applicant}")
    expect(officer.get_by_role("button", name="Sign the extension")).to_have_count(0)
    shot(officer, "waits")

    second.goto("/office/")
    demand_accessible(second)
    shot(second, "office")
    go(second.get_by_role("list", name="Waits for you").get_by_role("link"))
    demand_accessible(second)
    press(second, "Sign the extension")
    reads(second, "The extension is in force, and the applicant is told.")
    assert Extension.objects.get().approved_by == person_with(call, "approver")


def test_an_announcement_is_signed_by_somebody_else(page: Page, sign_in, demand_accessible, shot):
    call = decided_call()
    announcing.prepare(call, embargo_wall=in_three_days(call), by=person_with(call, "officer"))
    sign_in(page, person_with(call, "approver"))
    page.goto("/office/")
    go(page.get_by_role("list", name="Waits for you").get_by_role("link"))
    demand_accessible(page)
    go(page.get_by_role("region", name="Letters of the announcement").get_by_role("link").first)
    reads(page, "Dear")
    demand_accessible(page)
    shot(page, "letter")
    page.go_back()
    deciding.approve_announcement(page)
    demand_accessible(page)
    shot(page, "approved")
    assert Announcement.objects.get().approved_by == person_with(call, "approver")


def test_nobody_signs_what_they_prepared(page: Page, sign_in):
    call = decided_call()
    officer = person_with(call, "officer")
    CallRole.objects.create(call=call, user=officer, role="approver")
    announcing.prepare(call, embargo_wall=in_three_days(call), by=officer)
    sign_in(page, officer)
    page.goto(f"/office/calls/{call.slug}/announcement/")
    reads(page, "You prepared it, so somebody else has to approve it.")
    expect(page.get_by_role("link", name="Approve the announcement")).to_have_count(0)


def test_what_is_sent_back_is_prepared_anew(open_page, sign_in, shot):
    call = decided_call()
    officer, second = open_page(), open_page()
    sign_in(officer, person_with(call, "officer"))
    sign_in(second, person_with(call, "approver"))
    officer.goto(f"/office/calls/{call.slug}/announcement/")
    deciding.prepare_announcement(officer, in_three_days(call))
    second.goto(f"/office/calls/{call.slug}/announcement/")
    follow(second, "Send back")
    second.get_by_label("What has to change?").fill("The hour is a Sunday.")
    press(second, "Send back")
    officer.reload()
    reads(officer, "sent the announcement back")
    reads(officer, "The hour is a Sunday.")
    shot(officer, "sent-back")
    assert Announcement.objects.get().approved_at is None
