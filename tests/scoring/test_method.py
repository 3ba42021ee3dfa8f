"""The published method over plain tables: nothing but ties depends on the order, and each number adds up."""

from __future__ import annotations

from statistics import mean

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scoring import method
from scoring.ranking import expected_ranks, funding_zone, rivals

TERMS = method.Terms(quorum=2, places=2, spread_flag=30)
# Shrout and Fleiss (1979), table 2, as in test_agreement.
TARGETS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]

score = st.none() | st.integers(0, 20).map(lambda mark: 5.0 * mark)
tables = st.integers(1, 5).flatmap(
    lambda jurors: st.lists(st.lists(score, min_size=jurors, max_size=jurors), min_size=1, max_size=6)
)


def shown(figures: method.Figures) -> dict[str, object]:
    """What the page shows of a row; the number of a group is only a name."""
    return {key: value for key, value in figures.as_data().items() if key != "component"}


@settings(deadline=None)
@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_applications_and_jurors_changes_nothing(table, random):
    rows, columns = (random.sample(range(n), n) for n in (len(table), len(table[0])))
    before = method.judge(table, [], TERMS)
    after = method.judge([[table[row][column] for column in columns] for row in rows], [], TERMS)
    for new, row in zip(after.figures, rows, strict=True):
        old = before.figures[row]
        assert (new.place, new.is_tied, new.zone, new.count) == (old.place, old.is_tied, old.zone, old.count)
        assert (new.is_divergent, new.best, new.worst) == (old.is_divergent, old.best, old.worst)
        for key in ("mean", "trimmed", "spread", "calibrated", "expected_rank"):
            value = getattr(old, key)
            assert getattr(new, key) == (None if value is None else pytest.approx(value, abs=1e-6))
    assert after.agreement == (before.agreement and pytest.approx(before.agreement, abs=1e-9))


@settings(deadline=None)
@given(tables)
def test_severity_and_calibrated_score_lead_back_to_the_marks(table):
    """As the source pages say: a severity is the mean of calibrated less own, a calibrated score of both."""
    judged = method.judge(table, [], TERMS)
    for column, points in enumerate(judged.severity):
        gaps = [
            one.calibrated - row[column]
            for one, row in zip(judged.figures, table, strict=True)
            if row[column] is not None
        ]
        assert points == (pytest.approx(mean(gaps), abs=1e-6) if gaps else None)
    for one, row in zip(judged.figures, table, strict=True):
        both = [
            value + points
            for value, points in zip(row, judged.severity, strict=True)
            if value is not None and points is not None
        ]
        assert one.calibrated == (pytest.approx(mean(both), abs=1e-6) if both else None)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 100), st.integers(0, 40)), min_size=1, max_size=8), st.integers(0, 7)
)
def test_rivals_add_up_to_the_expected_rank_and_the_likely_range(rows, index):
    assume(index < len(rows))
    means, variances = [float(one) for one, _ in rows], [float(one) for _, one in rows]
    found = rivals(means, variances, index)
    place = funding_zone(means, variances, 1)[index]
    assert 1 + sum(one.chance for one in found) == pytest.approx(expected_ranks(means, variances)[index])
    assert 1 + sum(one.is_clearly_better for one in found) == place.best
    assert len(rows) - sum(one.is_clearly_worse for one in found) == place.worst


def test_reliability_is_of_the_complete_part_alone():
    found = method.reliability_of([*TARGETS, [1, None, 9, 9], [None, None, None, 3]])
    assert found is not None
    assert (found.applications, found.jurors, round(found.one, 2), round(found.panel, 2)) == (
        6,
        4,
        0.29,
        0.62,
    )


@pytest.mark.parametrize(
    "table", [[], [[1, 2]], [[1], [2]], [[1, None], [None, 2]], [[5, 5], [5, 5]], [[1, 2], [None, 3]]]
)
def test_reliability_is_left_open_where_it_has_no_meaning(table):
    assert method.reliability_of(table) is None


def test_each_way_to_one_score_by_hand():
    table: method.Table = [[90.0, 50.0, 60.0, 70.0, None], [10.0, 20.0, 30.0, 40.0, 100.0]]
    assert method.scores_by("mean", table) == [67.5, 40.0]
    assert method.scores_by("median", table) == [65.0, 30.0]
    assert method.scores_by("trimmed", table) == [67.5, 30.0]  # of four scores a fifth is none, of five one
    assert method.scores_by("mean", [[None]]) == [None]


def test_a_number_is_the_same_text_whatever_its_last_binary_digits():
    assert method.fixed(-1e-9) == "0.000000"
    assert method.fixed(0.1 + 0.2) == method.fixed(0.3) == "0.300000"
    assert method.fixed(None) is None
