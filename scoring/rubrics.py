"""A rubric and what a juror gave, in the plain shapes that the arithmetic reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from calls.models import Criterion, Rubric
from scoring import ranking
from scoring.completeness import Given


def weighted_score(rubric: Rubric, criteria: Iterable[Criterion], given: Mapping[str, Given]) -> float | None:
    """0 to 100; None where a mark is missing. What the juror cannot judge counts neither for nor against."""
    plain = [
        ranking.Criterion(
            one.key,
            one.weight,
            rubric.scale_min,
            rubric.scale_max,
            allow_cannot_judge=one.cannot_judge_allowed,
        )
        for one in criteria
    ]
    known = {one.key for one in plain}
    marks = {key: _mark(one) for key, one in given.items() if key in known and one.is_answered}
    return ranking.weighted_score(marks, plain)


def _mark(given: Given) -> ranking.Mark:
    return ranking.CANNOT_JUDGE if given.value is None else float(given.value)
