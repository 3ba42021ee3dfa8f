"""Who reads what: bounds that hold, plans that no other beats."""

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import flow
from scoring.assignment import AffinityTable, Juror, assign

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


def test_the_cheapest_assignment_of_a_textbook():
    """Machineco: Winston, Operations Research: Applications and Algorithms, 4th ed. 2004, section 7.5.

    Four machines, four jobs, hours to set up; the book's optimum is 15 hours by 1-2, 2-4, 3-3 and 4-1.
    """
    hours = [[14, 5, 8, 7], [2, 12, 6, 5], [7, 8, 3, 9], [2, 4, 6, 10]]
    cost: dict[tuple[Hashable, Hashable], int] = {
        (machine, job): hours[machine - 1][job - 1] for machine, job in product(range(1, 5), repeat=2)
    }
    plan = assign(
        range(1, 5),
        [Juror(job) for job in range(1, 5)],
        per_application=1,
        min_load=1,
        max_load=1,
        forbidden=(),
        affinity={pair: 1 - hour / 14 for pair, hour in cost.items()},
    )
    assert set(plan.pairs) == {(1, 2), (2, 4), (3, 3), (4, 1)}
    assert sum(cost[pair] for pair in plan.pairs) == 15


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


# what always holds


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
    assert {a: s.missing for a, s in plan.shortages.items()} == {a: n for a, n in short.items() if n > 0}
    idle = {j.key: low(case, j) - plan.loads[j.key] for j in case.jurors}
    assert {j: s.missing for j, s in plan.underloaded.items()} == {j: n for j, n in idle.items() if n > 0}
    for shortage in [*plan.shortages.values(), *plan.underloaded.values()]:
        assert "%" not in str(shortage)


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


# affinity as an array


@settings(deadline=None)
@given(inputs(), st.randoms())
def test_an_array_of_affinities_gives_the_plan_of_the_same_dictionary(case, random):
    applications, jurors = list(case.applications), [one.key for one in case.jurors]
    random.shuffle(applications)
    random.shuffle(jurors)
    values = np.array([[case.affinity[a, j] for j in jurors] for a in applications], dtype=float)
    table = AffinityTable(applications, jurors, values.reshape(len(applications), len(jurors)))
    assert dict(table) == case.affinity and len(table) == len(case.affinity)
    assert case.solve(affinity=table) == case.solve()


def test_an_array_leaves_out_whom_it_does_not_know():
    table = AffinityTable(["A0"], ["J0"], np.array([[0.5]]))
    assert table.ordered(["A9", "A0"], ["J0", "J9"]).tolist() == [[0.0, 0.0], [0.5, 0.0]]
    assert AffinityTable([], [], np.zeros((0, 0))).ordered(["A0"], ["J0"]).tolist() == [[0.0]]
    with pytest.raises(ValueError, match="a row for each application"):
        AffinityTable(["A0"], ["J0"], np.zeros((2, 1)))
