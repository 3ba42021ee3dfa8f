"""Assignments are proposed, explained, mended, published and taken back through their pages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from core.models import Notice
from scoring.models import Assignment
from scoring.services import assigning, proposing
from tests.factories.calls import person_with
from tests.factories.remembered import remembered
from tests.factories.scoring import (
    closed_call,
    due_of,
    first_round,
    give_marks,
    make_panel,
    reviewed_call,
    seat,
)
from tests.scoring.staff.pages import news, officer_of, page, wall

pytestmark = pytest.mark.django_db
USUAL = {"country_cap": "2", "min_load": "0"}


def of_round(name: str, call, **kwargs) -> str:
    return page(name, call, round="review", **kwargs)


@pytest.fixture
@remembered
def ready():
    """A sealed call with two eligible applications and a panel of four."""
    call, judged = closed_call(2)
    return call, judged, [seat(call, country=country) for country in ("FI", "SE", "NO", "DK")]


def states(call) -> dict[str, int]:
    found = list(Assignment.objects.filter(round__call=call).values_list("state", flat=True))
    return {state: found.count(state) for state in set(found)}


class TestProposing:
    def test_a_proposal_fills_every_place_and_tells_nobody(self, ready):
        call, _judged, _members = ready
        shown = officer_of(call).post(of_round("propose", call), USUAL, follow=True)
        assert shown.context["page_title"] == "A proposal waits to be published"
        assert states(call) == {"proposed": 6}
        assert not Notice.objects.filter(event="scoring/assignment").exists()

    def test_what_is_infeasible_says_why(self):
        call, _judged = closed_call(1)
        make_panel(call, 2)
        shown = officer_of(call).post(of_round("propose", call), USUAL, follow=True)
        [gap] = shown.context["gaps"]
        assert (gap.got, gap.needed) == (2, 3)
        assert gap.sentence in shown.content.decode()
        assert len(gap.sentence) > 20

    def test_without_a_panel_it_says_what_is_missing(self):
        call, _judged = closed_call(1)
        shown = officer_of(call).post(of_round("propose", call), USUAL, follow=True)
        assert shown.context["form"].non_field_errors() == [
            "There is nothing to assign: no application to judge, or nobody who accepted."
        ]

    def test_it_is_discarded_after_a_question(self, ready):
        call, _judged, _members = ready
        client = officer_of(call)
        client.post(of_round("propose", call), USUAL)
        assert b"Discard the proposal?" in client.get(of_round("discard", call)).content
        client.post(of_round("discard", call))
        assert states(call) == {}

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({**USUAL, "country_cap": "9"}, "country_cap"),
            ({**USUAL, "min_load": "-1"}, "min_load"),
            ({**USUAL, "min_load": "many"}, "min_load"),
            ({"country_cap": ""}, "min_load"),
        ],
    )
    def test_what_a_plan_cannot_be_held_to_is_refused_at_its_field(self, ready, typed, field):
        call, _judged, _members = ready
        shown = officer_of(call).post(of_round("propose", call), typed)
        assert (shown.status_code, list(shown.context["form"].errors)) == (422, [field])
        assert states(call) == {}

    def test_the_cap_that_was_chosen_holds_and_is_offered_again(self):
        call, _judged = closed_call(1)
        for country in ("FI", "FI", "SE"):
            seat(call, country=country)
        client = officer_of(call)
        client.post(of_round("propose", call), {**USUAL, "country_cap": "1"})
        assert states(call) == {"proposed": 2}
        assert "At most one" in client.get(of_round("propose", call)).context["form"].as_p()
        assert client.get(of_round("propose", call)).context["form"].initial["country_cap"] == 1
        client.post(of_round("propose", call), {**USUAL, "country_cap": ""})
        assert states(call) == {"proposed": 3}

    def test_a_large_round_is_planned_by_the_worker_and_the_page_says_how_far_it_is(
        self, ready, monkeypatch, django_capture_on_commit_callbacks
    ):
        monkeypatch.setattr(proposing, "AT_ONCE", 1)
        call, _judged, _members = ready
        client = officer_of(call)
        with django_capture_on_commit_callbacks() as queued:
            shown = client.post(of_round("propose", call), USUAL, follow=True)
        assert "Waiting. Applications: 2, jurors: 4." in shown.content.decode()
        assert of_round("propose", call) not in shown.content.decode()
        told = client.get(of_round("plan_progress", call)).json()
        assert told == {"line": "Waiting. Applications: 2, jurors: 4.", "is_over": False}
        [job] = queued
        job()
        assert client.get(of_round("plan_progress", call)).json()["is_over"]
        assert states(call) == {"proposed": 6}
        assert "A proposal waits to be published" in client.get(page("assignments", call)).content.decode()


class TestByHand:
    def test_a_pair_joins_the_proposal_unannounced(self, ready):
        call, judged, _members = ready
        client = officer_of(call)
        client.post(of_round("propose", call), USUAL)
        free = Assignment.objects.filter(round__call=call, application=judged[0]).values("member")
        spare = call.panel.exclude(pk__in=free).get()
        client.post(of_round("assign", call), {"application": judged[0].reference, "member": spare.pk})
        pair = Assignment.objects.get(application=judged[0], member=spare)
        assert (pair.state, pair.is_automatic) == ("proposed", False)

    def test_once_published_it_is_given_at_once(self, ready):
        call, judged, members = ready
        client = officer_of(call)
        form = {"application": judged[0].reference, "member": members[1].pk}
        assert b"Assign and tell the juror" in client.get(of_round("assign", call)).content
        client.post(of_round("assign", call), form)
        assert states(call) == {"active": 1}
        refused = client.post(of_round("assign", call), form)
        assert refused.context["form"].non_field_errors() == ["This juror has this application already."]

    def test_a_pair_that_does_not_exist_is_refused_at_its_field(self, ready):
        call, judged, _members = ready
        shown = officer_of(call).post(
            of_round("assign", call), {"application": judged[0].reference, "member": "0"}
        )
        assert (shown.status_code, list(shown.context["form"].errors)) == (422, ["member"])

    @pytest.mark.parametrize("is_proposal", [True, False])
    def test_a_conflict_is_refused(self, ready, is_proposal):
        call, judged, _members = ready
        client = officer_of(call)
        if is_proposal:
            client.post(of_round("propose", call), USUAL)
        barred = seat(call, declares=False, organisation_name="Applicant Body")
        judged[0].applicant_name = barred.expert.organisation_name
        judged[0].save()
        shown = client.post(
            of_round("assign", call), {"application": judged[0].reference, "member": barred.pk}
        )
        assert shown.context["form"].non_field_errors() == [
            "This juror has a conflict of interest with this application."
        ]

    def test_a_proposed_pair_is_taken_out_without_a_reason(self, ready):
        call, _judged, _members = ready
        client = officer_of(call)
        client.post(of_round("propose", call), USUAL)
        one = Assignment.objects.filter(round__call=call)[0]
        client.post(page("take_back", call, assignment=one.public_id))
        assert states(call) == {"proposed": 5}


class TestPublishing:
    def test_it_asks_until_when_and_tells_each_juror_once(self, ready):
        call, _judged, _members = ready
        client = officer_of(call)
        client.post(of_round("propose", call), USUAL)
        due = clock.now().replace(second=0, microsecond=0) + timedelta(days=10)
        shown = client.post(of_round("publish_assignments", call), wall(due, call), follow=True)
        assert news(shown)[-1] == "Published. The jurors are told."
        assert set(Assignment.objects.values_list("state", "due_at")) == {("active", due)}
        jurors = Assignment.objects.values("member").distinct().count()
        assert Notice.objects.filter(event="scoring/assignment").count() == jurors

    def test_midnight_is_asked_back_and_the_answer_counts(self, ready):
        call, _judged, _members = ready
        client = officer_of(call)
        client.post(of_round("propose", call), USUAL)
        day = (clock.now() + timedelta(days=10)).date()
        typed = {"day": day.isoformat(), "hour": "00:00"}
        asked = client.post(of_round("publish_assignments", call), typed)
        assert asked.status_code == 422
        assert asked.context["form"].errors == {"midnight": ["Say which moment you mean."]}
        assert states(call) == {"proposed": 6}
        client.post(of_round("publish_assignments", call), {**typed, "midnight": "end_of_day"})
        due = due_of(Assignment.objects.filter(round__call=call)[0])
        assert wall(due, call) == {"day": (day + timedelta(days=1)).isoformat(), "hour": "00:00"}

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"day": "", "hour": "12:00"}, "day"),
            ({"day": "2020-01-01", "hour": "12:00"}, "day"),
            ({"day": "2030-13-01", "hour": "12:00"}, "day"),
            ({"day": "2030-01-01", "hour": "25:00"}, "hour"),
        ],
    )
    def test_a_bad_hour_is_one_sentence_beside_its_field(self, ready, typed, field):
        call, _judged, _members = ready
        client = officer_of(call)
        client.post(of_round("propose", call), USUAL)
        shown = client.post(of_round("publish_assignments", call), typed)
        assert (
            shown.status_code,
            {name: len(found) for name, found in shown.context["form"].errors.items()},
        ) == (
            422,
            {field: 1},
        )

    def test_nothing_is_published_that_is_not_proposed(self, ready):
        call, _judged, _members = ready
        shown = officer_of(call).get(of_round("publish_assignments", call), follow=True)
        assert news(shown) == ["Nothing is proposed yet."]


class TestTakingBack:
    def test_it_goes_to_the_best_juror_who_is_free(self):
        call, assignments = reviewed_call(1, jurors=4)
        one = assignments[0]
        client = officer_of(call)
        url = page("take_back", call, assignment=one.public_id)
        assert client.post(url, {"reason": "", "hand_on": "on"}).status_code == 422
        client.post(url, {"reason": "Too close to the author.", "hand_on": "on"})
        one.refresh_from_db()
        assert (one.state, one.ended_reason) == ("removed", "Too close to the author.")
        assert states(call) == {"active": 3, "removed": 1}

    def test_who_was_taken_off_does_not_get_it_back_by_itself(self):
        call, assignments = reviewed_call(1, jurors=3)
        client = officer_of(call)
        for one in assignments:
            url = page("take_back", call, assignment=one.public_id)
            client.post(url, {"reason": "Too close to the author.", "hand_on": "on"})
        assert states(call) == {"removed": 3}

    def test_without_handing_on_the_place_stays_empty(self):
        call, assignments = reviewed_call(1, jurors=4)
        client = officer_of(call)
        client.post(page("take_back", call, assignment=assignments[0].public_id), {"reason": "Not needed."})
        assert states(call) == {"active": 2, "removed": 1}

    def test_a_submitted_scorecard_stands_against_it(self):
        call, assignments = reviewed_call(1)
        give_marks(assignments[0])
        shown = officer_of(call).post(
            page("take_back", call, assignment=assignments[0].public_id), {"reason": "Too kind."}
        )
        assert shown.context["form"].non_field_errors() == [
            "The scorecard of this assignment is submitted; it cannot be taken away."
        ]


def test_a_call_without_a_round_says_so():
    call, _judged = closed_call(1)
    call.rounds.all().delete()
    client = officer_of(call)
    for name in ("assignments", "progress", "ranking"):
        assert b"This call has no round of judging." in client.get(page(name, call)).content


def test_an_unknown_round_is_not_found():
    call, _judged = closed_call(1)
    assert officer_of(call).get(page("assignments", call), {"round": "another"}).status_code == 404


def test_a_published_plan_is_complete(ready):
    call, _judged, _members = ready
    round_, officer = first_round(call), person_with(call, "officer")
    proposing.propose(round_, by=officer)
    assigning.publish(round_, by=officer, due_at=clock.now() + timedelta(days=3))
    shown = officer_of(call).get(page("assignments", call))
    assert shown.context["page_title"] == "Every application has its jurors"
    assert [len(cells) for _application, _country, cells in shown.context["rows"]] == [3, 3]
