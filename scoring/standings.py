"""The standings of a round: raw means first, and beside them spread, calibration, ranks and agreement."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from applications.models import Application
from calls.models import Round
from scoring import agreement, ranking
from scoring.models import Assignment, Mark
from scoring.queries import RANKED_STATES, counting

Table = list[list[float | None]]


@dataclass(frozen=True, slots=True)
class Card:
    """One locked scorecard: who, what, its score from 0 to 100, and the mark for each criterion."""

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

    def as_data(self) -> dict[str, Any]:
        """The inputs as plain data, for their hash."""
        names = {one.pk: one.reference for one in self.applications}
        return {
            "quorum": self.round.quorum,
            "places": self.round.call.places,
            "spread_flag": self.round.spread_flag,
            "criteria": [list(one) for one in self.criteria],
            "applications": [one.reference for one in self.applications],
            "scorecards": sorted(
                [names[one.application], one.assignment, fixed(float(one.score), 4), one.marks_hash]
                for one in self.cards
            ),
        }


@dataclass(frozen=True, slots=True)
class Row:
    """One application. `place` is None below the quorum; scores go from 0 to 100.

    `broken_by` is the criterion that parted a tie; `best` to `worst` are the likely ranks, None below the
    quorum, and `zone` says where they lie towards the funding line (safely_in, in_zone, safely_out; "" where
    there is no line or no quorum).
    `spread` is highest minus lowest, `calibrated` the mean with each juror's severity taken out, and
    `component` numbers the part of the panel inside which calibrated values can be compared.
    """

    application: Application
    place: int | None
    is_tied: bool
    broken_by: str
    mean: float | None
    spread: float | None
    count: int
    calibrated: float | None
    component: int | None
    expected_rank: float | None
    zone: str
    best: int | None
    worst: int | None
    has_quorum: bool
    is_divergent: bool
    cards: tuple[Card, ...]

    def as_data(self) -> dict[str, Any]:
        """The row as plain data, numbers as text with six decimals."""
        return {
            "application": self.application.reference,
            "place": self.place,
            "is_tied": self.is_tied,
            "count": self.count,
            "has_quorum": self.has_quorum,
            "is_divergent": self.is_divergent,
            "mean": fixed(self.mean),
            "spread": fixed(self.spread),
            "calibrated": fixed(self.calibrated),
            "component": self.component,
            "expected_rank": fixed(self.expected_rank),
            "broken_by": self.broken_by,
            "zone": self.zone,
            "ranks": [self.best, self.worst],
        }


@dataclass(frozen=True, slots=True)
class Standings:
    """The rows in their order, each juror's severity in points (positive: harsh), the panel's agreement."""

    round: Round
    rows: tuple[Row, ...]
    severity: dict[int, float]
    agreement: float | None
    components: int

    @property
    def without_quorum(self) -> int:
        return sum(not row.has_quorum for row in self.rows)

    @property
    def divergent(self) -> int:
        return sum(row.is_divergent for row in self.rows)


def NOT_LOCKED() -> str:  # noqa: N802 - a sentence, translated when it is said
    return _("A ranking is taken once the round is closed.")


def fixed(value: float | None, places: int = 6) -> str | None:
    """A number as text with as many decimals: the same number is always the same bytes."""
    return None if value is None else f"{value + 0.0:.{places}f}"


def inputs_of(round_: Round) -> Inputs:
    """Read the scorecards of a round that count: three queries."""
    criteria = tuple(
        round_.rubric.criteria.order_by("position", "id").values_list("key", "weight", "tie_break_order")
    )
    assigned = Assignment.objects.filter(round=round_, state=Assignment.State.ACTIVE).values("application")
    applications = Application.objects.filter(pk__in=assigned, state__in=RANKED_STATES)
    # Sorted here, for databases differ in how they order text.
    found = tuple(sorted(applications, key=lambda one: one.reference))
    return Inputs(round_, found, tuple(_cards(round_, {one.pk for one in found})), criteria)


def standings_of(round_: Round, inputs: Inputs) -> Standings:
    """Compute the standings. Nothing is read here."""
    by_application: dict[int, list[Card]] = defaultdict(list)
    for card in inputs.cards:
        by_application[card.application].append(card)
    members = sorted({card.member for card in inputs.cards})
    table = [_marks_row(by_application[one.pk], members) for one in inputs.applications]
    figures = _Figures(inputs, table, by_application)
    rows = [figures.row(index) for index in range(len(inputs.applications))]
    rows.sort(key=lambda row: (row.place is None, row.place or 0, row.application.reference))
    return Standings(
        round=round_,
        rows=tuple(rows),
        severity={
            member: value
            for member, value in zip(members, figures.calibration.severity, strict=False)
            if value is not None
        },
        agreement=_agreement(table),
        components=len(figures.calibration.components),
    )


class _Figures:
    """The arithmetic over one table of scores: a row for each application, a column for each juror."""

    def __init__(self, inputs: Inputs, table: Table, cards: dict[int, list[Card]]) -> None:
        self.inputs, self.cards, self.table = inputs, cards, table
        self.counts = [sum(value is not None for value in row) for row in table]
        self.means = [ranking.raw_mean(row) for row in table]
        self.has_quorum = [count >= inputs.round.quorum for count in self.counts]
        self.divergent = {one.application for one in ranking.divergences(table, inputs.round.spread_flag)}
        self.calibration = ranking.calibrate(table)
        self.places = self._places()
        self.expected, self.zones = self._uncertainty()

    def row(self, index: int) -> Row:
        """The figures of one application."""
        application = self.inputs.applications[index]
        values = [value for value in self.table[index] if value is not None]
        place, zone = self.places[index], self.zones.get(index)
        return Row(
            application=application,
            place=place.place,
            is_tied=place.tied,
            broken_by=place.broken_by or "",
            mean=self.means[index],
            spread=max(values) - min(values) if values else None,
            count=self.counts[index],
            calibrated=self.calibration.scores[index],
            component=self._component(index),
            expected_rank=self.expected.get(index),
            zone=str(zone.zone) if zone and self.inputs.round.call.places is not None else "",
            best=zone.best if zone else None,
            worst=zone.worst if zone else None,
            has_quorum=self.has_quorum[index],
            is_divergent=index in self.divergent,
            cards=tuple(self.cards[application.pk]),
        )

    def _component(self, index: int) -> int | None:
        parts = enumerate(self.calibration.components, start=1)
        return next((number for number, part in parts if index in part.applications), None)

    def _places(self) -> list[ranking.Place]:
        """Places by raw mean, for those with their quorum; ties by the published sequence of criteria."""
        rows = range(len(self.table))
        sequence = sorted((order, key) for key, _weight, order in self.inputs.criteria if order is not None)
        breakers = [
            ranking.TieBreaker(key, [self._criterion_mean(index, key) for index in rows])
            for _order, key in sequence
        ]
        scores = [self.means[index] if self.has_quorum[index] else None for index in rows]
        return ranking.rank(scores, tie_breakers=breakers)

    def _criterion_mean(self, index: int, key: str) -> float | None:
        cards = self.cards[self.inputs.applications[index].pk]
        return ranking.raw_mean([one.marks.get(key) for one in cards])

    def _uncertainty(self) -> tuple[dict[int, float], dict[int, ranking.ZonePlace]]:
        """Expected ranks and likely ranges of those with their quorum, by row."""
        variances = ranking.mean_variances(self.table)
        ranked = [
            (index, mean, variance)
            for index, (mean, variance) in enumerate(zip(self.means, variances, strict=True))
            if self.has_quorum[index] and mean is not None and variance is not None
        ]
        rows, means, known = (
            [one[0] for one in ranked],
            [one[1] for one in ranked],
            [one[2] for one in ranked],
        )
        expected = dict(zip(rows, ranking.expected_ranks(means, known), strict=True))
        line = self.inputs.round.call.places or 0
        return expected, dict(zip(rows, ranking.funding_zone(means, known, line), strict=True))


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


def _marks_row(cards: list[Card], members: list[int]) -> list[float | None]:
    by_member = {one.member: float(one.score) for one in cards}
    return [by_member.get(member) for member in members]


def _agreement(table: Table) -> float | None:
    """Krippendorff's alpha over the scores; None where no application has two of them, or all are alike."""
    pairable = [row for row in table if sum(value is not None for value in row) > 1]
    if not pairable or len({value for row in pairable for value in row if value is not None}) < 2:
        return None
    return agreement.krippendorff_alpha(pairable, level="interval")
