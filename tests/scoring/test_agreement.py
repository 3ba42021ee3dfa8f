"""Agreement among jurors, against the tables its authors published."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scoring import agreement
from scoring.agreement import icc, krippendorff_alpha

# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011): four observers, twelve units, gaps.
OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
UNITS = [list(unit) for unit in zip(*OBSERVERS, strict=True)]
PUBLISHED = [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]

# Shrout and Fleiss, "Intraclass correlations: uses in assessing rater reliability", Psychological Bulletin 86
# (1979), table 2: six targets, four judges. The mean squares are their table 3, the six values their table 4.
TARGETS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
SIX = [("1,1", 0.17), ("2,1", 0.29), ("3,1", 0.71), ("1,k", 0.44), ("2,k", 0.62), ("3,k", 0.91)]


@pytest.mark.parametrize(("level", "expected"), PUBLISHED)
def test_alpha_of_krippendorffs_example(level, expected):
    assert round(krippendorff_alpha(UNITS, level), 3) == expected


@pytest.mark.parametrize(("level", "expected"), PUBLISHED)
def test_alpha_in_little_memory_of_krippendorffs_example(level, expected, monkeypatch):
    monkeypatch.setattr(agreement, "LIBRARY_CELLS", 0)
    assert round(krippendorff_alpha(UNITS, level), 3) == expected


def test_alpha_of_krippendorffs_binary_example():
    """The same paper's first example, two observers and ten units: 0.095."""
    meg, owen = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert round(krippendorff_alpha(list(zip(meg, owen, strict=True)), "nominal"), 3) == 0.095


def test_interval_is_the_level_unless_named():
    assert krippendorff_alpha(UNITS) == krippendorff_alpha(UNITS, "interval")


def test_application_with_one_mark_says_nothing():
    with_single = [*UNITS, [100, None, None, None]]
    assert krippendorff_alpha(with_single) == krippendorff_alpha(UNITS)


def test_full_agreement_is_one():
    assert krippendorff_alpha([[10, 10], [90, 90]]) == 1


@pytest.mark.parametrize(
    ("marks", "level", "words"),
    [
        ([], "interval", "two marks of one application"),
        ([[1, None], [None, 2]], "interval", "two marks of one application"),
        ([[5, 5], [5, 5]], "interval", "not all the same"),
        ([[-1, 2]], "ratio", "start at zero"),
        ([[1, 2]], "cardinal", "nominal, ordinal, interval, ratio"),
    ],
)
def test_alpha_without_a_meaning_is_refused(marks, level, words):
    with pytest.raises(ValueError, match=words):
        krippendorff_alpha(marks, level)


tables = st.lists(
    st.lists(st.none() | st.integers(0, 6).map(float), min_size=3, max_size=3), min_size=2, max_size=6
)


@settings(deadline=None)
@given(tables, st.sampled_from(["nominal", "ordinal", "interval", "ratio"]))
def test_both_ways_to_alpha_agree(marks, level):
    paired = {m for row in marks if sum(x is not None for x in row) > 1 for m in row if m is not None}
    assume(len(paired) > 1)
    by_library = krippendorff_alpha(marks, level)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(agreement, "LIBRARY_CELLS", 0)
        assert krippendorff_alpha(marks, level) == pytest.approx(by_library, abs=1e-9)


@settings(deadline=None)
@given(tables, st.integers(-50, 50), st.integers(1, 9), st.randoms(use_true_random=False))
def test_interval_alpha_knows_no_zero_no_unit_and_no_order(marks, zero, unit, random):
    paired = {m for row in marks if sum(x is not None for x in row) > 1 for m in row if m is not None}
    assume(len(paired) > 1)
    moved = [[None if m is None else zero + unit * m for m in row] for row in marks]
    mixed = [random.sample(row, len(row)) for row in random.sample(moved, len(moved))]
    assert krippendorff_alpha(mixed) == pytest.approx(krippendorff_alpha(marks), abs=1e-9)


def test_alpha_of_a_large_call_needs_no_large_memory():
    """A thousand applications with a value for every mark: 8 GB of cells the long way round."""
    marks = [[n * 1.0, n + 0.25, None] for n in range(1000)]
    assert 0.9999 < krippendorff_alpha(marks) < 1


@pytest.mark.parametrize(("model", "expected"), SIX)
def test_icc_of_shrout_and_fleiss(model, expected):
    assert round(icc(TARGETS, model), 2) == expected


def test_icc_to_more_digits_from_the_published_mean_squares():
    # BMS 11.24, WMS 6.26, JMS 32.49, EMS 1.02 with n = 6, k = 4.
    assert icc(TARGETS, "1,1") == pytest.approx((11.24 - 6.26) / (11.24 + 3 * 6.26), abs=1e-3)
    assert icc(TARGETS, "2,k") == pytest.approx((11.24 - 1.02) / (11.24 + (32.49 - 1.02) / 6), abs=1e-3)
    assert icc(TARGETS, "3,k") == pytest.approx((11.24 - 1.02) / 11.24, abs=1e-3)


@pytest.mark.parametrize("model", [model for model, _ in SIX])
def test_icc_of_full_agreement_is_one(model):
    assert icc([[1, 1], [5, 5], [9, 9]], model) == pytest.approx(1)


@pytest.mark.parametrize(
    ("marks", "model", "words"),
    [
        ([[1, None], [2, 3]], "2,1", "every juror for every application"),
        ([[1, 2], [2]], "2,1", "every juror for every application"),
        ([[1, 2]], "2,1", "two applications"),
        ([[1], [2]], "2,1", "two jurors"),
        ([], "2,1", "two applications"),
        ([[1, 2], [3, 4]], "4,1", "one of 1,1"),
        ([[5, 5], [5, 5]], "3,1", "do not vary"),
    ],
)
def test_icc_without_a_meaning_is_refused(marks, model, words):
    with pytest.raises(ValueError, match=words):
        icc(marks, model)


full_tables = st.lists(st.lists(st.integers(0, 20), min_size=3, max_size=3), min_size=2, max_size=6)


def variance(values):
    mean = sum(values) / len(values)
    return sum((value - mean) ** 2 for value in values) / (len(values) - 1)


@settings(deadline=None)
@given(full_tables)
def test_icc_3_k_is_cronbachs_alpha(marks):
    """Shrout and Fleiss, page 426: ICC(3,k) is Cronbach's alpha, computed here from its own definition."""
    total = variance([sum(row) for row in marks])
    assume(total > 0.1)
    items = sum(variance(column) for column in zip(*marks, strict=True))
    assert icc(marks, "3,k") == pytest.approx(1.5 * (1 - items / total))


@settings(deadline=None)
@given(full_tables, st.integers(-30, 30))
def test_only_the_third_kind_forgives_a_harsh_juror(marks, by):
    assume(variance([sum(row) for row in marks]) > 0.1 and by)
    harsher = [[row[0] + by, *row[1:]] for row in marks]
    assert icc(harsher, "3,k") == pytest.approx(icc(marks, "3,k"))
    constant = [[mark + by for mark in row] for row in marks]
    assert icc(constant, "1,k") == pytest.approx(icc(marks, "1,k"))
