"""How sure a calibration is: ranges for severities and calibrated scores."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from scoring.calibration import Component, Marks, calibrate

LEVEL = 0.9
WIDE = 10.0  # points of 100: a severity that is not known better than to this says little


@dataclass(frozen=True)
class Reach:
    """Half the width of each range, in the marks' own points; None where the marks do not tell it.

    `spare` is the number of marks beyond those that the model needs: the only ones that show how far jurors
    waver, and so how far the rest may be off.
    """

    scores: tuple[float | None, ...]
    severity: tuple[float | None, ...]
    spare: int
    has_marks: bool

    @property
    def widest(self) -> float | None:
        """Of the severities; None where not a single one is told."""
        return max((one for one in self.severity if one is not None), default=None)

    @property
    def is_weak(self) -> bool:
        """Whether calibrated scores are a hint at most."""
        widest = self.widest
        return self.has_marks and (widest is None or widest > WIDE)


def reach_of(marks: Marks, *, level: float = LEVEL) -> Reach:
    """The two-sided ranges of `calibrate` at `level`, from its own residuals and Student's t.

    The variances are those of least squares: of a juror s^2 C_jj, C being the inverse of the swept normal
    equations (its pseudo-inverse, as the severities sum to zero), of an application s^2 (1/n_i + w C w') with
    w its share of each juror. Everything is None without a mark to spare. ValueError as for `calibrate`.
    """
    found = calibrate(marks)
    scores: list[float | None] = [None] * len(marks)
    severity: list[float | None] = [None] * (len(marks[0]) if marks else 0)
    spare = found.degrees_of_freedom
    if spare <= 0:
        return Reach(tuple(scores), tuple(severity), max(spare, 0), bool(found.components))
    factor = student(level, spare) * math.sqrt(found.residual_ss / spare)
    for part in found.components:
        if len(part.jurors) == 1:
            continue  # one juror alone was compared with nobody
        of_scores, of_jurors = _variances(marks, part)
        for i, variance in zip(part.applications, of_scores, strict=True):
            scores[i] = factor * math.sqrt(max(variance, 0.0))
        for j, variance in zip(part.jurors, of_jurors, strict=True):
            severity[j] = factor * math.sqrt(max(variance, 0.0))
    return Reach(tuple(scores), tuple(severity), spare, bool(found.components))


def student(level: float, freedom: int) -> float:
    """The two-sided quantile of Student's t: exact for 1 and 2 degrees of freedom, else a series."""
    p = (1 + level) / 2
    if freedom == 1:
        return math.tan(math.pi * (p - 0.5))
    if freedom == 2:
        return (2 * p - 1) * math.sqrt(2 / (4 * p * (1 - p)))
    z = NormalDist().inv_cdf(p)
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    return math.fsum(term / freedom**power for power, term in enumerate(terms))


def _variances(marks: Marks, part: Component) -> tuple[Sequence[float], Sequence[float]]:
    """Of the applications and of the jurors of one component, for a residual variance of 1."""
    given = np.array([[marks[i][j] is not None for j in part.jurors] for i in part.applications], dtype=float)
    per_application = given.sum(axis=1)
    share = given / per_application[:, None]
    inverse = np.linalg.pinv(np.diag(given.sum(axis=0)) - given.T @ share)
    of_scores = 1 / per_application + np.einsum("ij,jk,ik->i", share, inverse, share)
    return of_scores.tolist(), np.diag(inverse).tolist()
