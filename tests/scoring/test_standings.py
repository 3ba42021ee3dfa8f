"""The ranking of a round: from locked scorecards alone, traceable, and the same bytes each time."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import pytest

from calls.models import Call
from core import ledger
from core.canonical import sha256_of_text
from core.refusals import NotAllowed, NotNow
from scoring import ranking_table
from scoring.models import Ranking
from scoring.services import ranking
from scoring.services import scoring as cards
from tests.factories.calls import person_with
from tests.factories.people import make_user
from tests.factories.scoring import first_round, give_draft, give_marks, reviewed_call

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def scored(table: Mapping[int, Sequence[Mapping[str, int | None] | None]], **fields):
    """A locked call: for each application (by the order of its reference) what its three jurors gave."""
    call, assignments = reviewed_call(applications=len(table), **fields)
    references = sorted({one.application.reference for one in assignments})
    members = sorted({one.member_id for one in assignments})
    for one in assignments:
        marks = table[references.index(one.application.reference)][members.index(one.member_id)]
        if marks is not None:
            give_marks(one, dict(marks))
    cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
    return call, references


def marks(benefit: int, feasibility: int) -> dict[str, int | None]:
    return {"benefit": benefit, "feasibility": feasibility}


def test_rows_carry_means_spread_quorum_and_places():
    call, references = scored(
        {
            0: [marks(5, 5), marks(5, 5), marks(4, 4)],
            1: [marks(1, 1), marks(2, 2), marks(5, 5)],
            2: [marks(4, 4), marks(4, 4), None],
        }
    )
    table = ranking.compute(first_round(call))
    by_reference = {row.application.reference: row for row in table.rows}
    best, split, short = (by_reference[one] for one in references)
    assert (best.place, best.count, best.has_quorum, best.is_divergent) == (1, 3, True, False)
    assert best.mean == pytest.approx(280 / 3)
    assert (split.place, split.spread, split.is_divergent) == (2, 80.0, True)
    assert (short.place, short.count, short.has_quorum, short.mean) == (None, 2, False, 80.0)
    assert (table.without_quorum, table.divergent, table.components) == (1, 1, 1)
    assert [row.application.reference for row in table.rows] == [references[0], references[1], references[2]]


def test_a_harsh_juror_shows_beside_the_raw_mean_and_never_in_its_place():
    call, _references = scored(
        {0: [marks(2, 2), marks(4, 4), marks(4, 4)], 1: [marks(1, 1), marks(3, 3), marks(3, 3)]}
    )
    table = ranking.compute(first_round(call))
    assert sorted(round(value, 6) for value in table.severity.values()) == [-13.333333, -13.333333, 26.666667]
    assert [round(row.mean or 0, 6) for row in table.rows] == [66.666667, 46.666667]
    assert [round(row.calibrated or 0, 6) for row in table.rows] == [66.666667, 46.666667]


def test_ties_are_broken_by_the_published_criterion_and_what_remains_says_so():
    table = {0: [marks(2, 5)] * 3, 1: [marks(4, 2)] * 3, 2: [marks(4, 2)] * 3}
    call, references = scored(table)
    round_ = first_round(call)
    assert {(row.place, row.is_tied) for row in ranking.compute(round_).rows} == {(1, True)}
    round_.rubric.criteria.filter(key="benefit").update(tie_break_order=1)
    rows = {row.application.reference: row for row in ranking.compute(first_round(call)).rows}
    assert [(rows[one].place, rows[one].is_tied) for one in references] == [(3, False), (1, True), (1, True)]
    assert rows[references[0]].broken_by == "benefit"


def test_drafts_and_withdrawn_applications_are_not_ranked():
    from applications.services import withdraw
    from tests.factories.applications import fresh, owner_of

    call, assignments = reviewed_call(applications=2)
    for one in assignments[:-1]:
        give_marks(one)
    give_draft(assignments[-1])
    gone = assignments[0].application
    withdraw(fresh(gone), by=owner_of(gone))
    cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
    rows = ranking.compute(first_round(call)).rows
    assert gone.reference not in {row.application.reference for row in rows}


@pytest.mark.parametrize("later", ["incubation", "graduated", "left", "turned_down"])
def test_a_winner_stays_in_the_ranking_whatever_becomes_of_it(later):
    from django.db.models import QuerySet

    from applications.models import Application

    call, references = scored({0: [marks(5, 5)] * 3, 1: [marks(3, 3)] * 3})
    before = ranking.compute(first_round(call))
    QuerySet(Application).filter(reference=references[0]).update(state=later)
    after = ranking.compute(first_round(call))
    assert [row.application.reference for row in after.rows] == [
        row.application.reference for row in before.rows
    ]
    assert after.agreement == before.agreement


def test_agreement_is_left_open_where_it_has_no_meaning():
    call, _references = scored({0: [marks(3, 3)] * 3})
    assert ranking.compute(first_round(call)).agreement is None
    call, _references = scored({0: [marks(5, 5)] * 3, 1: [marks(1, 1)] * 3})
    assert ranking.compute(first_round(call)).agreement == pytest.approx(1.0)


def test_a_snapshot_is_the_same_bytes_for_the_same_inputs():
    call, _references = scored({0: [marks(5, 4)] * 3, 1: [marks(2, 3)] * 3})
    officer = person_with(call, "officer")
    first = ranking.take_snapshot(first_round(call), by=officer)
    assert ranking.take_snapshot(first_round(call), by=officer) == first
    assert sha256_of_text(first.document) == first.sha256
    assert ranking.canonical(ranking.document_of(first_round(call))) == first.document
    assert list(ledger.faults()) == []


def test_the_page_and_the_snapshot_say_the_same_of_the_funding_line():
    wide_apart_below_the_quorum = [marks(5, 5), marks(0, 0), None]
    call, _references = scored(
        {
            0: [marks(5, 4), marks(4, 4), marks(5, 4)],
            1: [marks(3, 4), marks(4, 3), marks(3, 3)],
            2: [marks(3, 3)] * 3,
            3: wide_apart_below_the_quorum,
            4: wide_apart_below_the_quorum,
        },
        places=1,
    )
    round_ = first_round(call)
    shown = ranking_table.table_of(call, ranking.compute(round_))
    frozen = {row["application"]: row for row in ranking.document_of(round_)["rows"]}
    assert {row["zone"] for row in frozen.values()} == {"in_zone", ""}
    for line in shown.lines:
        row = frozen[line.row.application.reference]
        assert line.zone == ranking_table.ZONES.get(row["zone"])
        assert line.likely == ("–".join(map(str, row["ranks"])) if row["zone"] else "")
    assert shown.in_zone == 3


def test_where_the_line_lies_is_among_the_inputs_of_a_snapshot():
    call, _references = scored({0: [marks(5, 4)] * 3, 1: [marks(2, 3)] * 3}, places=1)
    officer = person_with(call, "officer")
    first = ranking.take_snapshot(first_round(call), by=officer)
    Call.objects.filter(pk=call.pk).update(places=2)
    second = ranking.take_snapshot(first_round(call), by=officer)
    assert first.inputs_hash != second.inputs_hash


def test_a_snapshot_names_nobody_and_every_input():
    call, references = scored({0: [marks(5, 4)] * 3})
    snapshot = ranking.take_snapshot(first_round(call), by=person_with(call, "officer"))
    document = json.loads(snapshot.document)
    assert document["inputs"]["applications"] == references
    assert len(document["inputs"]["scorecards"]) == 3
    assert "Expert" not in snapshot.document
    assert ranking.rows_of(snapshot)[0]["mean"] == "92.000000"


def test_only_an_officer_freezes_and_only_a_locked_round():
    call, _assignments = reviewed_call(applications=1)
    with pytest.raises(NotAllowed):
        ranking.take_snapshot(first_round(call), by=make_user())
    with pytest.raises(NotNow, match="closed"):
        ranking.take_snapshot(first_round(call), by=person_with(call, "officer"))
    assert not Ranking.objects.exists()


def test_the_whole_table_costs_the_same_queries_for_two_and_for_six(django_assert_num_queries):
    for size in (2, 6):
        call, _references = scored({number: [marks(4, 3)] * 3 for number in range(size)})
        round_ = first_round(call)
        with django_assert_num_queries(5):
            ranking.compute(round_)
