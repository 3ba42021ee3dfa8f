"""Scores, places, ties, expected ranks, the zone at the line, divergent marks, and the hash of inputs."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.ranking import (
    CANNOT_JUDGE,
    Criterion,
    Divergence,
    Place,
    TieBreaker,
    Unordered,
    Zone,
    ZonePlace,
    canonical_json,
    divergences,
    expected_ranks,
    funding_zone,
    inputs_hash,
    mean_variances,
    rank,
    raw_mean,
    trimmed_mean,
    weighted_score,
)

NOVELTY = Criterion("novelty", weight=30, minimum=1, maximum=5)
IMPACT = Criterion("impact", weight=50, minimum=0, maximum=10)
TEAM = Criterion("team", weight=20, minimum=1, maximum=5, required=False)
RUBRIC = [NOVELTY, IMPACT, TEAM]

finite = st.floats(-1000, 1000, allow_nan=False).map(lambda value: round(value, 3))


# --- one scorecard --------------------------------------------------------------------------------------


def test_weighted_score_by_hand():
    # 30 x 3/4 + 50 x 7/10 + 20 x 1/4 = 22.5 + 35 + 5 of 100.
    assert weighted_score({"novelty": 4, "impact": 7, "team": 2}, RUBRIC) == pytest.approx(62.5, abs=1e-12)


def test_lowest_marks_score_0_and_highest_score_100():
    assert weighted_score({"novelty": 1, "impact": 0, "team": 1}, RUBRIC) == 0
    assert weighted_score({"novelty": 5, "impact": 10, "team": 5}, RUBRIC) == 100


def test_missing_required_mark_leaves_the_scorecard_incomplete():
    assert weighted_score({"novelty": 4, "team": 2}, RUBRIC) is None


def test_missing_optional_mark_leaves_both_sums():
    # (22.5 + 35) of 80, not of 100.
    assert weighted_score({"novelty": 4, "impact": 7}, RUBRIC) == pytest.approx(71.875, abs=1e-12)


def test_cannot_judge_leaves_both_sums_and_is_not_the_lowest_mark():
    score = weighted_score({"novelty": 4, "impact": CANNOT_JUDGE, "team": 2}, RUBRIC)
    assert score == pytest.approx(100 * (22.5 + 5) / 50, abs=1e-12)
    assert score > weighted_score({"novelty": 4, "impact": 0, "team": 2}, RUBRIC)


def test_nothing_judged_is_no_score():
    assert weighted_score(dict.fromkeys(("novelty", "impact", "team"), CANNOT_JUDGE), RUBRIC) is None
    assert weighted_score({}, []) is None


def test_cannot_judge_is_refused_where_the_rubric_forbids_it():
    strict = replace(IMPACT, allow_cannot_judge=False)
    with pytest.raises(ValueError, match="impact has to be judged"):
        weighted_score({"novelty": 4, "impact": CANNOT_JUDGE}, [NOVELTY, strict])


@pytest.mark.parametrize("mark", [0.999, 5.001, float("nan"), float("inf")])
def test_mark_outside_its_scale_is_refused(mark):
    with pytest.raises(ValueError, match="not from 1 to 5"):
        weighted_score({"novelty": mark, "impact": 7}, RUBRIC)


def test_mark_for_a_criterion_outside_the_rubric_is_refused():
    with pytest.raises(ValueError, match="no criterion charm"):
        weighted_score({"novelty": 4, "impact": 7, "charm": 5}, RUBRIC)


@pytest.mark.parametrize(
    "wrong",
    [{"weight": 0}, {"weight": -1}, {"weight": float("nan")}, {"minimum": 5}, {"maximum": float("inf")}],
)
def test_senseless_criterion_is_refused(wrong):
    with pytest.raises(ValueError, match="Criterion novelty"):
        replace(NOVELTY, **wrong)


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(0, 10)), min_size=1, max_size=6), st.integers(2, 9))
def test_score_stays_on_its_scale_and_ignores_the_unit_of_weights(parts, factor):
    rubric = [Criterion(str(n), weight, 0, 10) for n, (weight, _) in enumerate(parts)]
    marks = {str(n): float(mark) for n, (_, mark) in enumerate(parts)}
    score = weighted_score(marks, rubric)
    assert 0 <= score <= 100
    scaled = [replace(one, weight=one.weight * factor) for one in reversed(rubric)]
    assert weighted_score(marks, scaled) == pytest.approx(score, abs=1e-9)


# --- means ----------------------------------------------------------------------------------------------


def test_raw_mean_leaves_out_who_did_not_score():
    assert raw_mean([80, None, 60]) == 70
    assert raw_mean([0, None]) == 0
    assert raw_mean([None, None]) is None


def test_trimmed_mean_of_a_published_example():
    """The 20 values of Wikipedia's article "Interquartile mean / Truncated mean": 101.5 becomes 56.5."""
    values = [92, 19, 101, 58, 1053, 91, 26, 78, 10, 13, -40, 101, 86, 85, 15, 89, 89, 28, -5, 41]
    assert trimmed_mean(values, 0) == 101.5
    assert trimmed_mean(values, 0.05) == 56.5
    assert trimmed_mean(values, 0.099) == 56.5
    assert trimmed_mean(values, 0.1) != 56.5


def test_trimming_counts_what_the_share_means_not_its_last_binary_digit():
    values = [0.0] * 29 + [50.0] * 42 + [100.0] * 29
    assert 0.29 * 100 < 29
    assert trimmed_mean(values, 0.29) == 50
    assert trimmed_mean([*[0.0] * 29, *[1.0] * 71], 0.29) == 1.0


@pytest.mark.parametrize(("values", "share"), [([], 0), ([1, 2], 0.5), ([1, 2, 3, 4], 0.5), ([1, 2], -0.1)])
def test_trimming_everything_is_refused(values, share):
    with pytest.raises(ValueError, match="leaves nothing"):
        trimmed_mean(values, share)


# --- places ---------------------------------------------------------------------------------------------


def places(scores, **kwargs):
    return [place.place for place in rank(scores, **kwargs)]


def test_competition_ranking_1_2_2_4():
    found = rank([70.0, 90.0, 80.0, 80.0])
    assert [place.place for place in found] == [4, 1, 2, 2]
    assert [place.tied for place in found] == [False, False, True, True]
    assert [place.index for place in found] == [0, 1, 2, 3]


def test_places_as_in_the_manual_of_r():
    """`rank(x2, ties.method = "min")` of R's manual, there from the lowest, so the values are negated."""
    x2 = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5]
    assert places([-x for x in x2]) == [4, 1, 6, 1, 7, 11, 3, 10, 7, 4, 7]


def test_no_score_has_no_place_and_takes_none_away():
    assert rank([None, 50.0, None, 60.0])[0] == Place(0, None, None)
    assert places([None, 50.0, None, 60.0]) == [None, 2, None, 1]
    assert places([0.0, None]) == [1, None]


def test_rounding_noise_is_a_tie():
    assert 0.1 + 0.2 != 0.3
    assert places([0.1 + 0.2, 0.3]) == [1, 1]
    assert places([0.3 + 1e-6, 0.3]) == [1, 2]


def test_ties_go_through_the_published_sequence():
    breakers = [TieBreaker("impact", [7.0, 7.0, 9.0, 1.0]), TieBreaker("team", [3.0, 4.0, 1.0, 5.0])]
    found = rank([80.0, 80.0, 80.0, 90.0], tie_breakers=breakers)
    assert [place.place for place in found] == [4, 3, 2, 1]
    assert [place.broken_by for place in found] == ["team", "team", "impact", None]
    assert not any(place.tied for place in found)


def test_what_remains_tied_says_so():
    found = rank([80.0, 80.0, 80.0], tie_breakers=[TieBreaker("impact", [7.0, 7.0, 3.0])])
    assert [(place.place, place.tied, place.broken_by) for place in found] == [
        (1, True, "impact"),
        (1, True, "impact"),
        (3, False, "impact"),
    ]


def test_tie_breaker_with_a_gap_is_passed_over_for_that_tie():
    breakers = [TieBreaker("impact", [7.0, None, 2.0, 1.0]), TieBreaker("team", [3.0, 4.0, 1.0, 1.0])]
    found = rank([80.0, 80.0, 60.0, 60.0], tie_breakers=breakers)
    assert [(place.place, place.broken_by) for place in found] == [
        (2, "team"),
        (1, "team"),
        (3, "impact"),
        (4, "impact"),
    ]


def test_tie_breaker_of_another_length_is_refused():
    with pytest.raises(ValueError, match="one value for every application"):
        rank([80.0, 80.0], tie_breakers=[TieBreaker("impact", [7.0])])


@given(st.lists(st.none() | st.integers(0, 6), max_size=12), st.randoms(use_true_random=False))
def test_place_is_one_more_than_the_number_above_whatever_the_order(scores, random):
    expected = [None if s is None else 1 + sum(o is not None and o > s for o in scores) for s in scores]
    assert places(scores) == expected
    order = random.sample(range(len(scores)), len(scores))
    assert places([scores[i] for i in order]) == [expected[i] for i in order]


# --- uncertainty ----------------------------------------------------------------------------------------


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


@given(st.lists(st.tuples(finite, st.floats(0, 100)), min_size=1, max_size=10), st.integers(0, 10))
def test_range_holds_the_place_and_zones_follow_from_it(rows, line):
    means, variances = [m for m, _ in rows], [v for _, v in rows]
    found = funding_zone(means, variances, line)
    for one, place in zip(found, places(means), strict=True):
        assert one.best <= place <= one.worst
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


# --- divergent marks ------------------------------------------------------------------------------------


def test_marks_further_apart_than_the_limit_are_named():
    marks = [[80, 49, None, 75], [60, 60, 60, 60], [None, 20, 90, 50.1]]
    assert divergences(marks, 30) == [
        Divergence(0, (0, 1), 31),
        Divergence(2, (1, 2), 70),
        Divergence(2, (1, 3), 30.1),
        Divergence(2, (2, 3), 39.9),
    ]


def test_difference_at_the_limit_is_not_beyond_it():
    assert 32.2 - 2.2 > 30
    assert divergences([[32.2, 2.2]], 30) == []
    assert divergences([[32.2, 2.1]], 30) == [Divergence(0, (0, 1), 30.1)]


# --- the hash of a snapshot's inputs --------------------------------------------------------------------


def test_canonical_text_is_exact():
    value = {"b": [1.0, 0.1, None, True], "a": "Ә", "c": Zone.IN_ZONE, "d": {3, 1}, "e": CANNOT_JUDGE}
    assert canonical_json(value) == (
        '{"a":"Ә","b":[1,0.1,null,true],"c":"in_zone","d":[1,3],"e":"cannot_judge"}'.encode()
    )


def test_hash_is_sha256_of_the_canonical_text():
    # printf '{}' | sha256sum
    assert inputs_hash({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


def test_rubric_is_written_by_its_fields():
    assert json.loads(canonical_json([NOVELTY])) == [
        {
            "key": "novelty",
            "weight": 30,
            "minimum": 1,
            "maximum": 5,
            "required": True,
            "allow_cannot_judge": True,
        }
    ]


def test_one_number_has_one_text_in_any_type():
    assert {canonical_json(one) for one in (5, 5.0, Decimal("5.00"))} == {b"5"}
    assert {canonical_json(one) for one in (62.5, Decimal("62.50"))} == {b"62.5"}
    assert {canonical_json(one) for one in (0, -0.0)} == {b"0"}
    assert canonical_json(True) != canonical_json(1)


def test_order_of_a_list_counts_and_of_unordered_rows_does_not():
    rows = [{"juror": "a", "mark": 5}, {"juror": "b", "mark": 4}]
    assert inputs_hash(rows) != inputs_hash(rows[::-1])
    assert inputs_hash(Unordered(rows)) == inputs_hash(Unordered(rows[::-1]))
    assert inputs_hash(Unordered(rows)) != inputs_hash(Unordered([*rows, rows[0]]))


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), Decimal("NaN")])
def test_not_a_number_is_refused(wrong):
    with pytest.raises(ValueError, match="NaN or infinity"):
        inputs_hash([wrong])


@pytest.mark.parametrize("wrong", [b"bytes", object(), {1: "key"}, Criterion])
def test_what_has_no_one_text_is_refused(wrong):
    with pytest.raises(TypeError):
        inputs_hash(wrong)


rows_of_marks = st.lists(st.dictionaries(st.text(max_size=3), st.integers(0, 9), max_size=4), max_size=5)


@given(rows_of_marks, st.randoms(use_true_random=False))
def test_same_inputs_give_same_bytes_whatever_their_order(rows, random):
    mixed = [dict(random.sample(list(row.items()), len(row))) for row in random.sample(rows, len(rows))]
    assert canonical_json(Unordered(mixed)) == canonical_json(Unordered(rows))


@given(rows_of_marks, rows_of_marks)
def test_other_inputs_give_other_bytes(rows, others):
    same = sorted(map(repr, (sorted(row.items()) for row in rows))) == sorted(
        map(repr, (sorted(row.items()) for row in others))
    )
    assert (canonical_json(Unordered(rows)) == canonical_json(Unordered(others))) == same
