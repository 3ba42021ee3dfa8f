"""How far the jurors agree: Krippendorff's alpha and the intraclass correlations of Shrout and Fleiss."""

from collections.abc import Sequence
from typing import Literal, get_args

import krippendorff
import numpy as np
from numpy.typing import NDArray

Marks = Sequence[Sequence[float | None]]
Level = Literal["nominal", "ordinal", "interval", "ratio"]
Model = Literal["1,1", "2,1", "3,1", "1,k", "2,k", "3,k"]

# The library builds units x values x values cells at once; weighted scores can have a value for every mark.
LIBRARY_CELLS = 4_000_000


def krippendorff_alpha(marks: Marks, level: Level = "interval") -> float:
    """Krippendorff's alpha over rows of one application each; 1 is full agreement, 0 what chance gives.

    Applications with fewer than two marks say nothing and are left out. ValueError for an unknown level, for
    negative marks with "ratio", and where alpha has no meaning: no application with two marks, or all marks
    the same.
    """
    if level not in get_args(Level):
        raise ValueError(f"The level is one of {', '.join(get_args(Level))}.")
    units = [[float(mark) for mark in row if mark is not None] for row in marks]
    units = [unit for unit in units if len(unit) > 1]
    values = sorted({mark for unit in units for mark in unit})
    if len(values) < 2:
        raise ValueError("Alpha needs two marks of one application, and marks that are not all the same.")
    if level == "ratio" and values[0] < 0:
        raise ValueError("Ratio marks start at zero.")
    counts = _value_counts(units, values)
    if len(units) * len(values) ** 2 > LIBRARY_CELLS:
        return _alpha_in_little_memory(counts, np.array(values), level)
    return float(krippendorff.alpha(value_counts=counts, value_domain=values, level_of_measurement=level))


def _value_counts(units: list[list[float]], values: list[float]) -> NDArray[np.int64]:
    """How often each application got each value, shape (applications, values)."""
    column = {value: index for index, value in enumerate(values)}
    counts = np.zeros((len(units), len(values)), dtype=np.int64)
    for row, unit in enumerate(units):
        for mark in unit:
            counts[row, column[mark]] += 1
    return counts


def _alpha_in_little_memory(counts: NDArray[np.int64], values: NDArray[np.float64], level: Level) -> float:
    """The same alpha, one application and one value at a time (Krippendorff 2011)."""
    totals = counts.sum(axis=0)
    between = np.concatenate([[0.0], np.cumsum(totals)])

    def distance(index: int, others: NDArray[np.int64]) -> NDArray[np.float64]:
        """Squared distance of the value at `index` from the values at `others`."""
        difference = values[others] - values[index]
        if level == "nominal":
            difference = (others != index).astype(np.float64)
        elif level == "ratio":
            both = values[others] + values[index]
            difference = difference / np.where(both, both, 1.0)
        elif level == "ordinal":
            low, high = np.minimum(others, index), np.maximum(others, index)
            difference = between[high + 1] - between[low] - (totals[others] + totals[index]) / 2
        squared: NDArray[np.float64] = np.square(difference)
        return squared

    observed = 0.0
    for row in counts:
        present = np.flatnonzero(row)
        own = sum(float(row[i] * (row[present] @ distance(int(i), present))) for i in present)
        observed += own / float(row.sum() - 1)
    every = np.arange(len(values))
    expected = sum(float(totals[i] * (totals @ distance(i, every))) for i in range(len(values)))
    return 1.0 - float(totals.sum() - 1) * observed / expected


def icc(marks: Marks, model: Model) -> float:
    """Shrout and Fleiss's intraclass correlation of a complete table of applications (rows) and jurors.

    "1" takes each application's jurors as drawn anew, "2" one drawn set for all, "3" these very jurors; "1"
    after the comma is the reliability of one juror, "k" that of the panel's mean. Formulas: Psychological
    Bulletin 86 (1979) 420-428. ValueError for an unknown model, gaps, fewer than two rows or columns, or no
    variation.
    """
    if model not in get_args(Model):
        raise ValueError(f"The model is one of {', '.join(get_args(Model))}.")
    between, within, jurors, error, n, k = _mean_squares(marks)
    of_panel = model.endswith("k")
    if model[0] == "1":
        noise, bias = within, 0.0
    else:
        noise, bias = error, jurors - error if model[0] == "2" else 0.0
    bottom = between + bias / n if of_panel else between + (k - 1) * noise + k * bias / n
    if abs(bottom) < 1e-12:
        raise ValueError("The marks do not vary enough for an intraclass correlation.")
    return (between - noise) / bottom


def _mean_squares(marks: Marks) -> tuple[float, float, float, float, int, int]:
    """Between applications, within them, between jurors, error; then applications and jurors counted."""
    if len({len(row) for row in marks}) > 1 or any(mark is None for row in marks for mark in row):
        raise ValueError("An intraclass correlation needs a mark of every juror for every application.")
    n, k = len(marks), len(marks[0]) if marks else 0
    if n < 2 or k < 2:
        raise ValueError("An intraclass correlation needs two applications and two jurors.")
    table = np.array(marks, dtype=float)
    deviations = table - table.mean()
    rows, columns = deviations.mean(axis=1), deviations.mean(axis=0)
    residual = deviations - rows[:, None] - columns[None, :]
    within = deviations - rows[:, None]
    return (
        float(k * (rows @ rows) / (n - 1)),
        float((within**2).sum() / (n * (k - 1))),
        float(n * (columns @ columns) / (k - 1)),
        float((residual**2).sum() / ((n - 1) * (k - 1))),
        n,
        k,
    )
