"""Everything the jury gave to one application, round by round: marks side by side, then the reasons."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, OuterRef

from applications.models import Application
from calls.models import Criterion, Round
from core.pills import Pill
from scoring import method, pills, ranking
from scoring.models import Assignment, Mark, Scorecard
from scoring.queries import card_of, counting


@dataclass(frozen=True, slots=True)
class Column:
    """One juror: the pill of the card; score and words only once the card is locked and counts.

    `is_trimmed`: the trimmed mean leaves the score out.
    """

    name: str
    pill: Pill
    card: Scorecard | None
    marks: dict[int, Mark]
    is_trimmed: bool = False


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """One criterion with each juror's mark in the order of the columns, and their mean."""

    criterion: Criterion
    marks: tuple[Mark | None, ...]
    mean: float | None
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One round's scorecards of an application; `has_left` counts who stepped back."""

    round: Round
    columns: tuple[Column, ...]
    lines: tuple[CriterionLine, ...]
    mean: float | None
    has_left: int

    @property
    def trimmed(self) -> float | None:
        """The mean without what is left out of it; None where nothing is."""
        kept = [
            float(one.card.score)
            for one in self.columns
            if one.card and one.card.score is not None and not one.is_trimmed
        ]
        return sum(kept) / len(kept) if len(kept) < self.given else None

    @property
    def scores(self) -> list[float]:
        return [float(one.card.score) for one in self.columns if one.card and one.card.score is not None]

    @property
    def given(self) -> int:
        return len(self.scores)


def sheets_of(application: Application) -> list[Sheet]:
    """A sheet for each round that judges the application. Four queries."""
    rows = (
        Assignment.objects.filter(
            application=application, state__in=(Assignment.State.ACTIVE, Assignment.State.RECUSED)
        )
        .select_related("round__rubric", "member__expert", "scorecard")
        .prefetch_related("scorecard__marks", "round__rubric__criteria")
        .annotate(counts=Exists(counting().filter(assignment=OuterRef("pk"))))
        .order_by("round__position", "round_id", "member__expert__name", "pk")
    )
    by_round: dict[int, list[Any]] = {}
    for one in rows:
        by_round.setdefault(one.round_id, []).append(one)
    return [_sheet(some) for some in by_round.values()]


def _sheet(assignments: list[Any]) -> Sheet:
    round_ = assignments[0].round
    columns = _trimmed([_column(one) for one in assignments if one.state == Assignment.State.ACTIVE])
    scores = [float(one.card.score) for one in columns if one.card and one.card.score is not None]
    return Sheet(
        round=round_,
        columns=tuple(columns),
        lines=tuple(_line(one, columns) for one in round_.rubric.criteria.all()),
        mean=sum(scores) / len(scores) if scores else None,
        has_left=sum(one.state == Assignment.State.RECUSED for one in assignments),
    )


def _trimmed(columns: list[Column]) -> list[Column]:
    """The same, with those marked whose scores the trimmed mean leaves out."""
    scored = [index for index, one in enumerate(columns) if one.card and one.card.score is not None]
    scores = [float(columns[index].card.score) for index in scored]  # type: ignore[union-attr, arg-type]
    away = {scored[place] for place in ranking.trimmed_away(scores, method.TRIMMED)}
    return [replace(one, is_trimmed=index in away) for index, one in enumerate(columns)]


def _column(assignment: Any) -> Column:
    card = card_of(assignment)
    name = assignment.member.expert.name
    if card is None or card.state != Scorecard.State.LOCKED:
        return Column(name, pills.CARDS[card.state] if card else pills.NOT_STARTED, None, {})
    if not assignment.counts:
        return Column(name, pills.SET_ASIDE, None, {})
    return Column(name, pills.CARDS[card.state], card, {one.criterion_id: one for one in card.marks.all()})


def _line(criterion: Criterion, columns: list[Column]) -> CriterionLine:
    marks = [one.marks.get(criterion.pk) for one in columns]
    values = [one.value for one in marks if one is not None and one.value is not None]
    reasons = [
        (column.name, mark.reason)
        for column, mark in zip(columns, marks, strict=True)
        if mark is not None and mark.reason.strip()
    ]
    return CriterionLine(
        criterion=criterion,
        marks=tuple(marks),
        mean=sum(values) / len(values) if values else None,
        reasons=tuple(reasons),
    )
