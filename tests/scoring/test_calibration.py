"""Harsh and lenient jurors taken out by least squares, against a textbook and by hand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.calibration import Marks
from scoring.ranking import Component, calibrate, rank

# Montgomery, Design and Analysis of Experiments, the catalyst experiment in incomplete blocks (section 4.4):
# catalysts are the applications, batches of raw material the jurors.
CATALYSTS = [
    [73, 74, None, 71],
    [None, 75, 67, 72],
    [73, 75, 68, None],
    [75, None, 72, 75],
]


def test_incomplete_blocks_of_montgomery():
    """Published: grand mean 72.5, effects kQ/(lambda a) = -9/8, -7/8, -4/8, 20/8, error SS 3.25."""
    found = calibrate(CATALYSTS)
    assert found.scores == pytest.approx([72.5 - 9 / 8, 72.5 - 7 / 8, 72.5 - 4 / 8, 72.5 + 20 / 8])
    assert found.residual_ss == pytest.approx(3.25)
    assert found.degrees_of_freedom == 5
    # Batch effects rQ'/(lambda b) with the book's Q' = 7/3, 24/3, -31/3, 0; harsh is the other way round.
    assert found.severity == pytest.approx([-7 / 8, -24 / 8, 31 / 8, 0], abs=1e-12)
    assert found.components == (Component((0, 1, 2, 3), (0, 1, 2, 3)),)
    assert found.is_comparable
    assert found.caveat == ""


def test_complete_table_by_hand():
    # Means 75 and 57, jurors at 70 and 62: biases +4 and -4, residuals +1 -1 -1 +1.
    found = calibrate([[80, 70], [60, 54]])
    assert found.scores == pytest.approx([75, 57])
    assert found.severity == pytest.approx([-4, 4])
    assert found.residual_ss == pytest.approx(4)
    assert found.degrees_of_freedom == 1


def test_chain_without_a_spare_mark_fits_exactly():
    # The first juror gives 10 more than the second: 5 kind, 5 harsh; the second's 60 is worth 65.
    found = calibrate([[80, 70], [None, 60]])
    assert found.scores == pytest.approx([75, 65])
    assert found.severity == pytest.approx([-5, 5])
    assert found.residual_ss == pytest.approx(0, abs=1e-18)
    assert found.degrees_of_freedom == 0


def test_harsh_juror_no_longer_sinks_who_was_read_by_them():
    raw_first, raw_second = (90 + 60) / 2, (80 + 85) / 2
    found = calibrate([[90, None, 60], [80, 85, None], [90, 95, 60]])
    assert raw_first < raw_second
    assert known(found.scores[0]) > known(found.scores[1])


def test_unconnected_groups_are_fitted_apart_and_said_so():
    marks: Marks = [
        [80, 70, None, None],
        [60, 54, None, None],
        [None, None, 50, 40],
        [None, None, None, None],
    ]
    found = calibrate(marks)
    assert found.components == (Component((0, 1), (0, 1)), Component((2,), (2, 3)))
    assert found.scores[:2] == pytest.approx((75, 57))
    assert found.scores[2] == pytest.approx(45)
    assert found.scores[3] is None
    assert found.severity == pytest.approx((-4, 4, -5, 5))
    assert found.residual_ss == pytest.approx(4)
    assert found.degrees_of_freedom == 1
    assert not found.is_comparable
    assert found.caveat.endswith("Groups: 2.")
    assert found.can_compare(0, 1)
    assert not found.can_compare(1, 2)
    assert not found.can_compare(3, 3)


def test_juror_without_a_mark_has_no_severity():
    assert calibrate([[80, None], [60, None]]).severity == (0.0, None)


def test_no_marks_at_all():
    found = calibrate([])
    assert (found.scores, found.severity, found.components, found.is_comparable) == ((), (), (), True)
    assert calibrate([[None, None]]).scores == (None,)


def test_ragged_table_is_refused():
    with pytest.raises(ValueError, match="one value, or None"):
        calibrate([[80, 70], [60]])


def test_marks_around_a_huge_constant_keep_their_digits():
    found = calibrate([[None if m is None else m + 1e9 for m in row] for row in CATALYSTS])
    assert found.residual_ss == pytest.approx(3.25)
    assert found.severity == pytest.approx([-7 / 8, -24 / 8, 31 / 8, 0], abs=1e-6)


def known(value: float | None) -> float:
    """A value that has to be there."""
    assert value is not None
    return value


mark = st.none() | st.integers(0, 100).map(float)


@st.composite
def tables(draw):
    rows, columns = draw(st.integers(1, 7)), draw(st.integers(1, 5))
    return draw(st.lists(st.lists(mark, min_size=columns, max_size=columns), min_size=rows, max_size=rows))


def shifted(marks, juror, by):
    return [
        [m if m is None or (juror is not None and j != juror) else m + by for j, m in enumerate(row)]
        for row in marks
    ]


def order_of(found):
    """The place of each application inside its own component."""
    scores = found.scores
    return [
        [place.place for place in rank([round(scores[i], 6) for i in part.applications])]
        for part in found.components
    ]


@settings(deadline=None)
@given(tables(), st.integers(0, 4), st.integers(-40, 40))
def test_severity_of_one_juror_does_not_move_the_order(marks, juror, by):
    juror %= len(marks[0])
    before, after = calibrate(marks), calibrate(shifted(marks, juror, by))
    assert order_of(after) == order_of(before)
    assert after.residual_ss == pytest.approx(before.residual_ss, abs=1e-6)
    for part in before.components:
        if juror in part.jurors:
            change = by - by / len(part.jurors)
            assert after.severity[juror] == pytest.approx(before.severity[juror] - change, abs=1e-6)


@settings(deadline=None)
@given(tables(), st.integers(-40, 40))
def test_constant_added_to_all_marks_moves_scores_and_nothing_else(marks, by):
    before, after = calibrate(marks), calibrate(shifted(marks, None, by))
    for old, new in zip(before.scores, after.scores, strict=True):
        assert new == (None if old is None else pytest.approx(old + by, abs=1e-6))
    for old, new in zip(before.severity, after.severity, strict=True):
        assert new == (None if old is None else pytest.approx(old, abs=1e-6))


@settings(deadline=None)
@given(tables())
def test_fit_is_least_squares(marks):
    """The normal equations: residuals sum to nothing along each row and each column."""
    found = calibrate(marks)
    residuals = {
        (i, j): m - found.scores[i] + found.severity[j]
        for i, row in enumerate(marks)
        for j, m in enumerate(row)
        if m is not None
    }
    for axis, size in ((0, len(marks)), (1, len(marks[0]))):
        for index in range(size):
            assert sum(r for key, r in residuals.items() if key[axis] == index) == pytest.approx(0, abs=1e-6)
    assert found.residual_ss == pytest.approx(sum(r * r for r in residuals.values()), abs=1e-6)
    for part in found.components:
        assert sum(known(found.severity[j]) for j in part.jurors) == pytest.approx(0, abs=1e-6)


@settings(deadline=None)
@given(tables(), st.randoms(use_true_random=False))
def test_order_of_applications_changes_nothing(marks, random):
    order = random.sample(range(len(marks)), len(marks))
    before, after = calibrate(marks), calibrate([marks[i] for i in order])
    for new, old in zip(after.scores, (before.scores[i] for i in order), strict=True):
        assert new == (None if old is None else pytest.approx(old, abs=1e-6))
    assert len(after.components) == len(before.components)
