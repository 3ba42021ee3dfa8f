"""The end of a juror's round: drafts that are ready, what is left, the closing panel, the receipt by mail."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from calls.models import Call, Criterion
from core import clock, letters
from core.models import Notice
from scoring.models import Assignment, PanelMember, Scorecard
from scoring.services import assigning, reminding
from scoring.services import scoring as cards
from tests.applications.pages import signed_in
from tests.factories.calls import person_with
from tests.factories.scoring import (
    first_round,
    fresh_assignment,
    further_round,
    give_draft,
    give_marks,
    juror_of,
    reviewed_call,
    set_date,
)

pytestmark = pytest.mark.django_db
QUEUE = "/jury/"


def mine_of(applications: int = 2) -> list[Assignment]:
    """The assignments of a juror who has seen the worked example, in their order."""
    _call, assignments = reviewed_call(applications)
    PanelMember.objects.update(example_seen_at=clock.now())
    own = [one for one in assignments if one.member == assignments[-1].member]
    return sorted((fresh_assignment(one) for one in own), key=lambda one: one.position or 0)


def receipts() -> list[Notice]:
    return list(Notice.objects.filter(event="scoring/scorecards_received").order_by("pk"))


class TestReadyDrafts:
    def test_a_draft_without_an_asked_reason_counts_neither_as_complete_nor_as_ready(self):
        [one] = mine_of(1)
        Criterion.objects.filter(key="benefit").update(reason_required=True)
        client = signed_in(juror_of(one))
        give_draft(one, reason="")
        assert "Draft: 1 of 2 criteria" in client.get(QUEUE).text
        give_draft(one, reason="  ")
        assert "Draft: 1 of 2 criteria" in client.get(QUEUE).text
        give_draft(one, reason="Costed.")
        page = client.get(QUEUE)
        assert "Draft, ready to submit" in page.text
        assert page.context["page_title"] == "1 draft ready to submit"
        assert "Read 1 draft again and submit it" in page.text

    @pytest.mark.parametrize(
        ("marks", "recommendation"),
        [({"benefit": None, "feasibility": None}, "fund"), ({"benefit": 4, "feasibility": 3}, "")],
    )
    def test_what_could_not_be_submitted_is_not_ready(self, marks, recommendation):
        [one] = mine_of(1)
        give_draft(one, marks, recommendation=recommendation)
        page = signed_in(juror_of(one)).get(QUEUE)
        assert page.context["load"].ready == 0
        assert "Draft: 2 of 2 criteria" in page.text
        with pytest.raises(cards.Incomplete):
            cards.submit_scorecard(one, by=juror_of(one))

    def test_ready_drafts_take_no_more_time_and_the_rest_does(self):
        first, second = mine_of()
        give_draft(first)
        page = signed_in(juror_of(first)).get(QUEUE)
        assert page.context["page_title"] == "0 of 2 scored, about 15 minutes of work left"
        give_marks(second)
        page = signed_in(juror_of(first)).get(QUEUE)
        assert page.context["page_title"] == "1 of 2 scored, 1 draft ready to submit"


class TestSubmittingAll:
    def test_what_stays_a_draft_is_named_with_what_it_lacks_and_linked(self):
        first, second = mine_of()
        give_draft(first)
        give_draft(second, {"benefit": 5}, recommendation="")
        client = signed_in(juror_of(first))
        url = reverse("scoring:own_marks", kwargs={"slug": first.round.call.slug})
        page = client.post(url, follow=True).text
        assert "Scorecards submitted: 1." in page
        assert "Not submitted: 1." in page
        listed = page[page.index("1 draft cannot be submitted yet") :]
        listed = listed[: listed.index("</ul>")]
        assert reverse("scoring:card", kwargs={"assignment": second.public_id}) in listed
        assert "Give a mark for “Feasibility”. Choose your recommendation." in listed
        assert f"{second.position}. {second.application.title}</a>" in listed
        assert reverse("scoring:card", kwargs={"assignment": first.public_id}) not in listed


class TestTheClosingPanel:
    def test_it_says_that_all_is_done_and_what_comes(self):
        [one] = mine_of(1)
        client, call = signed_in(juror_of(one)), one.round.call
        further_round(call)
        set_date(call, "announcement", clock.now() + timedelta(days=40))
        set_date(call, "decision_meeting", clock.now() + timedelta(days=30))
        assert "You are done" not in client.get(QUEUE).text
        give_marks(one)
        panel_ = client.get(QUEUE).context["closing"]
        assert panel_.headline == "You are done: 1 scorecard submitted"
        told = " ".join(panel_.sentences)
        assert "until the round closes:" in told
        assert "A further round follows: Interview." in told
        assert "The results are public from" in told
        assert "meets for its decision" not in told
        Call.objects.update(has_vote=True)
        told = " ".join(client.get(QUEUE).context["closing"].sentences)
        assert "The panel meets for its decision on" in told
        cards.reopen(one, by=juror_of(one))
        assert client.get(QUEUE).context["closing"] is None

    def test_a_date_that_has_passed_is_not_promised(self):
        [one] = mine_of(1)
        give_marks(one)
        set_date(one.round.call, "announcement", clock.now() - timedelta(days=1))
        told = " ".join(signed_in(juror_of(one)).get(QUEUE).context["closing"].sentences)
        assert "The results are public" not in told

    def test_after_the_lock_there_is_none(self):
        [one] = mine_of(1)
        give_marks(one)
        officer = person_with(one.round.call, "officer")
        cards.lock_round(first_round(one.round.call), by=officer, reason="The panel met early.")
        assert signed_in(juror_of(one)).get(QUEUE).context["closing"] is None


class TestTheReceipt:
    def test_the_last_card_of_the_round_brings_one_letter_with_titles_and_no_marks(self):
        first, second = mine_of()
        give_marks(second)
        assert receipts() == []
        give_marks(first)
        [letter] = receipts()
        assert letter.recipient == juror_of(first)
        for one in (first, second):
            assert f"{one.position}. {one.application.title}" in letter.text
        places = letters.text_of(letter.event, "en").places
        assert places <= {"call_title", "name", "round", "count_total", "proposals", "due", "link"}
        assert "Award" not in letter.text

    def test_reopening_and_submitting_again_writes_none_and_a_new_assignment_does(self):
        first, second, third = mine_of(3)
        officer = person_with(first.round.call, "officer")
        assigning.remove_assignment(third, by=officer, reason="Too much for one.")
        for one in (first, second):
            give_marks(one)
        assert len(receipts()) == 1
        cards.reopen(first, by=juror_of(first))
        give_marks(first)
        assert len(receipts()) == 1
        again = assigning.assign_by_hand(third.round, third.application, third.member, by=officer)
        give_marks(fresh_assignment(again))
        told = f"{fresh_assignment(third).position}. {third.application.title}"
        assert [told in one.text for one in receipts()] == [False, True]

    def test_stepping_back_from_the_last_open_one_brings_it_too(self):
        first, second = mine_of()
        give_marks(first)
        cards.recuse(second, by=juror_of(second), reason="We are related.")
        [letter] = receipts()
        assert f"{first.position}. {first.application.title}" in letter.text
        assert second.application.reference not in letter.text

    def test_who_steps_back_from_everything_gets_none(self):
        [one] = mine_of(1)
        cards.recuse(one, by=juror_of(one), reason="We are related.")
        assert receipts() == []
        assert not Scorecard.objects.exists()


def test_who_stepped_back_reads_the_title_and_the_number_that_they_knew():
    one, _other = mine_of()
    cards.recuse(one, by=juror_of(one), reason="We are related.")
    letter = Notice.objects.get(event="scoring/recusal_confirmed")
    assert f"proposal {one.position} in your list, “{one.application.title}”" in letter.text
    assert one.application.title in letter.subject
    assert one.application.reference not in letter.text + letter.subject


def test_the_reminder_says_how_much_is_left_and_leads_to_where_one_can_say_no():
    one, _other = mine_of()
    assert reminding.remind(one.member, by=person_with(one.round.call, "officer")) is True
    letter = Notice.objects.get(event="scoring/juror_reminder")
    assert "About 30 minutes of work are left." in letter.text
    assert f"{QUEUE}#cannot-finish" in letter.text
    assert 'id="cannot-finish"' in signed_in(juror_of(one)).get(QUEUE).text
