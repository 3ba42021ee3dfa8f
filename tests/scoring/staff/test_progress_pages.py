"""The review is started, watched, prolonged and closed through its pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from applications.models import Application
from calls.models import Call, Round
from core import clock, ledger
from core.models import Notice
from scoring.models import Assignment, Scorecard, Shortlisting
from scoring.services import assigning
from scoring.services import scoring as cards
from tests.applications.pages import signed_in
from tests.factories.calls import person_with, texts
from tests.factories.scoring import (
    closed_call,
    due_of,
    first_round,
    give_draft,
    give_marks,
    juror_of,
    locked_round,
    make_panel,
    person_of,
    reviewed_call,
)
from tests.scoring.staff.pages import news, observer_of, officer_of, page, wall

pytestmark = pytest.mark.django_db


class TestTheStart:
    def test_it_says_what_is_missing(self):
        call, _judged = closed_call(1)
        shown = officer_of(call).get(page("begin", call))
        assert [one.is_ok for one in shown.context["checks"]] == [True, True, False, False]
        assert not shown.context["is_ready"]
        refused = officer_of(call).post(page("begin", call), follow=True)
        assert news(refused) == ["Fewer jurors have accepted than the quorum of 3."]

    def test_one_press_takes_everything_into_the_review(self):
        call, _judged = closed_call(2)
        make_panel(call, 3)
        assert officer_of(call).get(page("begin", call)).context["is_ready"]
        shown = officer_of(call).post(page("begin", call), follow=True)
        assert news(shown) == ["2 applications are in review."]
        assert Call.objects.get(pk=call.pk).state == "reviewing"
        assert set(Application.objects.filter(call=call).values_list("state", flat=True)) == {"in_review"}


class TestProgress:
    @pytest.fixture
    def under_way(self):
        call, assignments = reviewed_call(2, jurors=3)
        mine = [one for one in assignments if one.member == assignments[0].member]
        give_marks(mine[0])
        give_draft(mine[1])
        return call, mine

    def test_it_counts_by_juror_and_application(self, under_way):
        call, mine = under_way
        shown = officer_of(call).get(page("progress", call))
        assert shown.context["page_title"] == "1 of 6 scorecards are submitted"
        rows = {
            one.pk: (one.assigned, one.given, one.drafts, one.not_started) for one in shown.context["jurors"]
        }
        assert rows.pop(mine[0].member_id) == (2, 1, 1, 0)
        assert set(rows.values()) == {(2, 0, 0, 2)}
        counts = {one.reference: (one.given, one.assigned) for one, _country in shown.context["rows"]}
        assert counts == {mine[0].application.reference: (1, 3), mine[1].application.reference: (0, 3)}

    def test_late_is_said_from_the_instant_of_the_due_date(self, under_way):
        call, _mine = under_way
        due = due_of(Assignment.objects.filter(round__call=call)[0])
        client = officer_of(call)
        with clock.at(due):
            assert client.get(page("progress", call)).context["totals"].late == 0
        with clock.at(due + timedelta(microseconds=1)):
            assert client.get(page("progress", call)).context["totals"].late == 5

    def test_an_observer_reads_totals_and_no_name(self, under_way):
        call, mine = under_way
        shown = observer_of(call).get(page("progress", call))
        assert shown.context["page_title"] == "1 of 6 scorecards are submitted"
        for word in (mine[0].member.expert.name, mine[0].application.reference, mine[0].application.title):
            assert word not in shown.content.decode()

    def test_everybody_with_something_open_is_reminded(self, under_way):
        call, _mine = under_way
        shown = officer_of(call).post(page("remind", call, round="review"), follow=True)
        assert news(shown) == ["3 jurors are reminded, at most once a day."]
        shown = officer_of(call).post(page("remind", call, round="review"), follow=True)
        assert news(shown) == ["3 jurors were reminded today already and get no second letter."]
        assert Notice.objects.filter(event="scoring/juror_reminder").count() == 3

    def test_one_is_reminded_from_here_and_one_comes_back_here(self, under_way):
        call, mine = under_way
        url = page("remind_member", call, pk=mine[0].member_id)
        assert officer_of(call).post(url, {"back": "progress"}).headers["Location"] == page("progress", call)

    def test_more_time_is_only_ever_later(self, under_way):
        call, _mine = under_way
        due = due_of(Assignment.objects.filter(round__call=call)[0])
        client = officer_of(call)
        sooner = client.post(
            page("postpone", call, round="review"), {**wall(due - timedelta(days=1), call), "reason": "Late."}
        )
        assert sooner.context["form"].non_field_errors() == [
            "The new date has to be later than the present one."
        ]
        later = due.replace(second=0, microsecond=0) + timedelta(days=1)
        silent = client.post(page("postpone", call, round="review"), wall(later, call))
        assert silent.context["form"].errors["reason"] == ["Give a reason."]
        why = "The feast of the tenth."
        client.post(page("postpone", call, round="review"), {**wall(later, call), "reason": why})
        assert set(Assignment.objects.values_list("due_at", flat=True)) == {later}
        told = client.get(page("progress", call)).content.decode()
        juror = signed_in(juror_of(Assignment.objects.filter(round__call=call)[0]))
        for words in (told, juror.get(reverse("scoring:queue")).content.decode()):
            assert why in words


class TestClosingARound:
    def test_it_says_what_counts_and_locks_it(self):
        call, assignments = reviewed_call(1)
        give_marks(assignments[0])
        client = officer_of(call)
        asked = client.get(page("lock", call, round="review"))
        assert asked.context["consequences"][0].startswith("The jurors have time until: ")
        assert (
            asked.context["consequences"][1] == "1 of 3 scorecards are submitted. They are locked for good."
        )
        closed = client.post(page("lock", call, round="review"), {"reason": "Two of the jurors fell ill."})
        assert closed.headers["Location"] == f"{page('ranking', call)}?round=review"
        assert Scorecard.objects.get().state == "locked"
        again = client.post(page("lock", call, round="review"), follow=True)
        assert news(again)[-1] == "This round is closed already."


class TestTheShortlist:
    @pytest.fixture
    def two_rounds(self):
        call, _round = locked_round(2)
        first = first_round(call)
        Round.objects.filter(pk=first.pk).update(shortlist_size=1)
        Round.objects.create(
            call=call, rubric=first.rubric, key="pitch", position=2, **texts("name", "Pitch")
        )
        return call

    def test_the_best_are_ticked_and_go_on(self, two_rounds):
        client = officer_of(two_rounds)
        form = client.get(page("shortlist", two_rounds, round="review")).context["form"]
        references = [value for value, _label in form.fields["applications"].choices]
        assert len(references) == 2
        done = client.post(
            page("shortlist", two_rounds, round="review"), {"applications": references[:1]}, follow=True
        )
        assert "1 application goes on. Its people are told." in done.content.decode()
        states = dict(Application.objects.filter(call=two_rounds).values_list("reference", "state"))
        assert states == {references[0]: "shortlisted", references[1]: "in_review"}

    @pytest.fixture
    def one_is_better(self):
        call, assignments = reviewed_call(2)
        best = assignments[0].application
        for one in assignments:
            give_marks(one, None if one.application == best else {"benefit": 1, "feasibility": 1})
        first = first_round(call)
        cards.lock_round(first, by=person_with(call, "officer"), reason="The panel met early.")
        Round.objects.create(
            call=call, rubric=first.rubric, key="pitch", position=2, **texts("name", "Pitch")
        )
        return call

    def test_a_choice_out_of_the_order_wants_a_reason_which_stays(self, one_is_better):
        client, url = officer_of(one_is_better), page("shortlist", one_is_better, round="review")
        choices = client.get(url).context["form"].fields["applications"].choices
        first, second = (value for value, _label in choices)
        short = client.post(url, {"applications": [second], "reason": "x"})
        assert short.context["form"].errors["reason"][0].endswith(f"Passed over: {first}.")
        assert not Shortlisting.objects.exists()
        why = "The first one has withdrawn from the pitch by telephone."
        client.post(url, {"applications": [second], "reason": why})
        kept = Shortlisting.objects.get()
        assert (kept.references, kept.reason) == ([second], why)
        assert kept.departures == {"passed_over": [first], "unranked": [], "beyond": 0}
        assert kept.ranking == kept.round.rankings.get()
        assert not [one for one in ledger.faults() if "shortlisting" in one]
        Shortlisting.objects.update(reason="x")
        assert [one for one in ledger.faults() if "shortlisting" in one]

    def test_more_than_the_round_announces_wants_a_reason(self, two_rounds):
        client, url = officer_of(two_rounds), page("shortlist", two_rounds, round="review")
        both = [value for value, _label in client.get(url).context["form"].fields["applications"].choices]
        refused = client.post(url, {"applications": both})
        assert refused.context["form"].errors["reason"][0].endswith("More than the round announces: 1.")
        client.post(url, {"applications": both, "reason": "Both pitches fit into the afternoon."})
        assert Shortlisting.objects.get().departures["beyond"] == 1

    def test_nobody_ticked_is_said_beside_the_field(self, two_rounds):
        shown = officer_of(two_rounds).post(page("shortlist", two_rounds, round="review"))
        assert shown.context["form"].errors == {"applications": ["Choose at least one application."]}

    def test_an_open_round_has_no_shortlist(self):
        call, assignments = reviewed_call(1)
        reference = assignments[0].application.reference
        shown = officer_of(call).post(page("shortlist", call, round="review"), {"applications": [reference]})
        assert shown.context["form"].non_field_errors() == ["Close the round first."]

    def test_the_second_round_is_shown_once_the_first_is_closed(self, two_rounds):
        client = officer_of(two_rounds)
        assert client.get(page("progress", two_rounds)).context["round"].key == "pitch"
        assert client.get(page("progress", two_rounds), {"round": "review"}).context["round"].key == "review"


def test_a_recusal_shows_beside_the_juror():
    call, assignments = reviewed_call(1, jurors=4)
    one = assignments[0]
    cards.recuse(one, by=person_of(one.member), reason="My former student.")
    assigning.reassign(one, by=person_with(call, "officer"))
    shown = officer_of(call).get(page("progress", call))
    row = next(juror for juror in shown.context["jurors"] if juror.pk == one.member_id)
    assert (row.recused, row.assigned, str(row.pill.label)) == (1, 0, "Stepped back")
