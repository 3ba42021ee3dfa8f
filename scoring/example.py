"""The worked example of a call: what a juror tries on it, held against the panel's reference."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from calls.models import Call, Rubric
from calls.translations import languages, text_in
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


@dataclass(frozen=True, slots=True)
class Shown:
    """The example as one juror reads it: the code and name of its language, its title and its text."""

    language: str
    language_name: str
    title: str
    text: str


def rubric_of(call: Call) -> Rubric | None:
    """The rubric of the call's first round: the one that jurors meet first."""
    first = call.rounds.select_related("rubric").first()
    return first.rubric if first else None


def example_of(call: Call) -> WorkedExample | None:
    """The call's example with its marks; None where nobody wrote one. Three queries."""
    rows = WorkedExample.objects.filter(rubric=rubric_of(call)).select_related("rubric")
    return rows.prefetch_related("marks__criterion__anchors").first()


def written_in(example: WorkedExample) -> dict[str, str]:
    """The languages in which the example is there, by code, each with its name in the reader's language."""
    return {code: name for code, name in languages() if text_in(example, "title", code)}


def shown_to(example: WorkedExample, preferred: Iterable[str]) -> Shown:
    """The example in the first of the preferred languages in which it is there, else in any."""
    there = written_in(example)
    code = next((one for one in preferred if one in there), next(iter(there)))
    return Shown(code, there[code], text_in(example, "title", code), text_in(example, "text", code))


def compared(
    marks: Iterable[ExampleMark], tried: Mapping[str, int | None], language: str
) -> list[Comparison]:
    """What was tried, by the criteria's keys, beside the references, in the order of the criteria."""
    return [
        Comparison(
            one.criterion.name, tried.get(one.criterion.key), one.value, text_in(one, "reason", language)
        )
        for one in marks
    ]
