"""A juror from the letter of invitation to the locked round."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from core import clock
from scoring.models import Assignment, PanelMember, Scorecard
from scoring.services import assigning, deciding, panel, proposing
from scoring.services import scoring as cards
from tests.factories.calls import person_with
from tests.factories.scoring import closed_call, first_round, make_expert, make_panel
from tests.journeys.acts import entering, judging
from tests.journeys.acts.looking import follow, go, page_is, press, reads

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "leena@institute.example"


@pytest.fixture
def call():
    """Sealed, three eligible applications, a panel of three, and a fourth invitation under way."""
    call, _applications = closed_call(3)
    make_panel(call, 3)
    expert = make_expert("Leena Virtanen", email=ADDRESS)
    panel.invite(call, expert, by=person_with(call, "officer"))
    return call


def begin(call) -> None:
    """The officers give everybody everything."""
    officer = person_with(call, "officer")
    round_ = first_round(call)
    proposing.propose(round_, by=officer, country_cap=None)
    for application in call.applications.all():
        member = PanelMember.objects.get(expert__email=ADDRESS)
        if not Assignment.objects.filter(application=application, member=member).exists():
            assigning.assign_by_hand(
                round_, application, member, by=officer, due_at=clock.now() + timedelta(days=9)
            )
    assigning.publish(round_, by=officer, due_at=clock.now() + timedelta(days=9))
    deciding.begin_review(call, by=officer)


def test_from_the_invitation_to_the_locked_round(page: Page, call, demand_accessible, shot):
    page.goto(entering.path_in(entering.text_for(ADDRESS), "/jury/invitation/"))
    demand_accessible(page)
    shot(page, "invitation")
    judging.accept_invitation(page, ADDRESS)
    demand_accessible(page)
    shot(page, "conflicts")
    judging.declare(page)
    demand_accessible(page)
    shot(page, "example")
    judging.see_example(page)
    page_is(page, "Nothing is assigned to you yet")

    begin(call)
    page.goto(entering.path_in(entering.text_for(ADDRESS, "assigned"), "/jury/"))
    reads(page, "0 of 3")
    demand_accessible(page)
    shot(page, "queue")
    follow(page, "Begin with proposal 1")
    demand_accessible(page)
    judging.score(page)
    shot(page, "scorecard")
    judging.submit_card(page)
    reads(page, "Proposal 2 of 3")
    judging.mark_by_keyboard(page, "Benefit", "2", "A copy of what exists.")
    press(page, "Save the draft")
    reads(page, "The draft is saved.")
    follow(page, "All proposals: 1 of 3 scored")
    go(page.get_by_role("list", name="In your order").get_by_role("link").last)
    reads(page, "Proposal 3 of 3")
    judging.step_back(page, "I taught two of the authors.")
    reads(page, "You stepped back from the proposal. Another juror takes it over.")
    shot(page, "queue-later")

    follow(page, "Your marks")
    demand_accessible(page)
    shot(page, "own-marks")
    expect(page.get_by_role("button", name=re.compile("^Submit"))).to_have_count(0)
    reads(page, "1 draft cannot be submitted yet")
    go(page.get_by_role("row").filter(has_text="2.").get_by_role("link"))
    judging.score(page, benefit="2", feasibility="3")
    judging.submit_card(page)
    page_is(page, re.compile("All 2 scored"))
    reads(page, "You are done: 2 scorecards submitted")
    demand_accessible(page)
    shot(page, "done")

    cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
    follow(page, "Your marks")
    reads(page, "The round is closed and your scorecards are locked.")
    go(page.get_by_role("row").filter(has_text="1.").get_by_role("link"))
    reads(page, "Locked: the round is closed")
    expect(page.get_by_role("button", name="Reopen the scorecard")).to_have_count(0)
    demand_accessible(page)
    shot(page, "locked")
    own = Scorecard.objects.filter(assignment__member__expert__email=ADDRESS)
    assert sorted(own.values_list("state", "score")) == [("locked", Decimal(48)), ("locked", Decimal(72))]


def test_a_submitted_card_is_opened_again_on_a_phone(phone: Page, call, sign_in, demand_accessible, shot):
    judging.accept_invitation(phone, ADDRESS)
    shot(phone, "conflicts")
    judging.declare(phone)
    judging.see_example(phone)
    begin(call)
    phone.goto("/jury/")
    demand_accessible(phone)
    shot(phone, "queue")
    follow(phone, "Begin with proposal 1")
    demand_accessible(phone)
    shot(phone, "scorecard")
    judging.score(phone)
    judging.submit_card(phone)
    follow(phone, "All proposals: 1 of 3 scored")
    phone.get_by_text("1 scored: read it again").click()
    go(phone.get_by_role("group").get_by_role("link"))
    press(phone, "Reopen the scorecard")
    reads(phone, "The scorecard is a draft again.")
