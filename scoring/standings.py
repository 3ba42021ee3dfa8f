"""The standings of a round: raw means first, and beside them spread, calibration, ranks and agreement."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from applications.models import Application
from calls.models import Round
from scoring import method
from scoring.cut_line import CutLine, line_of
from scoring.models import Assignment, Mark
from scoring.queries import RANKED_STATES, counting

Table = list[list[float | None]]


@dataclass(frozen=True, slots=True)
class Card:
    """One locked scorecard: who, what, its score from 0 to 100, and the mark for each criterion.

    A criterion that the juror cannot judge has no mark.
    """

    assignment: str
    member: int
    application: int
    score: Decimal
    marks_hash: str
    marks: dict[str, int]


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that the standings are computed from, in a fixed order."""

    round: Round
    applications: tuple[Application, ...]
    cards: tuple[Card, ...]
    criteria: tuple[tuple[str, int, int | None], ...]  # key, weight, place in the tie-break sequence
    line: CutLine

    @property
    def members(self) -> list[int]:
        """The jurors who gave a scorecard: the columns of the table."""
        return sorted({card.member for card in self.cards})

    @property
    def terms(self) -> method.Terms:
        return method.Terms(self.round.quorum, self.line.places, self.round.spread_flag)

    def cards_of(self) -> list[list[Card]]:
        """The cards of each application, in the order of the applications."""
        found: dict[int, list[Card]] = defaultdict(list)
        for card in self.cards:
            found[card.application].append(card)
        return [found[one.pk] for one in self.applications]

    def as_data(self) -> dict[str, Any]:
        """The inputs as plain data: a number stands for each juror, so that nobody is named."""
        names = {one.pk: one.reference for one in self.applications}
        jurors = self.juror_names()
        return {
            **{key: getattr(self.terms, key) for key in ("quorum", "places", "spread_flag")},
            "scale": [self.round.rubric.scale_min, self.round.rubric.scale_max],
            "criteria": [list(one) for one in self.criteria],
            "applications": [one.reference for one in self.applications],
            "scorecards": [
                {
                    "application": names[one.application],
                    "assignment": one.assignment,
                    "juror": jurors[one.member],
                    "score": method.fixed(float(one.score), 4),
                    "marks": {key: one.marks.get(key) for key, _weight, _order in self.criteria},
                    "marks_hash": one.marks_hash,
                }
                for one in sorted(self.cards, key=lambda card: (names[card.application], card.assignment))
            ],
        }

    def juror_names(self) -> dict[int, str]:
        """How a frozen ranking calls each juror: J1, J2 and so on."""
        return {member: f"J{number}" for number, member in enumerate(self.members, start=1)}


@dataclass(frozen=True, slots=True)
class Row(method.Figures):
    """One application with its figures and the scorecards they come from."""

    application: Application
    cards: tuple[Card, ...]

    def as_data(self) -> dict[str, Any]:
        """The row as plain data."""
        return {"application": self.application.reference, **method.Figures.as_data(self)}


@dataclass(frozen=True, slots=True)
class Standings:
    """The rows in their order, each juror's severity in points (positive: harsh), the panel's agreement.

    `table` has a row for each application in the order of their references and a column for each juror in the
    order of `severity`: what all of it was computed from.
    """

    round: Round
    rows: tuple[Row, ...]
    severity: dict[int, float]
    agreement: float | None
    reliability: method.Reliability | None
    components: int
    table: Table
    applications: tuple[Application, ...]
    line: CutLine

    @property
    def without_quorum(self) -> int:
        return sum(not row.has_quorum for row in self.rows)

    @property
    def divergent(self) -> int:
        return sum(row.is_divergent for row in self.rows)


def NOT_LOCKED() -> str:  # noqa: N802 - a sentence, translated when it is said
    return _("A ranking is taken once the round is closed.")


def inputs_of(round_: Round) -> Inputs:
    """Read the scorecards of a round that count: three queries, and one for the line."""
    criteria = tuple(
        round_.rubric.criteria.order_by("position", "id").values_list("key", "weight", "tie_break_order")
    )
    assigned = Assignment.objects.filter(round=round_, state=Assignment.State.ACTIVE).values("application")
    applications = Application.objects.filter(pk__in=assigned, state__in=RANKED_STATES)
    # Sorted here, for databases differ in how they order text.
    found = tuple(sorted(applications, key=lambda one: one.reference))
    return Inputs(round_, found, tuple(_cards(round_, {one.pk for one in found})), criteria, line_of(round_))


def standings_of(round_: Round, inputs: Inputs) -> Standings:
    """Compute the standings by the published method. Nothing is read here."""
    cards, members = inputs.cards_of(), inputs.members
    table = [_scores(some, members) for some in cards]
    breakers = method.tie_breakers(inputs.criteria, [[one.marks for one in some] for some in cards])
    judged = method.judge(table, breakers, inputs.terms)
    rows = [
        Row(**_fields_of(figures), application=application, cards=tuple(some))
        for figures, application, some in zip(judged.figures, inputs.applications, cards, strict=True)
    ]
    rows.sort(key=lambda row: (row.place is None, row.place or 0, row.application.reference))
    severity = zip(members, judged.severity, strict=False)
    return Standings(
        round=round_,
        rows=tuple(rows),
        severity={member: points for member, points in severity if points is not None},
        agreement=judged.agreement,
        reliability=judged.reliability,
        components=judged.components,
        table=table,
        applications=inputs.applications,
        line=inputs.line,
    )


def _fields_of(figures: method.Figures) -> dict[str, Any]:
    return {one.name: getattr(figures, one.name) for one in fields(figures)}


def _scores(cards: list[Card], members: list[int]) -> list[float | None]:
    by_member = {one.member: float(one.score) for one in cards}
    return [by_member.get(member) for member in members]


def _cards(round_: Round, applications: set[int]) -> list[Card]:
    rows = counting().filter(assignment__round=round_, assignment__application__in=applications)
    marks: dict[int, dict[str, int]] = defaultdict(dict)
    given = Mark.objects.filter(scorecard__in=rows, value__isnull=False)
    for card, key, value in given.values_list("scorecard", "criterion__key", "value"):
        if value is not None:
            marks[card][key] = value
    listed = rows.order_by("assignment__application__reference", "assignment__public_id").values_list(
        "pk",
        "assignment__public_id",
        "assignment__member",
        "assignment__application",
        "score",
        "marks_hash",
    )
    return [
        Card(str(name), who, what, score, digest, marks[pk])
        for pk, name, who, what, score, digest in listed
        if score is not None  # a locked card always has one: a constraint
    ]
