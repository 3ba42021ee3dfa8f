"""The applications of a call in the order of their ranking, with what was decided about each."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db.models import Count, Q

from applications.models import Application
from calls.models import Call, Round
from calls.workflow import ANNOUNCED
from core.pills import Pill
from scoring import pills, ranking
from scoring.conflict_list import titled
from scoring.models import Decision
from scoring.queries import RANKED_STATES, UNDER_JUDGEMENT
from scoring.roster import country_word
from scoring.services import ranking as rankings
from scoring.standings import Row


@dataclass(frozen=True, slots=True)
class Candidate:
    """One application: `place` over all rounds (None below a quorum), `row` of its last round.

    `stopped_after` names that round where a later one was held without the application; else empty.
    """

    application: Application
    title: str
    place: int | None
    score: float | None
    row: Row | None
    country: str
    decision: Decision | None
    pill: Pill | None
    has_quorum: bool
    stopped_after: str


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """The candidates in their order; `is_ranked` once a round is closed.

    `is_partial`: a conflict keeps some from the reader, so no place is told: from a gap it could be read.
    """

    candidates: tuple[Candidate, ...]
    places: int | None
    is_ranked: bool
    is_partial: bool = False

    @property
    def undecided(self) -> int:
        return sum(one.decision is None for one in self.candidates)

    def below_the_line(self) -> list[Candidate]:
        """Undecided ones beyond the places and the reserve; never one that needs a waiver of its quorum."""
        waiting = [one for one in self.candidates if one.decision is None and one.has_quorum]
        return [one for one in waiting if self._is_below(one)]

    def counts(self) -> dict[str, int]:
        """How many are decided each way."""
        outcomes = [one.decision.outcome for one in self.candidates if one.decision]
        return {outcome: outcomes.count(outcome) for outcome in Decision.Outcome.values}

    def _is_below(self, one: Candidate) -> bool:
        if one.place is None:
            return self.is_ranked
        reserve = one.application.call.reserve_places
        return self.places is not None and one.place > self.places + reserve


def table_of(call: Call) -> DecisionTable:
    """Read the call's candidates: five queries, and four for each round."""
    rounds = list(call.rounds.select_related("rubric"))
    for one in rounds:
        one.call = call
    closed = [(one, _rows(one)) for one in rounds if one.locked_at]
    rows_by_round = [(one, rows) for one, rows in closed if rows]  # a planned round may not have been held
    applications = Application.objects.filter(call=call, state__in=RANKED_STATES)
    listed = list(applications.select_related("decision", "call").order_by("reference"))
    scores = {one.pk: _final_score(one.pk, rows_by_round) for one in listed}
    places = _places(listed, scores, rows_by_round)
    found = [_candidate(one, places.get(one.pk), scores[one.pk], rows_by_round) for one in listed]
    found.sort(key=_order)
    return DecisionTable(tuple(found), call.places, bool(closed))


def nameless(table: DecisionTable) -> DecisionTable:
    """The table as the wall of a blind call shows it: without what tells who applied."""
    shown = [replace(one, title=titled(one.application), country="") for one in table.candidates]
    return replace(table, candidates=tuple(shown))


def readable(table: DecisionTable, open_ones: set[int]) -> DecisionTable:
    """The table with these applications alone; where others are left out, without places."""
    shown = tuple(one for one in table.candidates if one.application.pk in open_ones)
    if len(shown) == len(table.candidates):
        return table
    return replace(table, candidates=tuple(replace(one, place=None) for one in shown), is_partial=True)


def counts_of(call: Call) -> dict[str, int]:
    """How many applications of the call are decided each way, without the ranking. One query."""
    rows = Decision.objects.filter(application__call=call, application__state__in=RANKED_STATES)
    if call.state in ANNOUNCED:
        rows = rows.exclude(application__state__in=UNDER_JUDGEMENT)  # they came back
    return rows.aggregate(
        **{outcome: Count("pk", filter=Q(outcome=outcome)) for outcome in Decision.Outcome.values}
    )


def _rows(round_: Round) -> dict[int, Row]:
    return {row.application.pk: row for row in rankings.compute(round_).rows}


def _final_score(pk: int, rounds: list[tuple[Round, dict[int, Row]]]) -> float | None:
    """The weighted mean over the rounds by their shares.

    None where one lacks its quorum, and for who was not taken on into the last.
    """
    if rounds and pk not in rounds[-1][1]:
        return None
    judged = [(one.share_percent, rows.get(pk)) for one, rows in rounds if one.share_percent]
    if not judged or any(row is None or not row.has_quorum or row.mean is None for _share, row in judged):
        return None
    share = sum(one for one, _row in judged)
    return sum(one * (row.mean or 0.0) for one, row in judged if row is not None) / share


def _places(
    listed: list[Application], scores: dict[int, float | None], rounds: list[tuple[Round, dict[int, Row]]]
) -> dict[int, int | None]:
    """One round: its own places, tie-breakers and all. Several: by the final score.

    Equal ones go by their places in the last round, with its tie-breakers; then by those in the one before.
    """
    if len(rounds) == 1:
        return {pk: row.place for pk, row in rounds[0][1].items()}
    breakers = [_standing_in(round_, rows, listed) for round_, rows in reversed(rounds)]
    ranked = ranking.rank([scores[one.pk] for one in listed], tie_breakers=breakers)
    return {one.pk: place.place for one, place in zip(listed, ranked, strict=True)}


def _standing_in(round_: Round, rows: dict[int, Row], listed: list[Application]) -> ranking.TieBreaker:
    """The places of a round as a tie-breaker, of which more is better."""
    places = [rows[one.pk].place if one.pk in rows else None for one in listed]
    return ranking.TieBreaker(round_.key, tuple(None if place is None else -place for place in places))


def _candidate(
    application: Application,
    place: int | None,
    score: float | None,
    rounds: list[tuple[Round, dict[int, Row]]],
) -> Candidate:
    decision: Decision | None = getattr(application, "decision", None)
    if application.state in UNDER_JUDGEMENT and application.call.state in ANNOUNCED:
        decision = None  # it came back: what was decided about it holds no longer
    judged = [(round_, rows[application.pk]) for round_, rows in rounds if application.pk in rows]
    rows = [row for _round, row in judged]
    row = rows[-1] if rows else None
    is_stopped = bool(judged) and judged[-1][0].pk != rounds[-1][0].pk
    return Candidate(
        application=application,
        title=application.shown_title,
        place=place,
        score=score if score is not None else (row.mean if row else None),
        row=row,
        country=country_word(application.country),
        decision=decision,
        pill=pills.OUTCOMES[decision.outcome] if decision else None,
        has_quorum=bool(rows) and all(one.has_quorum for one in rows),
        stopped_after=judged[-1][0].name if is_stopped else "",
    )


def _order(one: Candidate) -> tuple[bool, int, bool, float, str]:
    """By place; then by reference, as in the ranking; then by score who was not taken on."""
    is_stopped = bool(one.stopped_after)
    score = -(one.score or 0.0) if is_stopped else 0.0
    return one.place is None, one.place or 0, is_stopped, score, one.application.reference
