"""Scores of scorecards, means, places and ties, divergent marks."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scoring.ranking import (
    CANNOT_JUDGE,
    Criterion,
    Divergence,
    Place,
    TieBreaker,
    divergences,
    rank,
    raw_mean,
    trimmed_mean,
    weighted_score,
)

NOVELTY = Criterion("novelty", weight=30, minimum=1, maximum=5)
IMPACT = Criterion("impact", weight=50, minimum=0, maximum=10)
TEAM = Criterion("team", weight=20, minimum=1, maximum=5, required=False)
RUBRIC = [NOVELTY, IMPACT, TEAM]


# one scorecard


def test_weighted_score_by_hand():
    # 30 x 3/4 + 50 x 7/10 + 20 x 1/4 = 22.5 + 35 + 5 of 100.
    assert weighted_score({"novelty": 4, "impact": 7, "team": 2}, RUBRIC) == pytest.approx(62.5, abs=1e-12)


def test_weighted_score_of_a_published_example():
    """The three alternatives of Wikipedia's article "Weighted sum model": 21.50, 22.00 and 22.00.

    Its values stand on one scale, here from 0 to 100, and its weights make 1, here 100.
    """
    rubric = [Criterion(f"C{n}", weight, 0, 100) for n, weight in enumerate((20, 15, 40, 25), start=1)]
    choices = [[25, 20, 15, 30], [10, 30, 20, 30], [30, 10, 30, 10]]
    found = [
        weighted_score({f"C{n}": float(value) for n, value in enumerate(one, start=1)}, rubric)
        for one in choices
    ]
    assert found == pytest.approx([21.5, 22.0, 22.0], abs=1e-12)


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
    lowest = weighted_score({"novelty": 4, "impact": 0, "team": 2}, RUBRIC)
    assert score is not None and lowest is not None and score > lowest


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


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 50), st.integers(0, 10)), min_size=1, max_size=6), st.integers(2, 9))
def test_score_stays_on_its_scale_and_ignores_the_unit_of_weights(parts, factor):
    rubric = [Criterion(str(n), weight, 0, 10) for n, (weight, _) in enumerate(parts)]
    marks = {str(n): float(mark) for n, (_, mark) in enumerate(parts)}
    score = weighted_score(marks, rubric)
    assert score is not None and 0 <= score <= 100
    scaled = [replace(one, weight=one.weight * factor) for one in reversed(rubric)]
    assert weighted_score(marks, scaled) == pytest.approx(score, abs=1e-9)


# means


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


def test_trimmed_mean_of_a_textbook():
    """Lane and others, Online Statistics Education, "Additional Measures of Central Tendency".

    31 numbers of touchdown passes, a tenth off each end: 20.16.
    """
    passes = [37, 33, 33, 32, 29, 28, 28, 23, 22, 22, 22, 21, 21, 21, 20, 20]
    passes += [19, 19, 18, 18, 18, 18, 16, 15, 14, 14, 14, 12, 12, 9, 6]
    assert trimmed_mean(passes, 0.1) == pytest.approx(20.16, abs=1e-9)


@settings(deadline=None)
@given(
    st.lists(st.integers(0, 100), min_size=1, max_size=12),
    st.floats(0, 0.49),
    st.randoms(use_true_random=False),
)
def test_trimmed_mean_lies_among_what_it_keeps_whatever_the_order(values, share, random):
    assume(2 * round(share * len(values), 9) < len(values))
    found = trimmed_mean(values, share)
    assert min(values) <= found <= max(values)
    assert trimmed_mean(random.sample(values, len(values)), share) == found


def test_trimming_counts_what_the_share_means_not_its_last_binary_digit():
    values = [0.0] * 29 + [50.0] * 42 + [100.0] * 29
    assert 0.29 * 100 < 29
    assert trimmed_mean(values, 0.29) == 50
    assert trimmed_mean([*[0.0] * 29, *[1.0] * 71], 0.29) == 1.0


@pytest.mark.parametrize(("values", "share"), [([], 0), ([1, 2], 0.5), ([1, 2, 3, 4], 0.5), ([1, 2], -0.1)])
def test_trimming_everything_is_refused(values, share):
    with pytest.raises(ValueError, match="leaves nothing"):
        trimmed_mean(values, share)


# places


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


@settings(deadline=None)
@given(st.lists(st.none() | st.integers(0, 6), max_size=12), st.randoms(use_true_random=False))
def test_place_is_one_more_than_the_number_above_whatever_the_order(scores, random):
    expected = [None if s is None else 1 + sum(o is not None and o > s for o in scores) for s in scores]
    assert places(scores) == expected
    order = random.sample(range(len(scores)), len(scores))
    assert places([scores[i] for i in order]) == [expected[i] for i in order]


# divergent marks


def test_marks_further_apart_than_the_limit_are_named():
    marks: list[list[float | None]] = [[80, 49, None, 75], [60, 60, 60, 60], [None, 20, 90, 50.1]]
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
