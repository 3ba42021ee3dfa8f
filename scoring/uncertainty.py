"""How sure a ranking is: expected ranks, likely ranges of ranks, and the zone at the funding line."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
# Rows of applications compared with all others at once; keeps memory flat for calls of any size.
BLOCK = 256
DECIMALS = 9


class Zone(StrEnum):
    """Where an application stands towards the funding line, by marks alone."""

    SAFELY_IN = "safely_in"
    IN_ZONE = "in_zone"
    SAFELY_OUT = "safely_out"


@dataclass(frozen=True)
class ZonePlace:
    """One application's zone and the likely range of its rank, both ends included."""

    zone: Zone
    best: int
    worst: int


def mean_variances(
    marks: Sequence[Sequence[float | None]], *, prior_weight: float = 4.0
) -> list[float | None]:
    """The variance of each application's mean mark, for `expected_ranks` and `funding_zone`.

    Three marks say little about their own spread, and two that happen to agree would look certain, so each
    spread is moderated by the pooled spread s0^2 of all, worth `prior_weight` (d0) degrees of freedom:
    (d0 s0^2 + SS_i) / (d0 + n_i - 1) / n_i (as in Smyth 2004, doi 10.2202/1544-6115.1027, with d0 given).
    None without a mark, and everywhere when no application has two. ValueError unless the weight is positive.
    """
    if not 0 < prior_weight < math.inf:
        raise ValueError("The weight of the pooled spread is above zero.")
    rows = [[mark for mark in row if mark is not None] for row in marks]
    squares = [_sum_of_squares(row) for row in rows]
    freedom = sum(len(row) - 1 for row in rows if row)
    if not freedom:
        return [None] * len(rows)
    pooled = math.fsum(squares) / freedom
    return [
        (prior_weight * pooled + square) / (prior_weight + len(row) - 1) / len(row) if row else None
        for row, square in zip(rows, squares, strict=True)
    ]


def _sum_of_squares(values: Sequence[float]) -> float:
    if not values:
        return 0.0
    mean = math.fsum(values) / len(values)
    return math.fsum((value - mean) ** 2 for value in values)


def expected_ranks(means: Sequence[float], variances: Sequence[float]) -> list[float]:
    """The mean rank each application would get were the marking repeated; 1 is best.

    ER_i = 1 + sum over k of Phi((m_k - m_i) / sqrt(v_i + v_k)) (Laird and Louis 1989; for grants Heyard et
    al. 2022, doi 10.1080/2330443X.2022.2086190). Without any variance equal means share their rank.
    ValueError for lists of different lengths or a negative variance.
    """
    _checked(means, variances)
    every = list(zip(means, variances, strict=True))
    ranks = []
    for index, (mean, variance) in enumerate(every):
        others = every[:index] + every[index + 1 :]
        # fsum, so that the order the applications come in cannot touch the last digit.
        ranks.append(1.0 + math.fsum(_probability_above(m - mean, v + variance) for m, v in others))
    return ranks


def _probability_above(gap: float, variance: float) -> float:
    """The chance that a normal difference of this mean and variance is positive; a certain tie is half."""
    if variance == 0:
        return 0.5 + 0.5 * ((gap > 0) - (gap < 0))
    return 0.5 * math.erfc(-gap / math.sqrt(2 * variance))


@dataclass(frozen=True)
class Rival:
    """Another row beside one: the chance that it is truly better, and whether the means say so clearly."""

    index: int
    chance: float
    is_clearly_better: bool
    is_clearly_worse: bool


def rivals(
    means: Sequence[float], variances: Sequence[float], index: int, *, level: float = 0.9
) -> list[Rival]:
    """What the expected rank and the likely range of one row are made of, in the order of the rows.

    One more than the sum of the chances is its expected rank; one more than the number of clearly better is
    the best of its range, and n less the number of clearly worse the worst.
    """
    quantile = NormalDist().inv_cdf((1 + level) / 2)
    found = []
    for other, (mean, variance) in enumerate(zip(means, variances, strict=True)):
        if other != index:
            gap, both = mean - means[index], variance + variances[index]
            is_clear = round(abs(gap), DECIMALS) > quantile * math.sqrt(both)
            chance = _probability_above(gap, both)
            found.append(Rival(other, chance, is_clear and gap > 0, is_clear and gap < 0))
    return found


def funding_zone(
    means: Sequence[float], variances: Sequence[float], places: int, *, level: float = 0.9
) -> list[ZonePlace]:
    """Who is safely in, safely out, and in the zone at the line below `places` places.

    Another application is clearly better when its mean lies above by more than z sqrt(v_i + v_k), with z the
    two-sided normal quantile of `level`. The likely range of a rank runs from one more than the number of
    clearly better to n less the number of clearly worse (differences as in Mogstad et al. 2024, doi
    10.1093/restud/rdad006, here pair by pair); the zone holds those whose range crosses the line. The panel
    decides the zone. ValueError as for `expected_ranks`, for negative places, or a level outside 0 to 1.
    """
    mean, variance = _checked(means, variances)
    if places < 0 or not 0 < level < 1:
        raise ValueError("Places start at 0, and the level lies between 0 and 1.")
    quantile = NormalDist().inv_cdf((1 + level) / 2)
    found: list[ZonePlace] = []
    for first in range(0, len(mean), BLOCK):
        block = slice(first, first + BLOCK)
        gap = np.round(mean[None, :] - mean[block, None], DECIMALS)
        needed = quantile * np.sqrt(variance[block, None] + variance[None, :])
        better, worse = (gap > needed).sum(axis=1), (-gap > needed).sum(axis=1)
        found += [_place(1 + int(b), len(mean) - int(w), places) for b, w in zip(better, worse, strict=True)]
    return found


def _place(best: int, worst: int, places: int) -> ZonePlace:
    if worst <= places:
        return ZonePlace(Zone.SAFELY_IN, best, worst)
    return ZonePlace(Zone.SAFELY_OUT if best > places else Zone.IN_ZONE, best, worst)


def _checked(means: Sequence[float], variances: Sequence[float]) -> tuple[Floats, Floats]:
    mean, variance = np.array(means, dtype=float), np.array(variances, dtype=float)
    if mean.shape != variance.shape or not np.isfinite(mean).all() or not (variance >= 0).all():
        raise ValueError("Every mean is a number and has a variance of at least 0.")
    return mean, variance
