"""Assignment plans that can be checked by hand or in a textbook."""

from collections.abc import Hashable
from typing import Any

from scoring.assignment import Juror, assign


def test_assignment_problem_of_a_textbook():
    """The 4 x 4 costs 82 83 69 92 / 77 37 49 92 / 11 69 5 86 / 8 9 98 23, a common Hungarian-method example.

    Least cost 140: the first worker does the third job, then second, first and fourth.
    """
    costs = [[82, 83, 69, 92], [77, 37, 49, 92], [11, 69, 5, 86], [8, 9, 98, 23]]
    plan = assign(
        range(4),
        [Juror(f"job {n}") for n in range(4)],
        per_application=1,
        min_load=1,
        max_load=1,
        forbidden=(),
        affinity={(w, f"job {n}"): -cost for w, row in enumerate(costs) for n, cost in enumerate(row)},
    )
    assert plan.pairs == ((0, "job 2"), (1, "job 1"), (2, "job 0"), (3, "job 3"))
    assert plan.objective == -140


def test_equal_jurors_share_the_load_evenly():
    plan = assign(
        [f"A{n}" for n in range(40)],
        [Juror(f"J{n}") for n in range(8)],
        per_application=3,
        min_load=0,
        max_load=40,
        forbidden=(),
        affinity={},
    )
    assert set(plan.loads.values()) == {15}


def test_affinity_comes_before_an_even_load():
    applications = [f"A{n}" for n in range(6)]
    plan = assign(
        applications,
        [Juror("x"), Juror("y")],
        per_application=1,
        min_load=0,
        max_load=6,
        forbidden=(),
        affinity={(a, j): liking for a in applications for j, liking in (("x", 1.0), ("y", 0.99))},
    )
    assert plan.loads == {"x": 6, "y": 0}


def test_full_plan_is_found_where_the_greedy_choice_leaves_one_short():
    # The best liked juror must be spared for the application that nobody else may read.
    plan = assign(
        ["A", "B"],
        [Juror("x"), Juror("y")],
        per_application=1,
        min_load=0,
        max_load=1,
        forbidden={("B", "y")},
        affinity={("A", "x"): 1.0, ("A", "y"): 0.0, ("B", "x"): 0.1},
    )
    assert plan.pairs == (("A", "y"), ("B", "x"))
    assert not plan.unfilled


def test_pairs_that_stand_keep_their_place_and_count():
    plan = assign(
        ["A", "B"],
        [Juror("x", "KZ"), Juror("y", "KZ"), Juror("z", "KG")],
        per_application=2,
        min_load=0,
        max_load=2,
        forbidden=(),
        affinity={("A", "y"): 1.0, ("B", "x"): 1.0, ("B", "y"): 1.0},
        country_cap=1,
        fixed=[("A", "x")],
    )
    assert ("A", "x") in plan.pairs
    assert ("A", "z") in plan.pairs
    assert plan.objective == 1.0
    assert plan.loads["z"] == 2


def test_juror_of_unknown_country_is_not_capped():
    jurors = [Juror("x"), Juror("y")]
    plan = assign(
        ["A"], jurors, per_application=2, min_load=0, max_load=1, forbidden=(), affinity={}, country_cap=1
    )
    assert plan.pairs == (("A", "x"), ("A", "y"))


def test_seed_changes_who_gets_what_among_equals():
    applications, jurors = [f"A{n}" for n in range(12)], [Juror(n) for n in range(6)]
    bounds: dict[str, Any] = {
        "per_application": 2,
        "min_load": 0,
        "max_load": 12,
        "forbidden": (),
        "affinity": {},
    }
    assert len({assign(applications, jurors, seed=seed, **bounds).pairs for seed in range(5)}) > 1


def test_forty_six_applications_and_twelve_jurors_get_a_whole_plan():
    applications, jurors = range(46), [Juror(f"J{n}", f"C{n % 5}") for n in range(12)]
    affinity: dict[tuple[Hashable, Hashable], float] = {
        (a, j.key): (a * 7 + n * 5) % 11 / 10 for a in applications for n, j in enumerate(jurors)
    }
    plan = assign(
        applications,
        jurors,
        per_application=3,
        min_load=8,
        max_load=14,
        forbidden={(a, f"J{a % 12}") for a in applications},
        affinity=affinity,
        country_cap=2,
    )
    assert len(plan.pairs) == 138
