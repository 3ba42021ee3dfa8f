"""Who reads what: bounds that hold, plans that no other beats, sentences that say what is short."""

import time
from collections import Counter
from dataclasses import dataclass
from itertools import combinations, permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import flow
from scoring.assignment import SENTENCES, Juror, Reason, assign, balanced_order

LIKINGS = [-0.5, 0.0, 0.25, 0.5, 1.0]


@dataclass(frozen=True)
class Input:
    """One assignment to solve, as hypothesis draws it."""

    applications: list
    jurors: list
    per_application: int
    min_load: int
    max_load: int
    forbidden: frozenset
    affinity: dict
    country_cap: int | None
    fixed: tuple = ()

    def solve(self, seed=0, **changes):
        values = {**self.__dict__, **changes}
        return assign(values.pop("applications"), values.pop("jurors"), seed=seed, **values)


@st.composite
def inputs(draw, most_applications=6, most_jurors=5, with_fixed=False):
    applications = [f"A{n}" for n in range(draw(st.integers(0, most_applications)))]
    jurors = [
        Juror(f"J{n}", draw(st.sampled_from(["", "KZ", "KG"])), draw(st.none() | st.integers(0, 4)))
        for n in range(draw(st.integers(0, most_jurors)))
    ]
    pairs = [(a, j.key) for a in applications for j in jurors]
    forbidden = frozenset(pair for pair in pairs if draw(st.integers(0, 4)) == 0)
    low = draw(st.integers(0, 3))
    free = [pair for pair in pairs if pair not in forbidden]
    return Input(
        applications,
        jurors,
        draw(st.integers(0, 3)),
        low,
        draw(st.integers(low, 5)),
        forbidden,
        {pair: draw(st.sampled_from(LIKINGS)) for pair in pairs},
        draw(st.sampled_from([None, 1, 2])),
        tuple(pair for pair in free if draw(st.integers(0, 6)) == 0) if with_fixed else (),
    )


def country_counts(pairs, jurors):
    country = {juror.key: juror.country for juror in jurors}
    return Counter((a, country[j]) for a, j in pairs if country[j])


def high(case, juror):
    return case.max_load if juror.max_load is None else min(case.max_load, juror.max_load)


def low(case, juror):
    return min(case.min_load, high(case, juror))


# --- what always holds -----------------------------------------------------------------------------------


@settings(deadline=None)
@given(inputs(with_fixed=True))
def test_no_bound_is_ever_broken(case):
    plan = case.solve()
    pairs, fixed = set(plan.pairs), set(case.fixed)
    assert len(pairs) == len(plan.pairs)
    assert fixed <= pairs
    assert not pairs & case.forbidden
    readers, loads = Counter(a for a, _ in pairs), Counter(j for _, j in pairs)
    kept_readers, kept_loads = Counter(a for a, _ in fixed), Counter(j for _, j in fixed)
    assert all(readers[a] <= max(case.per_application, kept_readers[a]) for a in case.applications)
    assert all(loads[j.key] <= max(high(case, j), kept_loads[j.key]) for j in case.jurors)
    if case.country_cap is not None:
        kept = country_counts(fixed, case.jurors)
        counts = country_counts(pairs, case.jurors)
        assert all(count <= max(case.country_cap, kept[key]) for key, count in counts.items())
    assert plan.loads == {j.key: loads[j.key] for j in case.jurors}
    assert plan.objective == pytest.approx(sum(case.affinity[pair] for pair in pairs))


@settings(deadline=None)
@given(inputs())
def test_everything_short_is_named_with_its_number(case):
    plan = case.solve()
    readers = Counter(a for a, _ in plan.pairs)
    short = {a: case.per_application - readers[a] for a in case.applications}
    assert {a: s.missing for a, s in plan.unfilled.items()} == {a: n for a, n in short.items() if n > 0}
    idle = {j.key: low(case, j) - plan.loads[j.key] for j in case.jurors}
    assert {j: s.missing for j, s in plan.underloaded.items()} == {j: n for j, n in idle.items() if n > 0}
    for shortage in [*plan.unfilled.values(), *plan.underloaded.values()]:
        assert "%" not in shortage.sentence


@settings(deadline=None)
@given(inputs(with_fixed=True), st.randoms(use_true_random=False), st.integers(0, 3))
def test_order_of_the_input_changes_nothing(case, random, seed):
    def mixed(rows):
        return random.sample(rows, len(rows))

    again = case.solve(
        seed,
        applications=mixed(case.applications),
        jurors=mixed(case.jurors),
        affinity=dict(mixed(list(case.affinity.items()))),
        fixed=mixed(list(case.fixed)),
    )
    assert again == case.solve(seed)


@settings(deadline=None)
@given(inputs(), st.integers(1, 5))
def test_seed_decides_among_equals_only(case, seed):
    first, second = case.solve(), case.solve(seed)
    assert len(first.pairs) == len(second.pairs)
    assert first.objective == pytest.approx(second.objective)


def best_by_trying_everything(case):
    """The most places filled and minimum loads met, then the greatest affinity, over every possible plan."""
    readers = []
    for a in case.applications:
        free = [j for j in case.jurors if (a, j.key) not in case.forbidden]
        choices = [c for n in range(case.per_application + 1) for c in combinations(free, n)]
        cap = case.country_cap or len(case.jurors)
        readers.append(
            [
                c
                for c in choices
                if all(count <= cap for count in Counter(j.country for j in c if j.country).values())
            ]
        )
    best = None
    for plan in product(*readers):
        pairs = [(a, j.key) for a, chosen in zip(case.applications, plan, strict=True) for j in chosen]
        loads = Counter(j for _, j in pairs)
        if any(loads[j.key] > high(case, j) for j in case.jurors):
            continue
        idle = sum(max(0, low(case, j) - loads[j.key]) for j in case.jurors)
        value = (len(pairs) - idle, sum(case.affinity[pair] for pair in pairs))
        best = value if best is None else max(best, value)
    return best


@settings(deadline=None, max_examples=60)
@given(inputs(most_applications=3, most_jurors=4))
def test_no_other_plan_is_better(case):
    plan = case.solve()
    idle = sum(shortage.missing for shortage in plan.underloaded.values())
    filled, affinity = best_by_trying_everything(case)
    assert len(plan.pairs) - idle == filled
    assert plan.objective == pytest.approx(affinity)


@settings(deadline=None, max_examples=60)
@given(inputs(most_applications=8, most_jurors=6))
def test_shortlist_of_a_large_call_costs_no_quality(case):
    whole = case.solve()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flow, "ALL_PAIRS_LIMIT", 0)
        patch.setattr(flow, "SHORTLIST", 1)
        patch.setattr(flow, "PRICED_PER_APPLICATION", 1)
        patch.setattr(flow, "BLOCK", 3)
        pruned = case.solve()
    assert len(pruned.pairs) == len(whole.pairs)
    assert pruned.objective == pytest.approx(whole.objective)
    assert sum(s.missing for s in pruned.underloaded.values()) == sum(
        s.missing for s in whole.underloaded.values()
    )


@pytest.mark.parametrize("country_cap", [None, 1, 2])
def test_shortlist_that_all_share_grows_until_the_plan_is_the_best(country_cap, monkeypatch):
    # Everybody's shortlist is the same few jurors, who can take a tenth of it.
    jurors = [Juror(f"J{n}", f"C{n // 8}") for n in range(24)]
    likings = {(f"A{a}", f"J{n}"): 1 - n / 24 - (a * n % 7) / 1000 for a in range(30) for n in range(24)}
    applications = [f"A{a}" for a in range(30)]
    case = Input(applications, jurors, 3, 0, 4, frozenset(), likings, country_cap)
    whole = case.solve()
    monkeypatch.setattr(flow, "ALL_PAIRS_LIMIT", 0)
    monkeypatch.setattr(flow, "SHORTLIST", 1)
    monkeypatch.setattr(flow, "PRICED_PER_APPLICATION", 2)
    pruned = case.solve()
    assert len(pruned.pairs) == len(whole.pairs) == 90
    assert pruned.objective == pytest.approx(whole.objective)
    assert max(country_counts(pruned.pairs, jurors).values()) <= (country_cap or 3)


# --- plans by hand ---------------------------------------------------------------------------------------


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
    case = Input([f"A{n}" for n in range(12)], [Juror(n) for n in range(6)], 2, 0, 12, frozenset(), {}, None)
    assert len({case.solve(seed).pairs for seed in range(5)}) > 1


def test_forty_six_applications_and_twelve_jurors_are_instant():
    applications, jurors = range(46), [Juror(f"J{n}", f"C{n % 5}") for n in range(12)]
    affinity = {(a, j.key): (a * 7 + n * 5) % 11 / 10 for a in applications for n, j in enumerate(jurors)}
    started = time.perf_counter()
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
    assert time.perf_counter() - started < 0.2
    assert len(plan.pairs) == 138


# --- why something is short ------------------------------------------------------------------------------

KZ, KG = Juror("kz1", "KZ"), Juror("kg1", "KG")
KZ2 = Juror("kz2", "KZ")


def shortage(applications, jurors, **kwargs):
    settings_ = {"per_application": 2, "min_load": 0, "max_load": 5, "forbidden": (), "affinity": {}}
    return assign(applications, jurors, **{**settings_, **kwargs})


def test_panel_smaller_than_the_number_of_readers():
    found = shortage(["A"], [KZ]).unfilled["A"]
    assert (found.reason, found.missing) == (Reason.PANEL, 1)
    assert found.sentence == "Jurors on the panel: 1; needed for each application: 2."


def test_conflicts_leave_too_few():
    plan = shortage(["A", "B"], [KZ, KG, KZ2], forbidden={("A", "kz1"), ("A", "kg1")})
    assert list(plan.unfilled) == ["A"]
    assert plan.unfilled["A"].reason is Reason.CONFLICTS
    assert plan.unfilled["A"].sentence == "Jurors without a conflict: 1; needed: 2."
    assert ("A", "kz2") in plan.pairs


def test_country_limit_leaves_too_few():
    plan = shortage(["A"], [KZ, KZ2], country_cap=1)
    assert plan.unfilled["A"].reason is Reason.COUNTRIES
    assert plan.unfilled["A"].sentence == (
        "With no more than 1 of one country, the jurors without a conflict can fill 1 "
        "of the places needed: 2."
    )
    assert len(plan.pairs) == 1


def test_panel_without_enough_capacity():
    plan = shortage(["A", "B"], [KZ, KG], max_load=1)
    assert {one.reason for one in plan.unfilled.values()} == {Reason.CAPACITY}
    assert next(iter(plan.unfilled.values())).sentence == (
        "The panel can take 2 readings at the maximum load; all applications together need 4."
    )
    assert len(plan.pairs) == 2


def test_free_jurors_at_their_maximum():
    barred = {(a, "kg1") for a in "ABC"}
    plan = shortage(list("ABC"), [KZ, KG], per_application=1, max_load=2, forbidden=barred)
    (found,) = plan.unfilled.values()
    assert found.reason is Reason.LOADS
    assert found.sentence == ("Every juror who could still take it is at the maximum load. Jurors at it: 1.")


def test_minimum_loads_beyond_what_there_is():
    plan = shortage(["A", "B"], [KZ, KG, KZ2], per_application=1, min_load=1)
    (found,) = plan.underloaded.values()
    assert found.reason is Reason.FEW_PLACES
    assert found.sentence == (
        "There are 2 readings to share out; the minimum loads of all jurors together need 3."
    )


def test_minimum_load_beyond_what_a_juror_may_read():
    plan = shortage(
        ["A", "B"], [KZ, KG], per_application=1, min_load=1, forbidden={("A", "kz1"), ("B", "kz1")}
    )
    assert plan.underloaded["kz1"].reason is Reason.FEW_READABLE
    assert plan.underloaded["kz1"].sentence == "Applications this juror may read: 0; the minimum load is 1."


def test_minimum_load_out_of_reach_beside_others():
    # Both may read only A, which needs one juror; B goes to the third.
    barred = {("B", "kz1"), ("B", "kz2"), ("C", "kz1"), ("C", "kz2")}
    plan = shortage(list("ABC"), [KZ, KZ2, KG], per_application=1, min_load=1, forbidden=barred)
    (found,) = plan.underloaded.values()
    assert found.reason is Reason.OTHERS_FIRST
    assert found.sentence.endswith("leave this juror 0 applications; the minimum load is 1.")


def test_every_reason_has_a_sentence_for_its_values():
    values = {"available": 1, "needed": 2, "limit": 3}
    assert set(SENTENCES) == set(Reason)
    assert all((text % values).endswith(".") for text in SENTENCES.values())


@pytest.mark.parametrize(
    "wrong",
    [
        {"per_application": -1},
        {"min_load": -1},
        {"min_load": 6},
        {"country_cap": 0},
        {"affinity": {("A", "kz1"): float("nan")}},
        {"fixed": [("A", "kz1")], "forbidden": {("A", "kz1")}},
        {"fixed": [("A", "nobody")]},
        {"fixed": [("nothing", "kz1")]},
    ],
)
def test_senseless_input_is_refused(wrong):
    with pytest.raises(ValueError, match=r"\w"):
        shortage(["A"], [KZ, KG], **wrong)


@pytest.mark.parametrize(("applications", "jurors"), [(["A", "A"], [KZ]), (["A"], [KZ, Juror("kz1", "KG")])])
def test_doubled_keys_are_refused(applications, jurors):
    with pytest.raises(ValueError, match="named once"):
        shortage(applications, jurors)


def test_conflict_of_somebody_else_is_passed_over():
    plan = shortage(["A"], [KZ, KG], forbidden={("Z", "kz1"), ("A", "nobody")}, affinity={("Z", "kz1"): 5.0})
    assert plan.pairs == (("A", "kg1"), ("A", "kz1"))


# --- reading order ---------------------------------------------------------------------------------------


def imbalance(orders):
    totals = Counter()
    for order in orders.values():
        for index, application in enumerate(order):
            totals[application] += (index + 0.5) / len(order) - 0.5
    return sum(total**2 for total in totals.values())


readings = st.dictionaries(
    st.integers(0, 5), st.sets(st.sampled_from("ABCDE"), max_size=5), min_size=1, max_size=6
)


@given(readings, st.integers(0, 5))
def test_each_juror_sees_each_application_once(assignments, seed):
    orders = balanced_order(assignments, seed=seed)
    assert list(orders) == list(assignments)
    assert all(sorted(orders[juror]) == sorted(own) for juror, own in assignments.items())


@settings(deadline=None, max_examples=40)
@given(readings, st.integers(0, 5))
def test_no_juror_alone_could_make_the_places_more_even(assignments, seed):
    orders = balanced_order(assignments, seed=seed)
    reached = imbalance(orders)
    for juror, order in orders.items():
        others = ({**orders, juror: list(other)} for other in permutations(order))
        assert min(map(imbalance, others)) >= reached - 1e-9


@given(readings, st.randoms(use_true_random=False))
def test_reading_order_depends_on_keys_and_seed_alone(assignments, random):
    mixed = {juror: random.sample(sorted(own), len(own)) for juror, own in assignments.items()}
    mixed = dict(random.sample(list(mixed.items()), len(mixed)))
    assert balanced_order(mixed) == balanced_order(assignments)


def test_two_jurors_of_the_same_applications_read_in_opposite_order():
    orders = balanced_order({"x": set("ABCDEFG"), "y": set("ABCDEFG")}, seed=3)
    assert orders["x"] == orders["y"][::-1]


def test_places_average_to_the_middle_in_a_real_panel():
    jurors = {f"J{n}": [f"A{a}" for a in range(46) if (a + n) % 4 == 0] for n in range(12)}
    assert imbalance(balanced_order(jurors)) < 0.2
    assert imbalance({juror: sorted(own) for juror, own in jurors.items()}) > 5


def test_seed_changes_the_reading_order():
    assert len({tuple(balanced_order({"x": "ABCDEFG"}, seed=seed)["x"]) for seed in range(5)}) > 1
