"""Decisions are recorded one by one, in the meeting, or below the line together; then they are closed."""

from __future__ import annotations

import pytest

from applications.models import Application
from applications.services import withdraw
from calls.models import Call, Round
from core import clock
from core.refusals import NotNow
from scoring import decision_table
from scoring.models import Assignment, Decision, PanelMember, Ranking, Scorecard
from scoring.roster import country_word
from scoring.services import deciding
from scoring.services import scoring as cards
from tests.factories.applications import owner_of
from tests.factories.calls import person_with
from tests.factories.remembered import remembered
from tests.factories.scoring import decide, first_round, give_marks, locked_round, reviewed_call
from tests.scoring.staff.pages import approver_of, news, officer_of, page

pytestmark = pytest.mark.django_db

WHY = "The panel finds the benefit shown."


@pytest.fixture
@remembered
def ranked():
    """Four applications, better and better by their reference; two places, none in reserve."""
    call, assignments = reviewed_call(4)
    references = sorted({one.application.reference for one in assignments})
    for one in assignments:
        mark = 5 - references.index(one.application.reference)
        give_marks(one, {"benefit": mark, "feasibility": mark})
    cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
    return Call.objects.get(pk=call.pk), references


class TestOneDecision:
    def test_it_is_recorded_with_its_reason(self, ranked):
        call, references = ranked
        client = officer_of(call)
        shown = client.post(
            page("decide", call, reference=references[0]), {"outcome": "awarded", "reason": WHY}, follow=True
        )
        assert news(shown) == [f"Recorded: {references[0]}."]
        decision = Decision.objects.get()
        assert (decision.outcome, decision.reason) == ("awarded", WHY)
        assert decision.ranking == Ranking.objects.get(number=1)
        again = client.get(page("decide", call, reference=references[0]))
        assert again.context["form"]["reason"].value() == WHY

    @pytest.mark.parametrize(
        ("typed", "errors"),
        [
            ({"outcome": "awarded", "reason": ""}, {"reason": ["Give a reason."]}),
            ({"outcome": "", "reason": WHY}, {"outcome": ["Choose a decision."]}),
        ],
    )
    def test_what_is_missing_is_said_beside_it_and_the_rest_kept(self, ranked, typed, errors):
        call, references = ranked
        shown = officer_of(call).post(page("decide", call, reference=references[0]), typed)
        assert (shown.status_code, shown.context["form"].errors) == (422, errors)
        assert shown.context["form"]["reason"].value() == typed["reason"]
        assert not Decision.objects.exists()

    def test_a_place_in_reserve_is_held_by_one(self, ranked):
        call, references = ranked
        client = officer_of(call)
        form = {"outcome": "reserve", "reason": WHY, "reserve_place": "1"}
        client.post(page("decide", call, reference=references[0]), form)
        refused = client.post(page("decide", call, reference=references[1]), form)
        assert refused.context["form"].non_field_errors() == ["Place 1 of the reserve list is taken."]

    def test_a_place_typed_for_an_award_is_left_out(self, ranked):
        call, references = ranked
        form = {"outcome": "awarded", "reason": WHY, "reserve_place": "7"}
        officer_of(call).post(page("decide", call, reference=references[0]), form)
        assert Decision.objects.get().reserve_place is None

    def test_without_a_quorum_it_takes_a_waiver(self):
        call, assignments = reviewed_call(1)
        give_marks(assignments[0])
        cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
        client = officer_of(call)
        url = page("decide", call, reference=assignments[0].application.reference)
        refused = client.post(url, {"outcome": "awarded", "reason": WHY, "quorum_waiver": ""})
        assert refused.context["form"].errors["quorum_waiver"] == [
            "The quorum of scorecards is not reached. Waive it with a reason, or wait."
        ]
        client.post(url, {"outcome": "awarded", "reason": WHY, "quorum_waiver": "Two jurors fell ill."})
        assert Decision.objects.get().quorum_waiver == "Two jurors fell ill."


class TestTheList:
    def test_it_stands_in_the_order_of_the_ranking(self, ranked):
        call, references = ranked
        decide(call.applications.get(reference=references[1]), "awarded")
        table = officer_of(call).get(page("decisions", call)).context["table"]
        assert [(one.place, one.application.reference) for one in table.candidates] == list(
            enumerate(references, 1)
        )
        assert table.counts() == {"awarded": 1, "reserve": 0, "not_awarded": 0}
        assert table.undecided == 3

    def test_an_approver_reads_it_and_changes_nothing(self, ranked):
        call, references = ranked
        content = approver_of(call).get(page("decisions", call)).content.decode()
        assert page("decide", call, reference=references[0]) not in content
        assert page("close_decisions", call) not in content

    def test_everything_below_the_line_is_declined_with_one_reason(self, ranked):
        call, references = ranked
        client = officer_of(call)
        asked = client.get(page("decline_rest", call))
        assert [one.application.reference for one in asked.context["below"]] == references[2:]
        assert client.post(page("decline_rest", call), {"reason": ""}).status_code == 422
        shown = client.post(page("decline_rest", call), {"reason": "Beyond the places."}, follow=True)
        assert news(shown) == ["Recorded for 2 applications."]
        found = dict(Decision.objects.values_list("application__reference", "outcome"))
        assert found == dict.fromkeys(references[2:], "not_awarded")

    def test_all_of_them_are_recorded_or_none(self, ranked):
        call, _references = ranked
        first, second = call.applications.order_by("reference")[:2]
        withdraw(second, by=owner_of(second))
        with pytest.raises(NotNow):
            deciding.record_alike(
                [first, second], outcome="not_awarded", reason=WHY, by=person_with(call, "officer")
            )
        assert not Decision.objects.exists()

    def test_what_is_decided_already_is_not_below_the_line(self, ranked):
        call, references = ranked
        decide(call.applications.get(reference=references[3]), "reserve")
        asked = officer_of(call).get(page("decline_rest", call))
        assert [one.application.reference for one in asked.context["below"]] == [references[2]]


class TestClosing:
    def test_open_decisions_stand_against_it(self, ranked):
        call, _references = ranked
        shown = officer_of(call).post(page("close_decisions", call), follow=True)
        assert news(shown) == ["4 applications still wait for a decision."]

    def test_closed_leads_to_the_announcement(self):
        call, _round = locked_round(1)
        decide(call.applications.get(), "awarded")
        closed = officer_of(call).post(page("close_decisions", call))
        assert closed.headers["Location"] == page("announcement", call)
        assert Call.objects.get(pk=call.pk).state == "decided"


class TestTheMeeting:
    def test_it_begins_with_the_first_that_is_not_decided(self, ranked):
        call, references = ranked
        decide(call.applications.get(reference=references[0]), "awarded")
        shown = officer_of(call).get(page("meeting", call))
        assert shown.context["candidate"].application.reference == references[1]
        assert shown.context["previous"].application.reference == references[0]
        assert shown.context["following"].application.reference == references[2]

    @pytest.mark.parametrize(
        ("mode", "has_scores", "has_names"),
        [
            ("", False, False),
            ("hidden", False, False),
            ("anonymous", True, False),
            ("named", True, True),
            ("nonsense", False, False),
        ],
    )
    def test_marks_and_names_only_where_they_are_asked_for(self, ranked, mode, has_scores, has_names):
        call, references = ranked
        shown = officer_of(call).get(page("meeting", call), {"at": references[0], "marks": mode})
        content = shown.content.decode()
        names = list(call.panel.values_list("expert__name", flat=True))
        assert bool(shown.context["scores"]) == has_scores
        assert [name in content for name in names] == [has_names] * 3

    def test_the_wall_names_no_applicant(self, ranked):
        call, references = ranked
        application = call.applications.get(reference=references[0])
        content = officer_of(call).get(page("meeting", call), {"at": references[0], "marks": "named"}).content
        owner = owner_of(application)
        assert owner.email not in content.decode()
        assert application.contact_email == "" or application.contact_email not in content.decode()

    def test_a_decision_taken_there_goes_on_to_the_next(self, ranked):
        call, references = ranked
        form = {"outcome": "awarded", "reason": WHY}
        wall = f"{page('meeting', call)}?at={references[0]}&marks=named"
        done = officer_of(call).post(wall, form)
        assert done.headers["Location"] == f"{page('meeting', call)}?at={references[1]}&marks=named"
        assert Decision.objects.get().application.reference == references[0]

    @pytest.mark.parametrize("mode", ["hidden", "anonymous", "named"])
    @pytest.mark.parametrize(
        "typed", [{"reason": "Typed in the room."}, {"outcome": "awarded", "reason": ""}]
    )
    def test_what_is_refused_stays_on_the_wall_as_it_was(self, ranked, mode, typed):
        call, references = ranked
        Round.objects.filter(call=call).update(is_blind=True)
        call.applications.filter(reference=references[0]).update(country="UZ")
        application = call.applications.get(reference=references[0])
        wall = f"{page('meeting', call)}?at={references[0]}&marks={mode}"
        shown = officer_of(call).post(wall, typed)
        assert (shown.status_code, shown.templates[0].name) == (422, "scoring/staff/meeting.html")
        assert (shown.context["mode"], shown.context["candidate"].application) == (mode, application)
        text = shown.content.decode()
        names = call.panel.values_list("expert__name", flat=True)
        assert [name in text for name in names] == [mode == "named"] * 3
        assert country_word("UZ") not in text
        missing = "reason" if "outcome" in typed else "outcome"
        sentence = {"reason": "Give a reason.", "outcome": "Choose a decision."}[missing]
        assert f'id="id_{missing}_error"' in text
        assert shown.context["decide"].errors == {missing: [sentence]}
        assert shown.context["decide"]["reason"].value() == typed["reason"]
        assert not Decision.objects.exists()

    def test_who_applied_stays_shown_where_that_was_asked_for(self, ranked):
        call, references = ranked
        Round.objects.filter(call=call).update(is_blind=True)
        wall = f"{page('meeting', call)}?at={references[0]}&marks=hidden&applicants=shown"
        text = officer_of(call).post(wall, {"reason": ""}).content.decode()
        assert "Hide who applied" in text
        assert "applicants=shown" in text

    def test_an_approver_records_nothing_there(self, ranked):
        call, references = ranked
        wall = f"{page('meeting', call)}?at={references[0]}"
        assert approver_of(call).post(wall, {"outcome": "awarded", "reason": WHY}).status_code == 403
        assert not Decision.objects.exists()

    def test_nothing_is_recorded_without_the_application_it_is_about(self, ranked):
        call, _references = ranked
        shown = officer_of(call).post(page("meeting", call), {"outcome": "awarded", "reason": WHY})
        assert (shown.headers["Location"], Decision.objects.count()) == (page("meeting", call), 0)

    @pytest.mark.parametrize(("given", "is_shown"), [(1, False), (2, False), (3, True)])
    def test_a_mean_of_too_few_marks_is_not_shown_where_only_means_are(self, given, is_shown):
        call, assignments = reviewed_call(1)
        for one in assignments[:given]:
            give_marks(one)
        cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
        client = officer_of(call)
        hidden = client.get(page("meeting", call))
        assert bool(hidden.context["bars"]) == is_shown
        assert ("Too few scorecards count" in hidden.text) == (not is_shown)
        assert client.get(page("meeting", call), {"marks": "anonymous"}).context["bars"]

    def test_a_criterion_that_one_juror_marked_has_no_mean_where_only_means_are(self):
        call, assignments = reviewed_call(1)
        give_marks(assignments[0])
        for one in assignments[1:]:
            give_marks(one, {"benefit": 4, "feasibility": None})
        cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
        client = officer_of(call)
        values = {
            mode: {one["name"]: one["value"] for one in shown.context["bars"]}
            for mode in ("hidden", "anonymous")
            for shown in [client.get(page("meeting", call), {"marks": mode})]
        }
        assert values["hidden"]["Feasibility"] == "–" != values["anonymous"]["Feasibility"]
        assert values["hidden"]["Benefit"] == values["anonymous"]["Benefit"] != "–"

    def test_an_unknown_application_is_not_found(self, ranked):
        call, _references = ranked
        assert officer_of(call).get(page("meeting", call), {"at": "NO-SUCH"}).status_code == 404

    def test_it_waits_for_a_closed_round(self):
        call, _assignments = reviewed_call(1)
        shown = officer_of(call).get(page("meeting", call))
        assert b"close a round first" in shown.content

    def test_an_approver_sees_it_without_the_form(self, ranked):
        call, _references = ranked
        assert b"Record the decision" not in approver_of(call).get(page("meeting", call)).content


def test_of_two_rounds_the_last_parts_equal_scores_and_who_was_not_taken_on_is_named():
    call, first = locked_round(3)
    pitch = Round.objects.create(
        call=call, rubric=first.rubric, key="pitch", position=2, share_percent=0, name_en="Pitch", quorum=1
    )
    judged = list(Application.objects.filter(call=call).order_by("reference"))
    member = PanelMember.objects.filter(call=call)[0]
    for application, score in zip(judged[:2], (50, 80), strict=True):
        given = Assignment.objects.create(round=pitch, application=application, member=member)
        Scorecard.objects.create(
            assignment=given,
            state="locked",
            score=score,
            recommendation="fund",
            marks_hash="0" * 64,
            submitted_at=clock.now(),
            locked_at=clock.now(),
        )
    Round.objects.filter(pk=pitch.pk).update(locked_at=clock.now())
    table = decision_table.table_of(call)
    told = [(one.application.reference, one.place, one.stopped_after) for one in table.candidates]
    assert told == [
        (judged[1].reference, 1, ""),
        (judged[0].reference, 2, ""),
        (judged[2].reference, None, first.name),
    ]
    assert "not taken on after" in officer_of(call).get(page("decisions", call)).text
