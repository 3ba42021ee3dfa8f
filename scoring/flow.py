"""The min-cost flow behind juror assignment, solved as a linear programme with HiGHS.

Application -> (application, country) -> juror is a network, so its constraint matrix is totally unimodular
and the simplex method ends on whole numbers without branching.
"""

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Numbers = NDArray[Any]
Mask = NDArray[np.bool_]

# Up to this many possible pairs all are put before the solver; beyond, it starts from a shortlist and
# asks for the pairs that could still improve the plan, so that pruning costs no quality.
ALL_PAIRS_LIMIT = 20_000
SHORTLIST = 20
PRICED_PER_APPLICATION = 8
# A load above the average costs this much of one affinity unit: among equal plans the more even one wins.
UNEVENNESS = 1e-4
# Ties make the simplex method crawl; it first solves with affinities moved by at most this much, then the
# true ones from there.
JITTER = 4e-3
TOLERANCE = 1e-6
# Rows looked at together where a whole table of applications and jurors would fill the memory.
BLOCK = 1_000
PRIMAL_SIMPLEX = 4


@dataclass(frozen=True)
class Network:
    """What is still to be assigned, as arrays over applications (rows) and jurors (columns).

    `benefit` is scaled to at most 1 in size; `room` holds, per application and country, how many more jurors
    of that country it may get, and is None without a cap; country -1 is unknown and never capped.
    """

    need: Ints
    low: Ints
    high: Ints
    benefit: Floats
    allowed: Mask
    country: Ints
    room: Ints | None


class FlowModel:
    """A growing HiGHS model: slack for every application and juror, then pairs as they are asked for."""

    def __init__(self, network: Network, seed: int) -> None:
        self.network = network
        noise = np.random.default_rng(seed).random(network.allowed.shape)
        self.benefit = network.benefit + noise * JITTER
        self.least_gain = JITTER
        self.inside = np.zeros(network.allowed.shape, dtype=bool)
        self.applications, self.jurors = network.allowed.shape
        # Filling one more place may reshuffle a chain through every juror once, losing at most 2 at each.
        self.penalty = 2.0 * min(self.applications, self.jurors) + 4.0
        self.pairs: list[Ints] = []
        self.country_rows: Ints | None = None
        self.solver = _quiet_solver()
        self._add_rows_and_slack()

    def _add_rows_and_slack(self) -> None:
        net, n_apps, n_jurors = self.network, self.applications, self.jurors
        average = -(-int(net.need.sum()) // max(n_jurors, 1))
        even = np.clip(average, net.low, net.high)
        lower, upper = np.concatenate([net.need, net.low]), np.concatenate([net.need, even])
        count = n_apps + n_jurors
        self._add_rows(lower, upper, np.zeros(count, np.int32), np.zeros(0, np.int32))
        self.slack = n_apps + 2 * n_jurors
        cost = np.repeat([self.penalty, self.penalty, UNEVENNESS], [n_apps, n_jurors, n_jurors])
        room = np.concatenate([net.need, net.low, net.high - even])
        rows = np.concatenate([np.arange(count), np.arange(n_apps, count)])
        signs = np.repeat([1.0, -1.0], [count, n_jurors])
        self._add_columns(cost, room, np.arange(self.slack), rows, signs)
        if net.room is not None:
            self.country_rows = np.full(net.room.shape, -1, dtype=np.int64)

    def _add_rows(self, lower: Numbers, upper: Numbers, starts: Numbers, columns: Numbers) -> None:
        self.solver.addRows(
            len(lower),
            lower.astype(float),
            upper.astype(float),
            len(columns),
            starts.astype(np.int32),
            columns.astype(np.int32),
            np.ones(len(columns)),
        )

    def _add_columns(
        self, cost: Numbers, upper: Numbers, starts: Numbers, rows: Numbers, values: Numbers
    ) -> None:
        self.solver.addCols(
            len(cost),
            cost.astype(float),
            np.zeros(len(cost)),
            upper.astype(float),
            len(rows),
            starts.astype(np.int32),
            rows.astype(np.int32),
            values.astype(float),
        )

    def add_pairs(self, wanted: Mask) -> None:
        """Let the solver use the pairs of `wanted`; those it has already stay as they are."""
        new = np.argwhere(wanted & ~self.inside & self.network.allowed)
        self._cap_countries(new)
        self.inside[new[:, 0], new[:, 1]] = True
        rows = np.stack([new[:, 0], self.applications + new[:, 1], self._country_row_of(new)], axis=1)
        used = rows >= 0
        starts = np.concatenate([[0], np.cumsum(used.sum(axis=1))[:-1]])
        flat = rows[used]
        cost = -self.benefit[new[:, 0], new[:, 1]]
        self._add_columns(cost, np.ones(len(new)), starts, flat, np.ones(len(flat)))
        self.pairs.append(new)

    def _country_row_of(self, pairs: Ints) -> Ints:
        country = self.network.country[pairs[:, 1]]
        if self.country_rows is None:
            return np.full(len(pairs), -1, dtype=np.int64)
        return np.where(country >= 0, self.country_rows[pairs[:, 0], country], -1)

    def _cap_countries(self, new: Ints) -> None:
        """Give a row to each application and country whose pairs, with the new ones, could break the cap."""
        if self.country_rows is None or self.network.room is None:
            return
        old = self._all_pairs()
        both = np.concatenate([old, new])
        country = self.network.country[both[:, 1]]
        counts = np.zeros(self.network.room.shape, dtype=np.int64)
        np.add.at(counts, (both[country >= 0, 0], country[country >= 0]), 1)
        fresh = (counts > self.network.room) & (self.country_rows < 0)
        members: dict[tuple[int, int], list[int]] = {
            (row, country): [] for row, country in np.argwhere(fresh).tolist()
        }
        for column, (application, juror) in enumerate(old.tolist()):
            key = (application, int(self.network.country[juror]))
            if key in members:
                members[key].append(self.slack + column)
        self._add_country_rows(members)

    def _add_country_rows(self, members: dict[tuple[int, int], list[int]]) -> None:
        if not members or self.country_rows is None or self.network.room is None:
            return
        first = self.solver.getNumRow()
        sizes = [len(columns) for columns in members.values()]
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        keys = np.array(list(members))
        room = self.network.room[keys[:, 0], keys[:, 1]]
        flat = np.array([column for columns in members.values() for column in columns], dtype=np.int32)
        self._add_rows(np.zeros(len(keys)), room, starts, flat)
        self.country_rows[keys[:, 0], keys[:, 1]] = first + np.arange(len(keys))

    def _all_pairs(self) -> Ints:
        return np.concatenate(self.pairs) if self.pairs else np.zeros((0, 2), dtype=np.int64)

    def use_true_benefits(self) -> None:
        """Replace the moved affinities by the true ones and go on from the plan found so far."""
        self.benefit = self.network.benefit
        pairs = self._all_pairs()
        columns = (self.slack + np.arange(len(pairs))).astype(np.int32)
        self.solver.changeColsCost(len(pairs), columns, -self.benefit[pairs[:, 0], pairs[:, 1]])
        # The plan found so far stays feasible when only prices change, which the primal method makes use of.
        self.solver.setOptionValue("simplex_strategy", PRIMAL_SIMPLEX)
        self.least_gain = TOLERANCE

    def run(self) -> None:
        """Solve what is there; RuntimeError when HiGHS does not end at an optimum."""
        self.solver.run()
        status = self.solver.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise RuntimeError(
                f"The assignment solver stopped early: {self.solver.modelStatusToString(status)}"
            )

    def run_to_the_end(self) -> None:
        """Solve, ask for the pairs that could still improve the plan, and again until there are none."""
        self.run()
        while (wanted := self.worthwhile_pairs()).any():
            self.add_pairs(wanted)
            self.run()

    def worthwhile_pairs(self) -> Mask:
        """The pairs left out that could improve the plan, by their reduced cost; a few per application."""
        duals = np.asarray(self.solver.getSolution().row_dual)
        wanted = np.zeros(self.inside.shape, dtype=bool)
        for first in range(0, self.applications, BLOCK):
            block = slice(first, first + BLOCK)
            left_out = self.network.allowed[block] & ~self.inside[block]
            gain = np.where(left_out, self.benefit[block] + self._prices(block, duals), -np.inf)
            wanted[block] = _best_per_row(gain, PRICED_PER_APPLICATION) & (gain > self.least_gain)
        return wanted

    def _prices(self, block: slice, duals: Floats) -> Floats:
        """What a pair of these applications takes from the rest of the plan, with the sign of a dual."""
        jurors = duals[self.applications : self.applications + self.jurors]
        price = duals[: self.applications][block, None] + jurors[None, :]
        if self.country_rows is None:
            return price
        # A country without a row has no price yet, so its pairs look a little better than they are.
        rows = self.country_rows[block][:, np.maximum(self.network.country, 0)]
        known = (rows >= 0) & (self.network.country >= 0)
        return price + np.where(known, duals[np.maximum(rows, 0)], 0.0)

    def chosen(self) -> Ints:
        """The pairs of the plan, shape (pairs, 2), as indices of application and juror."""
        values = np.asarray(self.solver.getSolution().col_value)[self.slack :]
        return self._all_pairs()[values > 0.5]


def solve(network: Network, seed: int) -> Ints:
    """The pairs that fill the most places, then have the greatest benefit, shape (pairs, 2)."""
    if not network.allowed.any():
        return np.zeros((0, 2), dtype=np.int64)
    model = FlowModel(network, seed)
    model.add_pairs(_first_pairs(network, model.benefit))
    model.run_to_the_end()
    model.use_true_benefits()
    model.run_to_the_end()
    return model.chosen()


def _first_pairs(network: Network, benefit: Floats) -> Mask:
    """Every allowed pair when there are few; else the best for each application and for each juror."""
    if network.allowed.sum() <= ALL_PAIRS_LIMIT:
        return network.allowed
    # The tie-breaking noise spreads equal applications over equal jurors.
    liking = np.where(network.allowed, benefit, -np.inf)
    per_application = max(SHORTLIST, 3 * int(network.need.max()))
    per_juror = max(SHORTLIST, 2 * int(network.low.max()))
    return _best_per_row(liking, per_application) | _best_per_row(liking.T, per_juror).T


def _best_per_row(values: Floats, count: int) -> Mask:
    """A mask of the `count` greatest values of each row."""
    if count >= values.shape[1]:
        return np.ones(values.shape, dtype=bool)
    mask = np.zeros(values.shape, dtype=bool)
    for first in range(0, len(values), BLOCK):
        best = np.argpartition(-values[first : first + BLOCK], count, axis=1)[:, :count]
        np.put_along_axis(mask[first : first + BLOCK], best, True, axis=1)
    return mask


def _quiet_solver() -> highspy.Highs:
    solver = highspy.Highs()
    options: dict[str, bool | int | float | str] = {
        "output_flag": False,
        # One thread and a fixed strategy: the same input must give the same plan on every machine.
        "threads": 1,
        "solver": "simplex",
        "random_seed": 0,
        # Its own way of breaking ties is scaled to the largest cost, here a penalty, and drowns affinities.
        "dual_simplex_cost_perturbation_multiplier": 0.0,
    }
    for option, value in options.items():
        solver.setOptionValue(option, value)
    return solver
