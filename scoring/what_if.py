"""The ranking under other terms: other weights, method or places, a juror less. Nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Application
from calls.models import Rubric
from scoring import method, ranking
from scoring.standings import Card, Inputs, Row, Standings

HUNDREDTHS = Decimal("0.0001")  # as many decimals as the score of a scorecard has


@dataclass(frozen=True, slots=True)
class Terms:
    """What is supposed: weights by criterion (0 leaves it out), method, places, the juror left out."""

    weights: Mapping[str, int]
    basis: method.Basis
    places: int | None
    without: int | None


@dataclass(frozen=True, slots=True)
class Move:
    """One application: on the record and under the terms. `up` is how many places it would rise."""

    application: Application
    score: float | None
    place: int | None
    is_tied: bool
    on_record: int | None
    was_in: bool
    is_in: bool

    @property
    def up(self) -> int:
        return (self.on_record or 0) - (self.place or 0) if self.place and self.on_record else 0

    @property
    def words(self) -> str:
        """By how many places it would move, "" for nowhere."""
        if self.on_record is not None and self.place is None:
            return _("No scorecard would be left.")
        if self.up > 0:
            return ngettext("%(count)s place up", "%(count)s places up", self.up) % {"count": self.up}
        if self.up < 0:
            return ngettext("%(count)s place down", "%(count)s places down", -self.up) % {"count": -self.up}
        return ""

    @property
    def moves_in(self) -> bool:
        return self.is_in and not self.was_in

    @property
    def moves_out(self) -> bool:
        return self.was_in and not self.is_in


def moves(inputs: Inputs, standings: Standings, terms: Terms) -> list[Move]:
    """Every application in the order it would have, beside its place on the record.

    Who has a place on the record has one here too while a scorecard is left: the quorum is not asked again.
    """
    columns = [one for one in inputs.members if one != terms.without]
    cards = [[one for one in some if one.member != terms.without] for some in inputs.cards_of()]
    table = [_scores(some, columns, inputs.round.rubric, terms.weights) for some in cards]
    record = {row.application.pk: row for row in standings.rows}
    scores = [
        score if record[one.pk].has_quorum else None
        for one, score in zip(inputs.applications, method.scores_by(terms.basis, table), strict=True)
    ]
    breakers = method.tie_breakers(inputs.criteria, [[one.marks for one in some] for some in cards])
    places = ranking.rank(scores, tie_breakers=breakers)
    line = inputs.line.places
    found = [
        _move(record[one.pk], place, line, terms.places)
        for one, place in zip(inputs.applications, places, strict=True)
    ]
    return sorted(found, key=lambda one: (one.place is None, one.place or 0, one.application.reference))


def _move(row: Row, place: ranking.Place, line: int | None, places: int | None) -> Move:
    return Move(
        application=row.application,
        score=place.score,
        place=place.place,
        is_tied=place.tied,
        on_record=row.place,
        was_in=_is_in(row.place, line),
        is_in=_is_in(place.place, places),
    )


def _is_in(place: int | None, places: int | None) -> bool:
    return place is not None and places is not None and place <= places


def _scores(
    cards: list[Card], columns: list[int], rubric: Rubric, weights: Mapping[str, int]
) -> list[float | None]:
    """One row of the table under the weights, rounded as the score of a scorecard is."""
    criteria = [
        ranking.Criterion(key, weight, rubric.scale_min, rubric.scale_max, required=False)
        for key, weight in weights.items()
        if weight
    ]
    keys = {one.key for one in criteria}
    by_member = {}
    for card in cards:
        marks = {key: float(mark) for key, mark in card.marks.items() if key in keys}
        score = ranking.weighted_score(marks, criteria)
        by_member[card.member] = None if score is None else float(Decimal(str(score)).quantize(HUNDREDTHS))
    return [by_member.get(member) for member in columns]
