"""From marks to places: pure arithmetic over plain data.

`marks` is a list of rows, one per application, of one value per juror, `None` where a juror did not score.
Results keep the order of the rows they were given. Calibration, uncertainty and the hash of a snapshot's
inputs have files of their own and are named here too.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import combinations
from typing import Final, Literal

from scoring.calibration import Calibration, Component, calibrate
from scoring.inputs import Unordered, canonical_json, inputs_hash
from scoring.reading_order import balanced_order
from scoring.uncertainty import Rival, Zone, ZonePlace, expected_ranks, funding_zone, mean_variances, rivals

__all__ = [
    "CANNOT_JUDGE",
    "Calibration",
    "CannotJudge",
    "Component",
    "Criterion",
    "Divergence",
    "Mark",
    "Place",
    "Rival",
    "TieBreaker",
    "Unordered",
    "Zone",
    "ZonePlace",
    "balanced_order",
    "calibrate",
    "canonical_json",
    "divergences",
    "expected_ranks",
    "funding_zone",
    "inputs_hash",
    "mean_variances",
    "rank",
    "raw_mean",
    "rivals",
    "trimmed_away",
    "trimmed_mean",
    "weighted_score",
]

# Scores closer than this are the same: it is far below any published decimal and far above rounding noise.
DECIMALS = 9


class CannotJudge(Enum):
    """The mark of a juror who read a criterion and cannot judge it; neither a number nor a gap."""

    CANNOT_JUDGE = "cannot_judge"


CANNOT_JUDGE: Final = CannotJudge.CANNOT_JUDGE
Mark = float | Literal[CannotJudge.CANNOT_JUDGE]


@dataclass(frozen=True)
class Criterion:
    """One line of a rubric: its weight above zero, the ends of its scale, and what a juror may leave open.

    A criterion that is not `required` and has no mark leaves both sums, like one marked `CANNOT_JUDGE`.
    """

    key: str
    weight: float
    minimum: float
    maximum: float
    required: bool = True
    allow_cannot_judge: bool = True

    def __post_init__(self) -> None:
        if not (0 < self.weight < math.inf and -math.inf < self.minimum < self.maximum < math.inf):
            raise ValueError(f"Criterion {self.key}: the weight is above 0, the minimum below the maximum.")

    def share(self, mark: float) -> float:
        """Where the mark lies on the scale, 0 to 1; ValueError when it does not."""
        if not self.minimum <= mark <= self.maximum:
            raise ValueError(f"Criterion {self.key}: {mark} is not from {self.minimum} to {self.maximum}.")
        return (mark - self.minimum) / (self.maximum - self.minimum)


def weighted_score(marks: Mapping[str, Mark], criteria: Sequence[Criterion]) -> float | None:
    """The score of one scorecard, 0 to 100: sum of w(x - min)/(max - min) over sum of w, times 100.

    The weighted sum model (Triantaphyllou, Multi-Criteria Decision Making Methods, 2000), with each mark put
    on a scale from 0 to 1 first.
    None when a required mark is missing, and when no criterion was judged. ValueError for a mark outside its
    scale, for a criterion that is not in the rubric, and for `CANNOT_JUDGE` where it is not allowed.
    """
    if unknown := sorted(set(marks) - {criterion.key for criterion in criteria}):
        raise ValueError(f"The rubric has no criterion {', '.join(unknown)}.")
    judged: list[tuple[float, float]] = []
    for criterion in criteria:
        mark = marks.get(criterion.key)
        if mark is None:
            if criterion.required:
                return None
        elif mark is CANNOT_JUDGE:
            if not criterion.allow_cannot_judge:
                raise ValueError(f"Criterion {criterion.key} has to be judged.")
        else:
            judged.append((criterion.weight, criterion.share(mark)))
    return _weighted_mean(judged)


def _weighted_mean(judged: Sequence[tuple[float, float]]) -> float | None:
    if not judged:
        return None
    weight = math.fsum(weight for weight, _ in judged)
    return 100 * math.fsum(weight * share for weight, share in judged) / weight


def raw_mean(values: Sequence[float | None]) -> float | None:
    """The mean of the marks that are there, None when there are none."""
    there = [value for value in values if value is not None]
    return math.fsum(there) / len(there) if there else None


def trimmed_mean(values: Sequence[float], share: float) -> float:
    """The mean after dropping floor(share x n) values at each end, as Wilcox defines it.

    (Introduction to Robust Estimation and Hypothesis Testing, 2012.) ValueError where nothing would be left,
    or where the share is negative.
    """
    if share < 0 or 2 * _dropped(values, share) >= len(values):
        raise ValueError(f"Trimming {share} at each end of {len(values)} values leaves nothing to average.")
    away = trimmed_away(values, share)
    kept = [value for index, value in enumerate(values) if index not in away]
    return math.fsum(kept) / len(kept)


def trimmed_away(values: Sequence[float], share: float) -> frozenset[int]:
    """Which of the values a trimmed mean leaves out, by their place in `values`; of equal ones the first."""
    drop = _dropped(values, share)
    order = sorted(range(len(values)), key=lambda index: values[index])
    return frozenset(order[:drop] + order[len(values) - drop :]) if drop else frozenset()


def _dropped(values: Sequence[float], share: float) -> int:
    """How many values go at each end."""
    # 0.1 x 30 is a hair above 3 and 0.29 x 100 a hair below 29; the product is meant, not its last digit.
    return math.floor(round(share * len(values), DECIMALS))


@dataclass(frozen=True)
class TieBreaker:
    """A published tie-breaker: its key and, per application, the value of which more is better."""

    key: str
    values: Sequence[float | None]


@dataclass(frozen=True)
class Place:
    """Where one application stands: `index` is its row, `place` None when it has no score.

    `tied` says that others share the place; `broken_by` names the last tie-breaker that parted it from
    applications of equal score.
    """

    index: int
    score: float | None
    place: int | None
    tied: bool = False
    broken_by: str | None = None


def rank(scores: Sequence[float | None], *, tie_breakers: Sequence[TieBreaker] = ()) -> list[Place]:
    """Competition ranking (1, 2, 2, 4), highest first, in the order of `scores`.

    Ties go through the tie-breakers in turn; one that lacks a value for any of the tied is passed over, since
    a gap is not a low mark. None scores get no place.
    """
    if any(len(breaker.values) != len(scores) for breaker in tie_breakers):
        raise ValueError("Each tie-breaker has one value for every application.")
    places = [Place(index, None, None) for index in range(len(scores))]
    scored = [index for index, score in enumerate(scores) if score is not None]
    next_place = 1
    for group in _equal_groups(scored, scores):
        for tied, broken_by in _break_ties(group, tie_breakers, None):
            for index in tied:
                places[index] = Place(index, scores[index], next_place, len(tied) > 1, broken_by)
            next_place += len(tied)
    return places


def _equal_groups(indices: Sequence[int], values: Sequence[float | None]) -> list[list[int]]:
    """The rows in groups of equal value, the highest first."""
    groups: dict[float, list[int]] = {}
    for index in indices:
        groups.setdefault(round(values[index] or 0.0, DECIMALS), []).append(index)
    return [groups[value] for value in sorted(groups, reverse=True)]


def _break_ties(
    group: list[int], tie_breakers: Sequence[TieBreaker], broken_by: str | None
) -> list[tuple[list[int], str | None]]:
    if len(group) == 1 or not tie_breakers:
        return [(group, broken_by)]
    breaker, later = tie_breakers[0], tie_breakers[1:]
    if any(breaker.values[index] is None for index in group):
        return _break_ties(group, later, broken_by)
    parts = _equal_groups(group, breaker.values)
    reason = breaker.key if len(parts) > 1 else broken_by
    return [found for part in parts for found in _break_ties(part, later, reason)]


@dataclass(frozen=True)
class Divergence:
    """Two marks of one application that lie far apart: its row, the two jurors' columns, the difference."""

    application: int
    jurors: tuple[int, int]
    difference: float


def divergences(marks: Sequence[Sequence[float | None]], limit: float) -> list[Divergence]:
    """The pairs of marks of one application that differ by more than `limit`, row by row."""
    found = []
    for application, row in enumerate(marks):
        given = [(juror, mark) for juror, mark in enumerate(row) if mark is not None]
        for (first, mark), (second, other) in combinations(given, 2):
            difference = round(abs(mark - other), DECIMALS)
            if difference > limit:
                found.append(Divergence(application, (first, second), difference))
    return found
