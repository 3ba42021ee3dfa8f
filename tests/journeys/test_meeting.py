"""A decision meeting, from its opening to the minutes: officer and chair, a recused juror, notes, votes."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from applications.models import Application
from scoring.models import Assignment, Ballot
from scoring.services import meeting as meetings
from tests.core.pdf.reading import words_of
from tests.factories.calls import person_with
from tests.factories.meeting import judged_call, seat_of
from tests.factories.scoring import person_of
from tests.journeys.acts.looking import follow, go, page_is, press, reads

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def recused() -> Assignment:
    """What one juror stepped back from, in a call whose round is locked and whose panel votes."""
    judged_call(2, recused=True)
    return Assignment.objects.select_related("application__call", "member__expert").get(state="recused")


def test_from_the_opening_to_the_minutes(page: Page, sign_in, recused, demand_accessible, shot):
    application, call = recused.application, recused.application.call
    chair = seat_of(call, "chair")
    sign_in(page, person_with(call, "officer"))
    page.goto(reverse("scoring:decisions", kwargs={"slug": call.slug}))
    follow(page, "Keep the record of the meeting")
    press(page, "Open the meeting")
    for box in page.get_by_role("main").get_by_role("checkbox").all():
        box.check()
    demand_accessible(page)
    shot(page, "meeting-record")
    press(page, "Record the attendance")
    go(page.get_by_role("row").filter(has_text=application.reference).get_by_role("link"))
    reads(page, recused.member.expert.name)
    note = page.get_by_label("Discussion, for the minutes")
    note.press_sequentially("Costed to the last tenge.")
    expect(page.get_by_role("status").first).to_contain_text("Saved at")
    expect(page.get_by_label(recused.member.expert.name)).to_have_count(0)
    page.get_by_label(chair.expert.name).select_option("for")
    press(page, "Record the votes")
    demand_accessible(page)
    shot(page, "meeting-discussion")

    follow(page, "Show it on the wall")
    reads(page, "Out of the room:")
    demand_accessible(page)
    shot(page, "meeting-wall")
    page.get_by_role("radio", name="Awarded", exact=True).check()
    page.get_by_label("Reason, for the minutes").fill("The strongest plan.")
    page.get_by_label("Why the quorum is waived").fill("The third juror stepped back.")
    press(page, "Record the decision")

    other = Application.objects.filter(call=call).exclude(pk=application.pk).get()
    sign_in(page, person_of(chair))
    page.goto(reverse("scoring:vote", kwargs={"slug": call.slug}))
    demand_accessible(page)
    shot(page, "meeting-vote")
    card = page.locator("form").filter(has=page.locator(f'input[value="{other.reference}"]'))
    card.get_by_label("Against").check()
    go(card.get_by_role("button"))
    reads(page, "Your vote is recorded.")
    assert {(one.application_id, one.choice) for one in Ballot.objects.all()} == {
        (application.pk, "for"),
        (other.pk, "against"),
    }

    sign_in(page, person_with(call, "officer"))
    page.goto(reverse("scoring:meeting_record", kwargs={"slug": call.slug}))
    press(page, "Close the meeting")
    page_is(page, "The meeting is closed")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the minutes").click()
    words = words_of(download.value.path().read_bytes())
    for told in (
        f"{chair.expert.name} (chair)",
        recused.member.expert.name,
        "Costed to the last tenge.",
        f"For: 1 ({chair.expert.name})",
        "The strongest plan.",
        "The third juror stepped back.",
        "head of the chain",
    ):
        assert told in words, told


def test_a_chair_leads_it_beside_the_officer_who_records(
    page: Page, open_page, sign_in, demand_accessible, shot, tolerated
):
    tolerated.append("422")
    call = judged_call(3, chair_recused=True)
    left = Assignment.objects.select_related("application").get(state="recused").application
    chair, juror = seat_of(call, "chair"), seat_of(call, "juror")
    officer = person_with(call, "officer")
    meetings.record_attendance(
        meetings.open_meeting(call, by=officer),
        members=[one.pk for one in call.panel.all()],
        officers=[officer.pk],
        by=officer,
    )

    at_the_head = open_page()
    sign_in(at_the_head, person_of(chair))
    at_the_head.goto(reverse("scoring:chair", kwargs={"slug": call.slug}))
    page_is(at_the_head, "Scorecards of the panel")
    at_the_head.get_by_text(f"{juror.expert.name}: ").first.click()
    expect(at_the_head.locator("details[open]").get_by_text("The plan is costed.").first).to_be_visible()
    demand_accessible(at_the_head)
    follow(at_the_head, "Decision meeting")
    reads(at_the_head, "An officer of the call records what it decides")
    reads(at_the_head, "they are no places")
    reads(at_the_head, "Application 1 of 2")
    expect(at_the_head.get_by_text(juror.expert.name)).to_have_count(0)
    go(at_the_head.get_by_role("link", name="Marks with names"))
    reads(at_the_head, juror.expert.name)
    go(at_the_head.get_by_role("link", name="Means alone"))
    expect(at_the_head.get_by_text(juror.expert.name)).to_have_count(0)
    follow(at_the_head, "Next application")
    reads(at_the_head, "Application 2 of 2")
    demand_accessible(at_the_head)
    shot(at_the_head, "meeting-chair")

    sign_in(page, officer)
    page.goto(f"{reverse('scoring:meeting', kwargs={'slug': call.slug})}?at={left.reference}&marks=named")
    reads(page, "The chair leaves as well.")
    press(page, "Record the decision")
    reads(page, "Choose a decision.")
    expect(page.get_by_role("link", name="Marks with names")).to_have_attribute("aria-current", "true")
    demand_accessible(page)
    page.get_by_role("radio", name="Not awarded", exact=True).check()
    page.get_by_label("Reason, for the minutes").fill("Too few would gain by it.")
    page.get_by_label("Why the quorum is waived").fill("The chair stepped back.")
    press(page, "Record the decision")
    reads(page, f"Recorded: {left.reference}.")
    page.goto(reverse("scoring:meeting_record", kwargs={"slug": call.slug}))
    press(page, "Close the meeting")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the minutes").click()
    words = words_of(download.value.path().read_bytes())
    assert f"{chair.expert.name}, who chairs; led by: {officer}" in words
    assert "No discussion noted." in words

    follow(at_the_head, "Previous application")
    go(at_the_head.get_by_role("link", name="Leave the meeting view"))
    with at_the_head.expect_download() as download:
        at_the_head.get_by_role("link", name="Download the minutes").click()
    words = words_of(download.value.path().read_bytes())
    assert left.reference not in words
    assert "no places are told here" in words
