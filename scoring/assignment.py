"""Which juror reads which application: a plan that respects conflicts, loads and countries, and says why.

Pure functions over plain data. Applications and jurors are named by hashable keys; `str` of a key must tell
it from every other key, for the plan depends on keys and seed and never on the order they come in.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import fsum

import numpy as np

from scoring.flow import Floats, Ints, Mask, Network, solve
from scoring.reading_order import balanced_order
from scoring.shortages import SENTENCES, Reason, Shortage, first_cause

__all__ = [
    "SENTENCES",
    "AffinityTable",
    "AssignmentPlan",
    "Juror",
    "Pair",
    "Reason",
    "Shortage",
    "assign",
    "balanced_order",
]

Pair = tuple[Hashable, Hashable]


@dataclass(frozen=True)
class Juror:
    """A juror to assign; `country` "" is unknown and never capped; `max_load` can only lower the common."""

    key: Hashable
    country: str = ""
    max_load: int | None = None


class AffinityTable(Mapping[Pair, float]):
    """An affinity for every pair, kept as an array: `values` has a row per application, a column per juror.

    Large panels need it: ten million pairs are 80 MB here, and gigabytes as a dictionary.
    """

    def __init__(self, applications: Sequence[Hashable], jurors: Sequence[Hashable], values: Floats) -> None:
        if values.shape != (len(applications), len(jurors)):
            raise ValueError("The array has a row for each application and a column for each juror.")
        self._row = {key: index for index, key in enumerate(applications)}
        self._column = {key: index for index, key in enumerate(jurors)}
        self._values = values

    def __getitem__(self, pair: Pair) -> float:
        return float(self._values[self._row[pair[0]], self._column[pair[1]]])

    def __iter__(self) -> Iterator[Pair]:
        return product(self._row, self._column)

    def __len__(self) -> int:
        return self._values.size

    def ordered(self, applications: Sequence[Hashable], jurors: Sequence[Hashable]) -> Floats:
        """The values with rows and columns in this order; 0 for a key that the table does not know."""
        rows = np.array([self._row.get(key, -1) for key in applications], dtype=np.int64)
        columns = np.array([self._column.get(key, -1) for key in jurors], dtype=np.int64)
        found: Floats = np.zeros((len(rows), len(columns)))
        known = np.ix_(np.flatnonzero(rows >= 0), np.flatnonzero(columns >= 0))
        found[known] = self._values[np.ix_(rows[rows >= 0], columns[columns >= 0])]
        return found


@dataclass(frozen=True)
class AssignmentPlan:
    """Pairs (application, juror) in the order of their texts, their total affinity, and what is short.

    `shortages` names the applications with fewer jurors than asked for, `underloaded` the jurors below the
    minimum load; `loads` has every juror.
    """

    pairs: tuple[Pair, ...]
    objective: float
    shortages: Mapping[Hashable, Shortage]
    underloaded: Mapping[Hashable, Shortage]
    loads: Mapping[Hashable, int]

    @property
    def unfilled(self) -> dict[Hashable, str]:
        """Why each application has fewer jurors than asked for, in a sentence."""
        return {application: str(shortage) for application, shortage in self.shortages.items()}


@dataclass(frozen=True)
class Bounds:
    """What the call asks for: jurors per application, loads, and jurors of one country per application."""

    per_application: int
    min_load: int
    max_load: int
    country_cap: int | None

    def __post_init__(self) -> None:
        if self.per_application < 0 or not 0 <= self.min_load <= self.max_load:
            raise ValueError("Loads and jurors per application start at 0, and min_load is at most max_load.")
        if self.country_cap is not None and self.country_cap < 1:
            raise ValueError("country_cap is at least 1, or None for no cap.")

    def of(self, juror: Juror) -> tuple[int, int]:
        """The least and greatest load of this juror."""
        high = self.max_load if juror.max_load is None else min(self.max_load, juror.max_load)
        return min(self.min_load, high), high


def assign(
    applications: Sequence[Hashable],
    jurors: Sequence[Juror],
    *,
    per_application: int,
    min_load: int,
    max_load: int,
    forbidden: Collection[Pair],
    affinity: Mapping[Pair, float],
    country_cap: int | None = None,
    seed: int = 0,
    fixed: Iterable[Pair] = (),
) -> AssignmentPlan:
    """The plan that fills the most places and, among those, has the greatest total affinity.

    A pair that `affinity` does not name counts 0; pairs of `fixed` stay and count towards every bound. Never
    a forbidden pair, never more than `country_cap` new jurors of one country for an application. Among plans
    within 0.0001 of the largest affinity the more even load wins, then `seed`. Where not everything can be
    filled it is the best partial plan. ValueError for doubled keys, senseless bounds, or a fixed pair that is
    forbidden or unknown; RuntimeError when the solver fails.
    """
    bounds = Bounds(per_application, min_load, max_load, country_cap)
    problem = _Problem(
        sorted(applications, key=lambda key: _draw(seed, key)),
        sorted(jurors, key=lambda juror: _draw(seed, juror.key)),
        bounds,
        forbidden,
    )
    kept = problem.indices_of(fixed)
    chosen = solve(problem.network(kept, affinity), seed)
    return problem.plan(np.concatenate([kept, chosen]), affinity)


def _draw(seed: int, key: Hashable) -> bytes:
    """A place in a shuffled order that depends on the key and the seed alone."""
    return hashlib.sha256(f"{seed}|{key}".encode()).digest()


class _Problem:
    """The keys of one assignment as numbered rows and columns."""

    def __init__(
        self,
        applications: Sequence[Hashable],
        jurors: Sequence[Juror],
        bounds: Bounds,
        forbidden: Collection[Pair],
    ) -> None:
        self.applications, self.jurors, self.bounds = applications, jurors, bounds
        self.row = {key: index for index, key in enumerate(applications)}
        self.column = {juror.key: index for index, juror in enumerate(jurors)}
        if len(self.row) < len(applications) or len(self.column) < len(jurors):
            raise ValueError("Each application and each juror may be named once.")
        self.free = np.ones((len(applications), len(jurors)), dtype=bool)
        for application, juror in forbidden:
            if application in self.row and juror in self.column:
                self.free[self.row[application], self.column[juror]] = False
        numbers = {name: n for n, name in enumerate(sorted({j.country for j in jurors if j.country}))}
        self.country = np.array([numbers.get(juror.country, -1) for juror in jurors], dtype=np.int64)
        self.countries = len(numbers)
        loads = np.array([bounds.of(juror) for juror in jurors], dtype=np.int64).reshape(-1, 2)
        self.low, self.high = loads[:, 0], loads[:, 1]

    def indices_of(self, pairs: Iterable[Pair]) -> Ints:
        """Row and column of each pair; ValueError for one that is unknown or forbidden."""
        found = {(self.row.get(application, -1), self.column.get(juror, -1)) for application, juror in pairs}
        if any(min(pair) < 0 or not self.free[pair] for pair in found):
            raise ValueError("A fixed pair is forbidden, or names an unknown application or juror.")
        return np.array(sorted(found), dtype=np.int64).reshape(-1, 2)

    def network(self, kept: Ints, affinity: Mapping[Pair, float]) -> Network:
        """What is left to assign once the kept pairs have used up their share of every bound."""
        taken = self._count(kept)
        allowed = self.free.copy()
        allowed[kept[:, 0], kept[:, 1]] = False
        room = None
        if self.bounds.country_cap is not None and self.countries:
            room = np.maximum(self.bounds.country_cap - self._of_country(kept), 0)
            allowed &= ~((self.country >= 0) & (room[:, self.country] == 0))
        return Network(
            need=np.maximum(self.bounds.per_application - taken[0], 0),
            low=np.maximum(self.low - taken[1], 0),
            high=np.maximum(self.high - taken[1], 0),
            benefit=self._benefit(affinity),
            allowed=allowed,
            country=self.country,
            room=room,
        )

    def _benefit(self, affinity: Mapping[Pair, float]) -> Floats:
        if isinstance(affinity, AffinityTable):
            benefit = affinity.ordered(self.applications, [juror.key for juror in self.jurors])
        else:
            benefit = np.zeros(self.free.shape)
            for (application, juror), value in affinity.items():
                if application in self.row and juror in self.column:
                    benefit[self.row[application], self.column[juror]] = value
        if not np.isfinite(benefit).all():
            raise ValueError("Every affinity is a finite number.")
        return benefit / (np.abs(benefit).max(initial=0.0) or 1.0)

    def _count(self, pairs: Ints) -> tuple[Ints, Ints]:
        """Jurors per application and applications per juror."""
        rows, columns = self.free.shape
        return np.bincount(pairs[:, 0], minlength=rows), np.bincount(pairs[:, 1], minlength=columns)

    def _of_country(self, pairs: Ints) -> Ints:
        """Jurors per application and country, shape (applications, countries)."""
        counts = np.zeros((len(self.applications), self.countries), dtype=np.int64)
        country = self.country[pairs[:, 1]]
        np.add.at(counts, (pairs[country >= 0, 0], country[country >= 0]), 1)
        return counts

    def plan(self, pairs: Ints, affinity: Mapping[Pair, float]) -> AssignmentPlan:
        """The numbered pairs as a plan with its explanations."""
        named = [(self.applications[a], self.jurors[j].key) for a, j in pairs.tolist()]
        per_row, per_column = self._count(pairs)
        unfilled = np.flatnonzero(per_row < self.bounds.per_application).tolist()
        underloaded = np.flatnonzero(per_column < self.low).tolist()
        return AssignmentPlan(
            pairs=tuple(sorted(named, key=lambda pair: (str(pair[0]), str(pair[1])))),
            objective=fsum(affinity.get(pair, 0.0) for pair in named),
            shortages={
                self.applications[a]: self._why_unfilled(a, int(per_row[a]), per_column) for a in unfilled
            },
            underloaded={
                self.jurors[j].key: self._why_underloaded(j, int(per_column[j])) for j in underloaded
            },
            loads={juror.key: int(load) for juror, load in zip(self.jurors, per_column, strict=True)},
        )

    def _why_unfilled(self, application: int, got: int, loads: Ints) -> Shortage:
        needed, free = self.bounds.per_application, self.free[application]
        every_place = needed * len(self.applications)
        in_reach = self._in_reach(free)
        causes = (
            (len(self.jurors) < needed, Reason.PANEL, len(self.jurors), needed),
            (int(free.sum()) < needed, Reason.CONFLICTS, int(free.sum()), needed),
            (in_reach < needed, Reason.COUNTRIES, in_reach, needed),
            (int(self.high.sum()) < every_place, Reason.CAPACITY, int(self.high.sum()), every_place),
            (True, Reason.LOADS, int((free & (loads >= self.high)).sum()), needed),
        )
        return first_cause(causes, needed - got, self.bounds.country_cap)

    def _in_reach(self, free: Mask) -> int:
        """How many places these jurors can fill when only the country cap binds."""
        cap = self.bounds.country_cap
        if cap is None:
            return int(free.sum())
        known = Counter(self.country[free & (self.country >= 0)].tolist())
        return int((free & (self.country < 0)).sum()) + sum(min(cap, count) for count in known.values())

    def _why_underloaded(self, juror: int, got: int) -> Shortage:
        needed, readable = int(self.low[juror]), int(self.free[:, juror].sum())
        places = self.bounds.per_application * len(self.applications)
        causes = (
            (readable < needed, Reason.FEW_READABLE, readable, needed),
            (places < int(self.low.sum()), Reason.FEW_PLACES, places, int(self.low.sum())),
            (True, Reason.OTHERS_FIRST, got, needed),
        )
        return first_cause(causes, needed - got, None)
