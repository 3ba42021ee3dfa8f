"""A decision meeting, from its opening to the minutes: officer and chair, a recused juror, notes, votes."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from applications.models import Application
from scoring.models import Assignment, Ballot
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
