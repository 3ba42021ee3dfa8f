"""Scorecards: drafts that are never overwritten unseen, submissions that are whole, and the lock."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from core import clock, ledger
from core.models import Notice
from core.refusals import NotAllowed, NotNow
from scoring import code_of_conduct
from scoring.completeness import Given
from scoring.models import Assignment, Mark, Scorecard
from scoring.services import closing, conflicting, panel
from scoring.services import scoring as cards
from scoring.services.submitting import submit_all
from tests.factories.applications import owner_of
from tests.factories.calls import person_with
from tests.factories.moments import TICK
from tests.factories.people import make_user
from tests.factories.scoring import (
    declare_none,
    due_of,
    first_round,
    fresh_assignment,
    give_draft,
    give_marks,
    given,
    juror_of,
    reviewed_call,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def one():
    return reviewed_call(applications=1)[1][0]


def save(one, version, **fields):
    marks = given({"benefit": 5})
    return cards.save_draft(one, by=juror_of(one), marks=marks, version=version, **fields)


def test_a_draft_may_lack_anything_and_counts_its_versions(one):
    first = save(one, 0, feedback="Clear.")
    second = save(one, 1, note="Ask about the cost.")
    assert (first.version, second.version, second.state) == (1, 2, "draft")
    assert [(mark.criterion.key, mark.value) for mark in second.marks.all()] == [("benefit", 5)]
    assert second.score is None


@pytest.mark.parametrize("version", [0, 2, 7])
def test_another_window_never_overwrites_unseen(one, version):
    save(one, 0, note="First window.")
    with pytest.raises(cards.ChangedElsewhere) as clash:
        save(one, version, note="Second window.")
    assert clash.value.card.note == "First window."
    assert Scorecard.objects.get().note == "First window."


def test_only_the_juror_writes_on_their_card(one):
    marks = given({"benefit": 5})
    people = [
        make_user(),
        owner_of(one.application),
        person_with(one.application.call, "officer"),
        juror_of(one.round.assignments.exclude(pk=one.pk)[0]),
    ]
    for by in people:
        with pytest.raises(NotAllowed):
            cards.save_draft(one, by=by, marks=marks, version=0)
        with pytest.raises(NotAllowed):
            cards.submit_scorecard(one, by=by)
        with pytest.raises(NotAllowed):
            cards.recuse(one, by=by, reason="Not mine.")


@pytest.mark.parametrize("value", [-1, 6])
def test_a_mark_outside_the_scale_is_refused(one, value):
    with pytest.raises(NotNow, match="from 0 to 5"):
        cards.save_draft(one, by=juror_of(one), marks={"benefit": Given(value)}, version=0)
    assert not Scorecard.objects.exists()


def test_a_criterion_of_another_rubric_is_refused(one):
    with pytest.raises(NotNow, match="no criterion"):
        cards.save_draft(one, by=juror_of(one), marks={"beauty": Given(1)}, version=0)


def test_nothing_is_saved_before_the_conflict_question_is_answered(one):
    one.member.declarations.all().delete()
    with pytest.raises(NotNow, match="conflict of interest"):
        save(one, 0)
    declare_none(one.member)
    assert save(one, 0).version == 1


def test_a_code_signed_in_an_earlier_version_opens_neither_card_nor_declaration(one, monkeypatch):
    assert save(one, 0).version == 1
    monkeypatch.setattr(code_of_conduct, "VERSION", "2027-1")
    for write in (
        lambda: save(one, 1),
        lambda: cards.submit_scorecard(one, by=juror_of(one)),
        lambda: cards.reopen(one, by=juror_of(one)),
        lambda: conflicting.declare(one.member, by=juror_of(one), said={one.application: (False, "")}),
    ):
        with pytest.raises(NotNow, match="Sign the code of conduct first"):
            write()
    panel.sign_code(one.member, by=juror_of(one))
    assert save(one, 1).version == 2
    declare_none(one.member)


def lacks_of(one) -> list[tuple[str, str]]:
    with pytest.raises(cards.Incomplete) as refused:
        cards.submit_scorecard(one, by=juror_of(one))
    return [(lack.part, lack.criterion) for lack in refused.value.lacks]


def test_a_submission_says_everything_it_lacks(one):
    assert lacks_of(one) == [("mark", "benefit"), ("mark", "feasibility"), ("recommendation", "")]
    give_draft(one, {"benefit": 5}, recommendation="")
    assert lacks_of(one) == [("mark", "feasibility"), ("recommendation", "")]


def test_a_required_reason_and_a_required_mark_are_asked_for(one):
    one.round.rubric.criteria.filter(key="benefit").update(reason_required=True, cannot_judge_allowed=False)
    give_draft(one, {"benefit": 5, "feasibility": 5}, reason=" ")
    assert lacks_of(one) == [("reason", "benefit")]
    give_draft(one, {"benefit": None, "feasibility": 5})
    assert lacks_of(one) == [("mark", "benefit")]


def test_who_can_judge_nothing_recuses_instead(one):
    give_draft(one, {"benefit": None, "feasibility": None})
    assert lacks_of(one) == [("mark", "")]


@pytest.mark.parametrize(
    ("marks", "score"),
    [
        ({"benefit": 5, "feasibility": 5}, "100"),
        ({"benefit": 0, "feasibility": 0}, "0"),
        ({"benefit": 4, "feasibility": 3}, "72"),
        ({"benefit": 4, "feasibility": None}, "80"),
        ({"benefit": None, "feasibility": 3}, "60"),
    ],
)
def test_the_score_is_the_weighted_mean_of_what_was_judged(one, marks, score):
    card = give_marks(one, marks)
    assert (card.state, card.score) == ("submitted", Decimal(score).quantize(Decimal("0.0001")))
    assert len(card.marks_hash) == 64


def test_submitting_twice_is_submitting_once(one):
    card = give_marks(one)
    again = cards.submit_scorecard(one, by=juror_of(one), version=card.version)
    assert again.submitted_at == card.submitted_at


def test_a_submitted_card_is_changed_only_after_reopening(one):
    card = give_marks(one)
    with pytest.raises(NotNow, match="Reopen"):
        save(one, card.version)
    reopened = cards.reopen(one, by=juror_of(one))
    assert (reopened.state, reopened.score, reopened.marks_hash) == ("draft", None, "")
    assert give_marks(one, {"benefit": 1, "feasibility": 1}).score == Decimal(20)
    assert list(ledger.faults()) == []


def test_all_complete_drafts_of_a_juror_are_submitted_together():
    _call, assignments = reviewed_call(applications=2)
    mine = [one for one in assignments if one.member == assignments[0].member]
    give_draft(mine[0])
    give_draft(mine[1], {"benefit": 5})
    assert submit_all(mine[0].round, by=juror_of(mine[0])) == (1, 1)
    assert Scorecard.objects.get(state="submitted").assignment == mine[0]
    give_draft(mine[1])
    assert submit_all(mine[0].round, by=juror_of(mine[0])) == (1, 0)
    assert list(ledger.faults()) == []


def test_a_recusal_needs_a_reason_and_ends_everything(one):
    by = juror_of(one)
    with pytest.raises(NotNow, match="why"):
        cards.recuse(one, by=by, reason=" ")
    give_marks(one)
    cards.recuse(one, by=by, reason="I advise them.")
    assert (fresh_assignment(one).state, fresh_assignment(one).ended_reason) == ("recused", "Declared")
    assert (one.application_id, one.member_id) in conflicting.barred_pairs(one.application.call)
    with pytest.raises(NotNow, match="no longer assigned"):
        save(one, 2)


class TestTheLock:
    def test_submitted_cards_are_locked_and_drafts_do_not_count(self):
        call, assignments = reviewed_call(applications=1)
        give_marks(assignments[0])
        give_marks(assignments[1])
        give_draft(assignments[2])
        assert (
            cards.lock_round(
                first_round(call), by=person_with(call, "officer"), reason="The panel met early."
            )
            == 2
        )
        assert sorted(Scorecard.objects.values_list("state", flat=True)) == ["draft", "locked", "locked"]
        assert first_round(call).locked_at is not None
        assert Notice.objects.filter(event="scoring/round_closed").count() == 3
        assert list(ledger.faults()) == []

    def test_a_recused_juror_s_card_is_not_locked(self):
        call, assignments = reviewed_call(applications=1)
        give_marks(assignments[0])
        cards.recuse(assignments[0], by=juror_of(assignments[0]), reason="A tie.")
        assert (
            cards.lock_round(
                first_round(call), by=person_with(call, "officer"), reason="The panel met early."
            )
            == 0
        )

    def test_nobody_but_an_officer_or_the_clock_locks(self):
        call, assignments = reviewed_call(applications=1)
        for by in (juror_of(assignments[0]), person_with(call, "approver"), make_user()):
            with pytest.raises(NotAllowed):
                cards.lock_round(first_round(call), by=by, reason="The panel met early.")
        cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
        with pytest.raises(NotNow, match="already"):
            cards.lock_round(
                first_round(call), by=person_with(call, "officer"), reason="The panel met early."
            )

    def test_after_the_lock_no_service_writes(self):
        call, assignments = reviewed_call(applications=1)
        card = give_marks(assignments[0])
        cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
        one, by = assignments[0], juror_of(assignments[0])
        for act in (
            lambda: save(one, card.version),
            lambda: cards.submit_scorecard(one, by=by),
            lambda: cards.reopen(one, by=by),
            lambda: cards.recuse(one, by=by, reason="Late."),
        ):
            with pytest.raises(NotNow, match="closed"):
                act()

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE scoring_scorecard SET score = 99 WHERE id = {card}",
            "UPDATE scoring_scorecard SET state = 'submitted', locked_at = NULL WHERE id = {card}",
            "DELETE FROM scoring_scorecard WHERE id = {card}",
            "UPDATE scoring_mark SET value = 5 WHERE scorecard_id = {card}",
            "DELETE FROM scoring_mark WHERE scorecard_id = {card}",
            "INSERT INTO scoring_mark (scorecard_id, criterion_id, value, cannot_judge, reason)"
            " SELECT {card}, MAX(criterion_id) + 1000, 5, FALSE, '' FROM scoring_mark",
            "UPDATE scoring_mark SET scorecard_id = {card}, criterion_id = criterion_id + 1000"
            " WHERE scorecard_id = {draft}",
            "UPDATE scoring_scorecard SET state = 'locked', locked_at = saved_at, submitted_at = saved_at,"
            " score = 99, marks_hash = 'x', recommendation = 'fund' WHERE id = {draft}",
            "INSERT INTO scoring_scorecard (assignment_id, state, recommendation, feedback, note, version,"
            " page, score, saved_at, submitted_at, marks_hash) SELECT id, 'submitted', 'fund', '', '', 1,"
            " '', 99, assigned_at, assigned_at, 'x' FROM scoring_assignment WHERE id = {free}",
            "UPDATE calls_round SET locked_at = NULL",
            "UPDATE calls_round SET locked_at = '2001-01-01 00:00:00+00:00'",
            "UPDATE scoring_assignment SET state = 'removed', ended_at = assigned_at WHERE id = {assignment}",
            "UPDATE scoring_assignment SET application_id = application_id + 1000 WHERE id = {assignment}",
        ],
    )
    def test_the_database_itself_refuses_to_change_what_counts(self, statement):
        card, draft, free = self._a_closed_round()
        names = {"card": card.pk, "assignment": card.assignment_id, "draft": draft.pk, "free": free.pk}
        before = list(Mark.objects.order_by("pk").values_list("pk", "value"))
        refused = pytest.raises(DatabaseError, match="never changed")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(**names))
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            Scorecard.objects.filter(pk=card.pk).update(score=1)
        assert list(Mark.objects.order_by("pk").values_list("pk", "value")) == before
        assert list(ledger.faults()) == []

    def _a_closed_round(self):
        """A locked card, a draft, and an assignment without a card."""
        call, (first, second, free) = reviewed_call(applications=1)
        card, draft = give_marks(first), give_draft(second)
        cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
        return card, draft, free

    @pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL empties tables at once")
    @pytest.mark.parametrize(
        "table", ["scoring_mark", "scoring_scorecard", "scoring_ranking", "core_ledgerentry"]
    )
    def test_no_table_of_record_is_emptied(self, table):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {table} CASCADE")

    @pytest.mark.parametrize(("late", "is_open"), [(-TICK, True), (0 * TICK, False), (TICK, False)])
    def test_what_reached_the_portal_before_the_end_counts_whether_or_not_the_clock_has_closed_it(
        self, late, is_open
    ):
        _call, assignments = reviewed_call(applications=1)
        one, by = assignments[0], juror_of(assignments[0])
        card = give_draft(one)
        received = due_of(one) + late
        with clock.at(due_of(one) + timedelta(seconds=59)):
            acts = (
                lambda: save(one, card.version, received=received, recommendation="fund"),
                lambda: cards.submit_scorecard(one, by=by, received=received),
                lambda: cards.reopen(one, by=by, received=received),
                lambda: submit_all(one.round, by=by, received=received),
            )
            for act in acts:
                if is_open:
                    act()
                else:
                    with pytest.raises(NotNow, match="closed"):
                        act()

    def test_the_last_due_date_of_the_round_is_the_end_for_all_its_jurors(self):
        _call, assignments = reviewed_call(applications=1)
        later = due_of(assignments[0]) + timedelta(days=1)
        Assignment.objects.filter(pk=assignments[1].pk).update(due_at=later)
        with clock.at(later - TICK):
            save(assignments[0], 0)
        with clock.at(later), pytest.raises(NotNow, match="closed"):
            save(assignments[2], 0)

    @pytest.mark.parametrize(("late", "closed"), [(-1, 0), (0, 1), (1, 1)])
    def test_the_clock_closes_a_round_a_minute_after_its_last_due_date(self, late, closed):
        _call, assignments = reviewed_call(applications=1)
        give_marks(assignments[0])
        with clock.at(due_of(assignments[0]) + timedelta(minutes=1, microseconds=late)):
            assert len(closing.close_due_rounds()) == closed
            assert closing.close_due_rounds() == []
        assert Scorecard.objects.filter(state="locked").count() == closed

    def test_jurors_with_open_cards_are_told_once_two_days_before(self):
        _call, assignments = reviewed_call(applications=1)
        give_marks(assignments[0])
        with clock.at(due_of(assignments[0]) - timedelta(hours=48, microseconds=1)):
            assert closing.warn_of_closing() == 0
        with clock.at(due_of(assignments[0]) - timedelta(hours=48)):
            closing.warn_of_closing()
            closing.warn_of_closing()
        assert Notice.objects.filter(event="scoring/round_closing").count() == 2

    def test_a_mark_changed_behind_the_portal_shows(self):
        _call, assignments = reviewed_call(applications=1)
        card = give_marks(assignments[0])
        Mark.objects.filter(scorecard=card).update(value=5)
        assert any(one.startswith(f"{card.ledger_name} was changed after entry") for one in ledger.faults())
