"""Expected ranks, moderated variances, and the zone at the funding line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.ranking import Zone, ZonePlace, expected_ranks, funding_zone, mean_variances, rank

finite = st.floats(-1000, 1000, allow_nan=False).map(lambda value: round(value, 3))
estimates = st.lists(st.tuples(finite, st.floats(0, 100)), min_size=1, max_size=10)


def test_expected_ranks_from_a_table_of_the_normal_distribution():
    """ER = 1 + sum of Phi (Laird and Louis 1989; Heyard et al. 2022) with v_i + v_k = 1.

    Phi(1) = 0.841345 and Phi(2) = 0.977250 in Abramowitz and Stegun's table 26.1.
    """
    found = expected_ranks([2, 1, 0], [0.5, 0.5, 0.5])
    assert found == pytest.approx([1.181405, 2.0, 2.818595], abs=1e-6)


def test_variances_of_both_sides_count():
    # (3 - 0) / sqrt(2.25 + 6.75) = 1.
    assert expected_ranks([3, 0], [2.25, 6.75]) == pytest.approx([1.158655, 1.841345], abs=1e-6)


def test_certain_means_have_plain_ranks_and_share_a_tie():
    assert expected_ranks([5, 9, 5, 1], [0, 0, 0, 0]) == [2.5, 1.0, 2.5, 4.0]


@pytest.mark.parametrize(
    ("means", "variances"), [([1], []), ([1], [-1]), ([float("nan")], [1]), ([None], [1])]
)
def test_expected_ranks_refuse_what_is_not_a_mean_with_its_variance(means, variances):
    with pytest.raises(ValueError, match="variance of at least 0"):
        expected_ranks(means, variances)


@settings(deadline=None)
@given(
    st.lists(st.tuples(finite, st.floats(0, 100)), min_size=1, max_size=10), st.randoms(use_true_random=False)
)
def test_expected_ranks_share_out_all_ranks_in_any_order(rows, random):
    found = expected_ranks([m for m, _ in rows], [v for _, v in rows])
    n = len(rows)
    assert sum(found) == pytest.approx(n * (n + 1) / 2)
    assert all(1 <= one <= n + 1e-9 for one in found)
    order = random.sample(range(n), n)
    again = expected_ranks([rows[i][0] for i in order], [rows[i][1] for i in order])
    assert again == [found[i] for i in order]


def test_moderated_variance_by_hand():
    # Sums of squares 8 and 0 with 1 degree of freedom each: pooled 4. Then (4 x 4 + 8) / 5 / 2 and
    # (4 x 4) / 5 / 2; the single mark has only the pooled 4 (16 / 4 / 1).
    found = mean_variances([[72, 76, None], [None, 50, 50], [60, None, None], [None, None, None]])
    assert found == [pytest.approx(2.4), pytest.approx(1.6), pytest.approx(4.0), None]


# Etch rates at four powers: Montgomery, Design and Analysis of Experiments, 8th ed. 2013, table 3.1. Its
# analysis of variance (table 3.4) has an error sum of squares of 5339.20 on 16 degrees of freedom, a mean
# square of 333.70; by Fisher's least significant difference every pair of means differs (example 3.8).
ETCH_RATES = [
    [575.0, 542.0, 530.0, 539.0, 570.0],
    [565.0, 593.0, 590.0, 579.0, 610.0],
    [600.0, 651.0, 610.0, 637.0, 629.0],
    [725.0, 700.0, 715.0, 685.0, 710.0],
]


def test_fully_pooled_variance_is_the_error_mean_square_of_a_textbook():
    variances = mean_variances(ETCH_RATES, prior_weight=1e12)
    assert variances == pytest.approx([333.70 / 5] * 4, rel=1e-4)


def test_means_that_all_differ_in_a_textbook_have_a_place_each():
    means = [sum(row) / len(row) for row in ETCH_RATES]
    assert means == pytest.approx([551.2, 587.4, 625.4, 707.0])
    variances = [found or 0.0 for found in mean_variances(ETCH_RATES, prior_weight=1e12)]
    assert funding_zone(means, variances, 2, level=0.95) == [
        ZonePlace(Zone.SAFELY_OUT, 4, 4),
        ZonePlace(Zone.SAFELY_OUT, 3, 3),
        ZonePlace(Zone.SAFELY_IN, 2, 2),
        ZonePlace(Zone.SAFELY_IN, 1, 1),
    ]


def test_weight_of_the_pooled_spread_moves_between_own_and_pooled():
    marks = [[72.0, 76.0], [50.0, 50.0]]
    assert mean_variances(marks, prior_weight=1e9) == pytest.approx([2.0, 2.0])
    assert mean_variances(marks, prior_weight=1e-9) == pytest.approx([4.0, 0.0], abs=1e-6)


def test_no_pair_of_marks_says_nothing_about_spread():
    assert mean_variances([[72.0, None], [None, 50.0]]) == [None, None]
    with pytest.raises(ValueError, match="above zero"):
        mean_variances([[1.0, 2.0]], prior_weight=0)


def test_zone_at_the_line_by_hand():
    # v_i + v_k = 4, so clearly apart means more than 1.6449 x 2 = 3.29 points.
    found = funding_zone([90, 80, 70, 69, 50], [2, 2, 2, 2, 2], 3)
    assert found == [
        ZonePlace(Zone.SAFELY_IN, 1, 1),
        ZonePlace(Zone.SAFELY_IN, 2, 2),
        ZonePlace(Zone.IN_ZONE, 3, 4),
        ZonePlace(Zone.IN_ZONE, 3, 4),
        ZonePlace(Zone.SAFELY_OUT, 5, 5),
    ]


def test_line_beside_a_range_does_not_cross_it():
    means, variances = [70, 69, 50], [2, 2, 2]
    assert [one.zone for one in funding_zone(means, variances, 2)] == ["safely_in", "safely_in", "safely_out"]
    assert [one.zone for one in funding_zone(means, variances, 1)] == ["in_zone", "in_zone", "safely_out"]
    assert [one.zone for one in funding_zone(means, variances, 0)] == ["safely_out"] * 3
    assert [one.zone for one in funding_zone(means, variances, 9)] == ["safely_in"] * 3


def test_level_widens_the_zone():
    # z of 0.95 is 1.95996, so 3.91993 points are needed; of 0.9, 3.28971.
    assert [one.zone for one in funding_zone([70, 66.1], [2, 2], 1, level=0.95)] == ["in_zone", "in_zone"]
    assert [one.zone for one in funding_zone([70, 66.0], [2, 2], 1, level=0.95)] == [
        "safely_in",
        "safely_out",
    ]
    assert [one.zone for one in funding_zone([70, 66.7], [2, 2], 1)] == ["safely_in", "safely_out"]
    assert [one.zone for one in funding_zone([70, 66.8], [2, 2], 1)] == ["in_zone", "in_zone"]


def test_equal_certain_means_at_the_line_are_in_the_zone():
    assert [one.zone for one in funding_zone([0.1 + 0.2, 0.3], [0, 0], 1)] == ["in_zone", "in_zone"]


@pytest.mark.parametrize(("n_places", "level"), [(-1, 0.9), (1, 0), (1, 1)])
def test_senseless_line_or_level_is_refused(n_places, level):
    with pytest.raises(ValueError, match="Places start at 0"):
        funding_zone([1], [1], n_places, level=level)


@settings(deadline=None)
@given(st.lists(st.tuples(finite, st.floats(0, 100)), min_size=1, max_size=10), st.integers(0, 10))
def test_range_holds_the_place_and_zones_follow_from_it(rows, line):
    means, variances = [m for m, _ in rows], [v for _, v in rows]
    found = funding_zone(means, variances, line)
    for one, place in zip(found, rank(means), strict=True):
        assert place.place is not None and one.best <= place.place <= one.worst
        assert (one.zone is Zone.SAFELY_IN) == (one.worst <= line)
        assert (one.zone is Zone.SAFELY_OUT) == (one.best > line)
    assert sum(one.zone is Zone.SAFELY_IN for one in found) <= line
    wider = funding_zone(means, variances, line, level=0.99)
    assert all(w.best <= o.best and w.worst >= o.worst for w, o in zip(wider, found, strict=True))


def test_zones_of_more_applications_than_one_block():
    means = [float(1000 - n) for n in range(700)]
    found = funding_zone(means, [0.0] * 700, 300)
    assert [one.best for one in found] == list(range(1, 701))
    assert [one.zone for one in found].index(Zone.SAFELY_OUT) == 300
