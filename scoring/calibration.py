"""How harsh each juror is, and what the applications would score without that."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from scoring.untranslated import gettext_noop

Marks = Sequence[Sequence[float | None]]
Cell = tuple[int, int, float]

CAVEAT = gettext_noop(
    "No juror links all applications, so calibrated scores compare only within a group. Groups: %(groups)d."
)


@dataclass(frozen=True)
class Component:
    """Applications and jurors (rows and columns) tied together by marks; scores compare only within one."""

    applications: tuple[int, ...]
    jurors: tuple[int, ...]


@dataclass(frozen=True)
class Calibration:
    """Scores with the jurors' severity taken out.

    `scores` per application, in the marks' own points, None without a mark; `severity` per juror, positive =
    harsh, summing to zero inside each component, None without a mark; `residual_ss` the squared points the
    model leaves unexplained; `degrees_of_freedom` the number of marks beyond those it needed.
    """

    scores: tuple[float | None, ...]
    severity: tuple[float | None, ...]
    residual_ss: float
    degrees_of_freedom: int
    components: tuple[Component, ...]

    @property
    def is_comparable(self) -> bool:
        """Whether every score can be set beside every other: the marks tie all of them together."""
        return len(self.components) <= 1

    @property
    def caveat(self) -> str:
        """The English sentence to show beside the scores, "" when they all compare."""
        if self.is_comparable:
            return ""
        return CAVEAT % {"groups": len(self.components)}

    def can_compare(self, first: int, second: int) -> bool:
        """Whether two applications (rows) lie in one component."""
        return any(first in part.applications and second in part.applications for part in self.components)


def calibrate(marks: Marks) -> Calibration:
    """The additive model y = mu + a_i + b_j + e by least squares, scores reported as mu + a_i.

    Severity is -b_j, and the b_j of each component sum to zero: jurors of two components were never measured
    against each other, so neither can be called harsher. ValueError for rows of different lengths.
    """
    if len({len(row) for row in marks}) > 1:
        raise ValueError("Every application has one value, or None, for every juror.")
    cells = [
        (i, j, float(mark)) for i, row in enumerate(marks) for j, mark in enumerate(row) if mark is not None
    ]
    components = tuple(_components(cells))
    scores: list[float | None] = [None] * len(marks)
    severity: list[float | None] = [None] * (len(marks[0]) if marks else 0)
    residual_ss = 0.0
    for part, part_cells in zip(components, _cells_by_component(cells, components), strict=True):
        levels, biases, residual = _fit(part_cells, part)
        residual_ss += residual
        for i, level in zip(part.applications, levels, strict=True):
            scores[i] = level
        for j, bias in zip(part.jurors, biases, strict=True):
            severity[j] = -bias
    used = sum(len(part.applications) + len(part.jurors) - 1 for part in components)
    return Calibration(tuple(scores), tuple(severity), residual_ss, len(cells) - used, components)


def _fit(cells: list[Cell], part: Component) -> tuple[list[float], list[float], float]:
    """Level of each application, bias of each juror, and residual sum of squares of one component.

    Solves the normal equations of the jurors alone, after sweeping out the applications' means, so that the
    work grows with the size of the panel and not of the call.
    """
    row = {application: index for index, application in enumerate(part.applications)}
    column = {juror: index for index, juror in enumerate(part.jurors)}
    i = np.array([row[cell[0]] for cell in cells])
    j = np.array([column[cell[1]] for cell in cells])
    y = np.array([cell[2] for cell in cells])
    incidence = np.zeros((len(row), len(column)))
    incidence[i, j] = 1.0
    per_application = incidence.sum(axis=1)
    mean = np.bincount(i, weights=y, minlength=len(row)) / per_application
    swept = np.bincount(j, weights=y - mean[i], minlength=len(column))
    system = np.diag(incidence.sum(axis=0)) - incidence.T @ (incidence / per_application[:, None])
    # The matrix is singular by one constant; adding it everywhere makes the solution the one that sums to 0.
    bias = np.linalg.solve(system + 1.0 / len(column), swept)
    level = mean - (incidence @ bias) / per_application
    residual = y - level[i] - bias[j]
    return level.tolist(), bias.tolist(), float(residual @ residual)


def _components(cells: list[Cell]) -> Iterator[Component]:
    """The connected parts of the graph of applications and jurors, by their first application."""
    jurors_of: dict[int, list[int]] = {}
    applications_of: dict[int, list[int]] = {}
    for i, j, _ in cells:
        jurors_of.setdefault(i, []).append(j)
        applications_of.setdefault(j, []).append(i)
    seen: set[int] = set()
    for start in jurors_of:
        if start in seen:
            continue
        applications, jurors, waiting = {start}, set(), [start]
        while waiting:
            for juror in jurors_of[waiting.pop()]:
                if juror not in jurors:
                    jurors.add(juror)
                    fresh = set(applications_of[juror]) - applications
                    applications |= fresh
                    waiting.extend(fresh)
        seen |= applications
        yield Component(tuple(sorted(applications)), tuple(sorted(jurors)))


def _cells_by_component(cells: list[Cell], components: tuple[Component, ...]) -> list[list[Cell]]:
    home = {application: n for n, part in enumerate(components) for application in part.applications}
    parts: list[list[Cell]] = [[] for _ in components]
    for cell in cells:
        parts[home[cell[0]]].append(cell)
    return parts
