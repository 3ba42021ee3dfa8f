"""After the award: a team, its mentor and the office, from the cohort to the public results."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from core import clock
from incubation.days import today as day_at_home
from incubation.models import Placement
from tests.factories.applications import owner_of
from tests.factories.calls import person_with
from tests.factories.incubation import announced, applied, incubating_call, make_cohort, placement_in
from tests.factories.people import make_user
from tests.journeys.acts import accompanying
from tests.journeys.acts.looking import follow, go, is_wider_than_its_window, page_is, press, reads

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = "One form for five benefits"
STAGES = (
    ("incubation", "plan", 2, 30, True),
    ("acceleration", "connected", 8, 30, True),
    ("piloting", "measured", 20, 40, True),
)


def test_from_the_cohort_to_the_public_results(open_page, sign_in, demand_accessible, shot):
    call = incubating_call(title="Accelerator Lab 2026")
    winner = applied(call, state="awarded", country="KZ", name="Alga Lab", title=TITLE)
    announced(call)
    cohort, mentor = make_cohort(call, milestones=STAGES), make_user("Mira Mentor")
    office, team, beside, signs = (open_page() for _ in range(4))
    sign_in(office, person_with(call, "officer"))
    sign_in(signs, person_with(call, "approver"))
    sign_in(team, owner_of(winner))
    sign_in(beside, mentor)

    office.goto(f"/office/calls/{call.slug}/cohorts/")
    demand_accessible(office)
    shot(office, "cohorts")
    accompanying.admit(office, TITLE, cohort=str(cohort), mentor=mentor.email, award=10000)
    placement = Placement.objects.get()
    here = f"/incubation/{placement.public_id}/"
    accompanying.agree_on_mentor(team)
    beside.goto("/incubation/")
    demand_accessible(beside)
    accompanying.agree_on_mentor(beside)
    demand_accessible(beside)
    shot(beside, "agreed")

    accompanying.sign(team, here, text="We pay what is agreed.", office=office, cohort=cohort.key)
    for page, name in ((office, "offered"), (team, "signed")):
        demand_accessible(page)
        shot(page, name)
    today = day_at_home(call)
    accompanying.ask(team, here, "May we begin with one district?")
    accompanying.answer(beside, "Yes, with the smaller one.")
    demand_accessible(beside)
    accompanying.meet(beside, here, on=today + timedelta(days=3), where="Room 4")
    demand_accessible(beside)
    shot(beside, "meeting")
    team.goto("/incubation/calendar/")
    reads(team, "Room 4")
    demand_accessible(team)

    accompanying.deliver(team, "Milestone plan", what="The plan is agreed with the akimat.")
    demand_accessible(team)
    shot(team, "delivered")
    beside.goto("/incubation/")
    demand_accessible(beside)
    shot(beside, "mentor")
    accompanying.accept(beside, "Milestone plan")
    demand_accessible(beside)
    office.goto(here)
    demand_accessible(office)
    shot(office, "placement")
    accompanying.pay(office, signs, call.slug, on=today, reference="TR-2026-118")
    demand_accessible(office)
    demand_accessible(signs)
    shot(office, "paid")
    office.goto(here)
    follow(office, "Look at the gate")
    demand_accessible(office)
    shot(office, "gate")
    office.go_back()
    accompanying.open_gate(office)
    accompanying.deliver(team, "Milestone connected", what="The form is connected to four registers.")
    accompanying.accept(beside, "Milestone connected")
    office.goto(here)
    accompanying.name_host(office, "Akimat of Kostanay", "Kazakhstan")
    office.goto(here)
    accompanying.open_gate(office)

    team.goto(here)
    follow(team, "Pilot at Akimat of Kostanay")
    accompanying.measure(team, "Days until paid", baseline="30", target="10", reading="12", on=today)
    demand_accessible(team)
    shot(team, "pilot")
    accompanying.deliver(team, "Milestone measured", what="Measured in two districts.")
    accompanying.accept(beside, "Milestone measured")
    office.goto(here)
    follow(office, "Pilot at Akimat of Kostanay")
    accompanying.record_result(office, "Scale up", "Families wait 12 days instead of 30.")
    office.goto(here)
    accompanying.open_gate(office, "Graduate")
    accompanying.publish_product(office, "A form that asks once", kind="Manual", came_of=TITLE)
    demand_accessible(office)
    shot(office, "products")

    office.goto(here)
    follow(office, "Pilot at Akimat of Kostanay")
    follow(office, "Another body takes it over")
    office.get_by_label("Host body").fill("House of Justice")
    office.get_by_label("Country").select_option(label="Georgia")
    press(office, "Name the host body")
    office.goto(here)
    reads(office, "Taken over by House of Justice")

    reader = open_page()
    reader.goto("/results/")
    follow(reader, call.title)
    reads(reader, "1 application from 1 country")
    expect(reader.get_by_role("article").filter(has_text=TITLE)).to_contain_text("Graduated")
    reads(reader, "A form that asks once")
    demand_accessible(reader)
    shot(reader, "results")
    go(reader.get_by_role("article").filter(has_text=TITLE).get_by_role("link").first)
    reads(reader, "replication planned in Georgia")
    demand_accessible(reader)
    shot(reader, "winner")
    reader.go_back()
    follow(reader, "A form that asks once")
    page_is(reader, "A form that asks once")
    demand_accessible(reader)


def test_a_milestone_returned_on_a_phone(phone: Page, page: Page, sign_in, demand_accessible, shot):
    placement = placement_in()
    mentor = placement.mentorings.get().mentor
    sign_in(phone, owner_of(placement.application))
    sign_in(page, mentor)
    accompanying.deliver(phone, "Milestone plan", what="A first draft of the plan.")
    shot(phone, "delivered")
    page.goto("/incubation/")
    follow(page, "Look at: Milestone plan")
    page.get_by_role("radio", name="Return it to the team").check()
    go(page.get_by_role("button", name="Record the decision"))
    expect(page.get_by_role("alert")).to_contain_text("Say what is missing")
    page.get_by_label("What is missing, or a remark").fill("Who signs for the akimat?")
    go(page.get_by_role("button", name="Record the decision"))
    phone.goto(f"/incubation/{placement.public_id}/")
    reads(phone, "It was returned")
    reads(phone, "Who signs for the akimat?")
    assert not is_wider_than_its_window(phone)
    demand_accessible(phone)
    shot(phone, "returned")
    assert placement.milestones.get(origin__key="plan").due_on > clock.now().date() - timedelta(days=1)
