"""Assignments: proposed with their explanation, published in a balanced order, mended by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from applications.models import Application
from applications.services import move
from calls.models import Topic
from core import clock, ledger
from core.models import Notice
from core.refusals import NotAllowed, NotNow
from scoring import matching, tasks
from scoring.fit import Fit
from scoring.models import Assignment, PanelMember, Postponement, Scorecard
from scoring.queries import has_quorum
from scoring.services import assigning, conflicting, proposing
from scoring.services import scoring as cards
from scoring.services.adjusting import propose_pair
from tests.factories.applications import owner_of
from tests.factories.calls import person_with
from tests.factories.moments import TICK
from tests.factories.people import make_user
from tests.factories.scoring import (
    closed_call,
    due_of,
    first_round,
    fresh_assignment,
    give_marks,
    juror_of,
    make_panel,
    person_of,
    reviewed_call,
    seat,
    set_date,
)

pytestmark = pytest.mark.django_db


def propose(call, **fields):
    proposing.propose(first_round(call), by=person_with(call, "officer"), **fields)
    return matching.preview(first_round(call))


def ask(call):
    """A run that waits for the worker."""
    return proposing.propose(first_round(call), by=person_with(call, "officer"), country_cap=None)


def test_a_proposal_fills_every_place_within_the_loads():
    call, _judged = closed_call(applications=4)
    make_panel(call, 6)
    preview = propose(call, country_cap=None)
    assert (preview.pairs, preview.proposed, preview.is_complete) == (12, 12, True)
    assert sorted(row.load for row in preview.jurors) == [2] * 6
    assert set(Assignment.objects.values_list("state", flat=True)) == {"proposed"}


def test_what_cannot_be_filled_says_why():
    call, judged = closed_call(applications=1)
    make_panel(call, 2)
    preview = propose(call, country_cap=None)
    [gap] = preview.unfilled
    assert (gap.application, gap.got, gap.needed) == (judged[0], 2, 3)
    assert gap.sentence == "Jurors on the panel: 2; needed for each application: 3."


def test_at_most_so_many_jurors_of_one_country():
    call, _judged = closed_call(applications=1)
    make_panel(call, 3, country="FI")
    assert propose(call, country_cap=2).pairs == 2
    seat(call, country="KE")
    assert propose(call, country_cap=2).is_complete


def test_language_outweighs_topics_and_topics_decide_among_the_rest():
    call, judged = closed_call(applications=1)
    topic = Topic.objects.create(key="integrity", name_en="Integrity")
    theme = call.themes.get(key="service")
    theme.topic = topic
    theme.save()
    Application.objects.filter(pk=judged[0].pk).update(language="ru")
    application = matching.applications_of(first_round(call))[0]
    knows, speaks, both = (
        seat(call),
        seat(call, languages=["ru"]),
        seat(call, languages=["ru"]),
    )
    knows.expert.topics.add(topic)
    both.expert.topics.add(topic)
    found = Fit([application], [knows, speaks, both]).of(
        (application.pk, one.pk) for one in (knows, speaks, both)
    )
    assert found == pytest.approx([0.4, 0.6, 1.0])


def test_the_same_seed_proposes_the_same():
    call, _judged = closed_call(applications=3)
    make_panel(call, 5)
    propose(call, seed=7, country_cap=None)
    first = set(Assignment.objects.values_list("application", "member"))
    propose(call, seed=7, country_cap=None)
    assert set(Assignment.objects.values_list("application", "member")) == first


def test_publishing_needs_a_proposal_orders_queues_and_writes_one_letter_to_each_juror():
    call, _judged = closed_call(applications=3)
    make_panel(call, 3)
    officer, round_ = person_with(call, "officer"), first_round(call)
    with pytest.raises(NotNow, match="Nothing is proposed"):
        assigning.publish(round_, by=officer)
    propose(call, country_cap=None)
    due = clock.now() + timedelta(days=9)
    set_date(call, "review_until", due)
    published = assigning.publish(round_, by=officer)
    assert len(published) == 9
    assert {one.due_at for one in published} == {due}
    for member in {one.member_id for one in published}:
        assert sorted(one.position for one in published if one.member_id == member) == [1, 2, 3]
    sums: dict[int, int] = {}
    for one in published:
        sums[one.application_id] = sums.get(one.application_id, 0) + one.position
    assert max(sums.values()) - min(sums.values()) <= 2
    letters = Notice.objects.filter(event="scoring/assignment")
    assert letters.count() == 3
    assert all("assigned to you: 3." in one.text for one in letters)
    assert list(ledger.faults()) == []


def test_what_is_given_by_hand_within_minutes_is_told_in_one_letter():
    with clock.at(clock.now()) as hands:
        call, judged = closed_call(applications=3)
        [member] = make_panel(call, 1)
        officer, round_ = person_with(call, "officer"), first_round(call)
        for application in judged[:2]:
            assigning.assign_by_hand(round_, application, member, by=officer)
            hands.advance(timedelta(minutes=9))
        [letter] = Notice.objects.filter(event="scoring/assignment")
        assert "assigned to you: 2." in letter.text
        hands.advance(timedelta(minutes=1))  # it is on its way: what comes later is another letter
        assigning.assign_by_hand(round_, judged[2], member, by=officer)
    assert Notice.objects.filter(event="scoring/assignment").count() == 2


def test_who_is_no_officer_assigns_nothing():
    call, judged = closed_call(applications=1)
    members = make_panel(call, 3)
    round_ = first_round(call)
    for by in (make_user(), person_with(call, "approver"), owner_of(judged[0]), person_of(members[0])):
        with pytest.raises(NotAllowed):
            proposing.propose(round_, by=by)
        with pytest.raises(NotAllowed):
            assigning.assign_by_hand(round_, judged[0], members[0], by=by)


def test_a_later_application_goes_to_the_end_of_the_queue():
    call, judged = closed_call(applications=2)
    members = make_panel(call, 3)
    officer, round_ = person_with(call, "officer"), first_round(call)
    one = assigning.assign_by_hand(round_, judged[0], members[0], by=officer)
    two = assigning.assign_by_hand(round_, judged[1], members[0], by=officer)
    assert (one.position, two.position, two.is_automatic) == (1, 2, False)
    with pytest.raises(NotNow, match="already"):
        assigning.assign_by_hand(round_, judged[1], members[0], by=officer)


def test_an_assignment_can_be_taken_back_and_given_again_but_not_once_it_is_scored():
    call, assignments = reviewed_call(applications=1)
    officer, one = person_with(call, "officer"), assignments[0]
    removed = assigning.remove_assignment(one, by=officer, reason="Too much work.")
    assert (removed.state, removed.ended_reason) == ("removed", "Too much work.")
    again = assigning.assign_by_hand(one.round, one.application, one.member, by=officer)
    assert (again.pk, again.state, again.ended_at) == (one.pk, "active", None)
    give_marks(again)
    with pytest.raises(NotNow, match="submitted"):
        assigning.remove_assignment(again, by=officer, reason="Too late.")
    assert list(ledger.faults()) == []


@pytest.mark.parametrize("way", ["propose", "discard", "take out", "publish"])
def test_a_pair_taken_back_and_proposed_again_leaves_the_ledger_at_peace(way):
    call, assignments = reviewed_call(applications=1)
    officer, one = person_with(call, "officer"), assignments[0]
    Scorecard.objects.create(assignment=one)
    assigning.remove_assignment(one, by=officer, reason="Too much work.")
    again = propose_pair(one.round, one.application, one.member, by=officer)
    assert (again.pk, again.state) == (one.pk, "proposed")
    assert list(ledger.faults()) == []
    if way == "propose":
        propose(call, country_cap=None)
        assert (fresh_assignment(one).state, fresh_assignment(one).is_automatic) == ("proposed", False)
    elif way == "publish":
        assigning.publish(one.round, by=officer)
        assert (fresh_assignment(one).state, fresh_assignment(one).ended_at) == ("active", None)
    else:
        if way == "discard":
            assert assigning.discard(one.round, by=officer) == 1
        else:
            assigning.remove_assignment(fresh_assignment(one), by=officer, reason="No.")
        assert (fresh_assignment(one).state, fresh_assignment(one).ended_reason) == (
            "removed",
            "Too much work.",
        )
    assert list(ledger.faults()) == []


def test_a_recusal_goes_to_the_best_juror_below_the_load():
    call, assignments = reviewed_call(applications=1)
    full, free = seat(call), seat(call)
    full.max_load = 0
    full.save()
    cards.recuse(assignments[0], by=juror_of(assignments[0]), reason="A former student.")
    taken_over = Assignment.objects.get(state="active", member__in=[full, free])
    assert (taken_over.member, taken_over.due_at) == (free, assignments[0].due_at)
    assert Notice.objects.filter(event="scoring/recusal_confirmed").count() == 1
    assert fresh_assignment(assignments[0]).state == "recused"


def test_who_takes_over_keeps_to_the_country_cap_of_the_plan():
    call, _judged = closed_call(1)
    for country in ("FI", "FI", "SE"):
        seat(call, country=country)
    propose(call, country_cap=2)
    assigning.publish(first_round(call), by=person_with(call, "officer"))
    third, other = seat(call, country="FI"), seat(call, country="NO")
    swede = Assignment.objects.get(member__expert__country="SE")
    conflicting.declare(
        swede.member, by=person_of(swede.member), said={swede.application: (True, "A friend.")}
    )
    assert Assignment.objects.filter(member=other, state="active").exists()
    assert not Assignment.objects.filter(member=third).exists()


class TestRuns:
    """A plan that the worker works out."""

    @pytest.fixture
    def large(self, monkeypatch):
        monkeypatch.setattr(proposing, "AT_ONCE", 1)
        call, _judged = closed_call(2)
        return call, make_panel(call, 4)

    def test_it_is_carried_out_once_however_often_it_is_delivered(self, large):
        call, _members = large
        run = ask(call)
        assert (run.state, Assignment.objects.count()) == ("waiting", 0)
        tasks.work_out_plan(run.pk)
        first = set(Assignment.objects.values_list("pk", flat=True))
        tasks.work_out_plan(run.pk)
        assert set(Assignment.objects.values_list("pk", flat=True)) == first and len(first) == 6
        run.refresh_from_db()
        assert run.is_over and run.state == "done"

    def test_one_at_a_time_until_one_was_interrupted(self, large, hands):
        call, _members = large
        run = ask(call)
        run.asked_at = clock.now()
        run.save()
        for late in (-TICK, 0 * TICK):
            hands.instant = run.asked_at + proposing.LONGEST + late
            if late:
                with pytest.raises(NotNow, match="worked out already"):
                    ask(call)
            else:
                assert ask(call).pk != run.pk
        run.refresh_from_db()
        assert (run.state, run.problem) == ("failed", "It was interrupted. Propose again.")

    @pytest.mark.parametrize("what", ["a juror left", "a load was set", "a pair was given", "a conflict"])
    def test_a_plan_whose_ground_moved_meanwhile_is_not_written_down(self, large, monkeypatch, what):
        call, members = large
        run = ask(call)
        solved = matching.Table.solve

        def solve_while_others_act(table, **held_to):
            plan = solved(table, **held_to)
            application = Application.objects.get(pk=plan.pairs[0][0])
            if what == "a juror left":
                PanelMember.objects.filter(pk=members[0].pk).update(state="removed")
            elif what == "a load was set":
                PanelMember.objects.filter(pk=members[0].pk).update(max_load=0)
            elif what == "a pair was given":
                officer = person_with(call, "officer")
                assigning.assign_by_hand(first_round(call), application, members[0], by=officer)
            else:
                said = {application: (True, "A friend.")}
                conflicting.declare(members[0], by=person_of(members[0]), said=said)
            return plan

        monkeypatch.setattr(matching.Table, "solve", solve_while_others_act)
        tasks.work_out_plan(run.pk)
        run.refresh_from_db()
        assert run.state == "failed" and "changed while the plan was worked out" in run.problem
        assert not Assignment.objects.filter(state="proposed").exists()

    def test_what_breaks_is_said_and_raised(self, large, monkeypatch):
        call, _members = large
        run = ask(call)

        def broken(*_table, **_held_to):
            raise RuntimeError("The solver stopped early.")

        monkeypatch.setattr(matching.Table, "solve", broken)
        with pytest.raises(RuntimeError):
            tasks.work_out_plan(run.pk)
        run.refresh_from_db()
        assert (run.state, "could not be worked out" in run.problem) == ("failed", True)
        assert ask(call).state == "waiting"


def test_a_recused_juror_is_not_proposed_again():
    call, assignments = reviewed_call(applications=1)
    one = assignments[0]
    cards.recuse(one, by=juror_of(one), reason="A former student.")
    [gap] = propose(call, country_cap=None).unfilled
    assert gap.application == one.application
    assert gap.sentence == "Jurors without a conflict: 2; needed: 3."


def test_a_closing_date_only_moves_later():
    call, assignments = reviewed_call(applications=1)
    officer, due = person_with(call, "officer"), due_of(assignments[0])
    with pytest.raises(NotNow, match="later"):
        assigning.postpone(first_round(call), due_at=due, reason="A feast.", by=officer)
    later = due + timedelta(microseconds=1)
    with pytest.raises(NotNow, match="reason"):
        assigning.postpone(first_round(call), due_at=later, reason=" ", by=officer)
    assert assigning.postpone(first_round(call), due_at=later, reason="A feast.", by=officer) == 3
    assert (
        assigning.postpone(first_round(call), due_at=due + timedelta(days=2), reason="Ill.", by=officer) == 3
    )
    assert fresh_assignment(assignments[0]).due_at == due + timedelta(days=2)


def test_who_has_open_scorecards_is_told_why_the_date_moved():
    call, assignments = reviewed_call(applications=1)
    give_marks(assignments[0])
    due = due_of(assignments[0]) + timedelta(days=2)
    assigning.postpone(
        first_round(call), due_at=due, reason="Two jurors fell ill.", by=person_with(call, "officer")
    )
    letters = Notice.objects.filter(event="scoring/round_postponed")
    assert set(letters.values_list("recipient", flat=True)) == {juror_of(one).pk for one in assignments[1:]}
    assert all("Two jurors fell ill." in one.text for one in letters)
    assert list(ledger.faults()) == []
    Postponement.objects.update(reason="No reason.")
    assert [one for one in ledger.faults() if "postponement" in one]


def test_nothing_is_assigned_before_the_sealing_or_after_the_lock():
    call, assignments = reviewed_call(applications=1)
    for one in assignments:
        give_marks(one)
    officer = person_with(call, "officer")
    cards.lock_round(first_round(call), by=officer, reason="The panel met early.")
    with pytest.raises(NotNow, match="closed"):
        propose(call)
    assert has_quorum(assignments[0].application)


def test_the_match_of_a_round_stays_when_its_applications_have_moved_on():
    call, assignments = reviewed_call(2)
    before = matching.preview(first_round(call))
    assert before.match > 0
    gone = assignments[0].application
    move(gone, "withdraw", by=owner_of(gone))
    after = matching.preview(first_round(call))
    assert (after.match, [row.match for row in after.jurors]) == (
        before.match,
        [row.match for row in before.jurors],
    )
