"""The order in which jurors see applications: places average to the middle."""

from collections import defaultdict
from collections.abc import Hashable
from itertools import permutations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.assignment import balanced_order


def imbalance(orders):
    totals: dict[Hashable, float] = defaultdict(float)
    for order in orders.values():
        for index, application in enumerate(order):
            totals[application] += (index + 0.5) / len(order) - 0.5
    return sum(total**2 for total in totals.values())


readings = st.dictionaries(
    st.integers(0, 5), st.sets(st.sampled_from("ABCDE"), max_size=5), min_size=1, max_size=6
)


@settings(deadline=None)
@given(readings, st.integers(0, 5))
def test_each_juror_sees_each_application_once(assignments, seed):
    orders = balanced_order(assignments, seed=seed)
    assert list(orders) == list(assignments)
    assert all(
        len(orders[juror]) == len(own) and set(orders[juror]) == own for juror, own in assignments.items()
    )


@settings(deadline=None, max_examples=40)
@given(readings, st.integers(0, 5))
def test_no_juror_alone_could_make_the_places_more_even(assignments, seed):
    orders = balanced_order(assignments, seed=seed)
    reached = imbalance(orders)
    for juror, order in orders.items():
        others = ({**orders, juror: list(other)} for other in permutations(order))
        assert min(map(imbalance, others)) >= reached - 1e-9


@settings(deadline=None)
@given(readings, st.randoms(use_true_random=False))
def test_reading_order_depends_on_keys_and_seed_alone(assignments, random):
    mixed = {juror: random.sample(sorted(own), len(own)) for juror, own in assignments.items()}
    mixed = dict(random.sample(list(mixed.items()), len(mixed)))
    assert balanced_order(mixed) == balanced_order(assignments)


def test_two_jurors_of_the_same_applications_read_in_opposite_order():
    """Counterbalanced, AB and BA, as in the crossover design: Jones and Kenward, Design and Analysis of
    Cross-Over Trials, 3rd ed. 2014, chapter 2. Each place is as early here as it is late there."""
    orders = balanced_order({"x": set("ABCDEFG"), "y": set("ABCDEFG")}, seed=3)
    assert orders["x"] == orders["y"][::-1]


def test_places_average_to_the_middle_in_a_real_panel():
    jurors: dict[Hashable, list[Any]] = {
        f"J{n}": [f"A{a}" for a in range(46) if (a + n) % 4 == 0] for n in range(12)
    }
    assert imbalance(balanced_order(jurors)) < 0.2
    assert imbalance({juror: sorted(own) for juror, own in jurors.items()}) > 5


def test_seed_changes_the_reading_order():
    assert len({tuple(balanced_order({"x": "ABCDEFG"}, seed=seed)["x"]) for seed in range(5)}) > 1
