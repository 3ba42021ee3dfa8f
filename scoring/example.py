"""The worked example of a call: what a juror tries on it, held against the panel's reference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from calls.models import Call, Rubric
from scoring.models import ExampleMark, WorkedExample


@dataclass(frozen=True, slots=True)
class Comparison:
    """One criterion: the mark that was tried (None where none was), the reference, and its reason."""

    criterion: str
    tried: int | None
    reference: int
    reason: str

    @property
    def is_same(self) -> bool:
        return self.tried == self.reference


def rubric_of(call: Call) -> Rubric | None:
    """The rubric of the call's first round: the one that jurors meet first."""
    first = call.rounds.select_related("rubric").first()
    return first.rubric if first else None


def example_of(call: Call) -> WorkedExample | None:
    """The call's example with its marks; None where nobody wrote one. Three queries."""
    rows = WorkedExample.objects.filter(rubric=rubric_of(call)).select_related("rubric")
    return rows.prefetch_related("marks__criterion__anchors").first()


def compared(marks: list[ExampleMark], tried: Mapping[str, int | None]) -> list[Comparison]:
    """What was tried, by the criteria's keys, beside the references, in the order of the criteria."""
    return [
        Comparison(one.criterion.name, tried.get(one.criterion.key), one.value, one.reason) for one in marks
    ]
