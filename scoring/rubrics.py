"""A rubric and what a juror gave, in the plain shapes that the arithmetic reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from calls.models import Criterion, Rubric
from scoring import ranking
from scoring.completeness import Given


def weighted_score(rubric: Rubric, criteria: Iterable[Criterion], given: Mapping[str, Given]) -> float | None:
    """0 to 100; None where a mark is missing. What the juror cannot judge counts neither for nor against."""
    plain = [
        ranking.Criterion(one.key, one.weight, rubric.scale_min, rubric.scale_max)
        for one in criteria
        if not given.get(one.key, Given()).cannot_judge
    ]
    marks = {key: float(one.value) for key, one in given.items() if one.value is not None}
    return ranking.weighted_score(marks, plain) if plain else None
