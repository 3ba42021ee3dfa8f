"""Where the numbers of a ranking come from: the table of scores, one juror's severity, one expected rank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from applications.models import Application
from scoring import method, ranking
from scoring.models import PanelMember
from scoring.ranking_table import severity_words, signed
from scoring.standings import Row, Standings


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """Every score of a round: `lines` are a row and its scores in the order of `jurors`.

    `paired` counts the rows that alpha is computed from, `complete` those of the intraclass correlation.
    """

    jurors: tuple[PanelMember, ...]
    lines: tuple[tuple[Row, tuple[float | None, ...]], ...]
    paired: int
    complete: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """One application of a juror: their score, the panel's mean, the calibrated score, and how far that lies
    above theirs."""

    row: Row
    own: float
    gap: float
    signed: str


@dataclass(frozen=True, slots=True)
class JurorSource:
    """A juror's severity: the mean of the gaps of `lines`, in points and in words."""

    points: float
    signed: str
    words: str
    lines: tuple[Comparison, ...]


@dataclass(frozen=True, slots=True)
class RankSource:
    """One row's expected rank: its `error` is the standard error of its mean, `lines` are all the others.

    Each line is a row, the chance that it is truly better, and "better", "worse" or "" for too close.
    """

    row: Row
    error: float
    chances: float
    lines: tuple[tuple[Row, float, str], ...]


@dataclass(frozen=True, slots=True)
class CalibratedSource:
    """One row's calibrated score: the mean of the last of each line.

    A line is a juror's place on the panel, the name, the score, the severity, and both added up.
    """

    row: Row
    lines: tuple[tuple[int, str, float, str, float], ...]


def score_table(standings: Standings) -> ScoreTable:
    """The scores behind the agreement. One query, for the jurors."""
    found = PanelMember.objects.select_related("expert").in_bulk(list(standings.severity))
    scores = _scores_of(standings)
    lines = [(row, scores[row.application.pk]) for row in standings.rows]
    return ScoreTable(
        jurors=tuple(found[pk] for pk in standings.severity),
        lines=tuple(lines),
        paired=sum(row.count > 1 for row in standings.rows),
        complete=sum(None not in own for _row, own in lines),
    )


def juror_source(standings: Standings, member: int) -> JurorSource | None:
    """A juror's marks against what the panel gave to the same applications; None for who gave none."""
    if member not in standings.severity:
        return None
    column = list(standings.severity).index(member)
    scores = _scores_of(standings)
    lines = []
    for row in standings.rows:
        own = scores[row.application.pk][column]
        if own is not None and row.calibrated is not None:
            lines.append(Comparison(row, own, row.calibrated - own, signed(row.calibrated - own)))
    points = standings.severity[member]
    return JurorSource(points, signed(points), severity_words(points), tuple(lines))


def calibrated_source(standings: Standings, application: Application) -> CalibratedSource | None:
    """Each score of an application with its juror's severity added; None without a score. One query."""
    row = next((one for one in standings.rows if one.application.pk == application.pk), None)
    if row is None or row.calibrated is None:
        return None
    members = PanelMember.objects.filter(pk__in=[card.member for card in row.cards])
    names = dict(members.values_list("pk", "expert__name"))
    lines = []
    for card in row.cards:
        points, score = standings.severity[card.member], float(card.score)
        lines.append((card.member, names[card.member], score, signed(points), score + points))
    return CalibratedSource(row, tuple(sorted(lines, key=lambda line: (line[1], line[0]))))


def rank_source(standings: Standings, application: Application) -> RankSource | None:
    """The others beside one application; None where it has no quorum, or nothing is known of any spread."""
    known = method.estimates_of(standings.table, standings.round.quorum)
    ranked = [standings.applications[row].pk for row in known.rows]
    if application.pk not in ranked:
        return None
    index = ranked.index(application.pk)
    rows = {row.application.pk: row for row in standings.rows}
    others = ranking.rivals(known.means, known.variances, index)
    lines = [(rows[ranked[one.index]], one.chance, _verdict(one)) for one in others]
    lines.sort(key=lambda line: (line[0].place or 0, line[0].application.reference))
    return RankSource(
        row=rows[application.pk],
        error=float(known.variances[index]) ** 0.5,
        chances=sum(one.chance for one in others),
        lines=tuple(lines),
    )


def _scores_of(standings: Standings) -> dict[int, tuple[float | None, ...]]:
    rows: Sequence[Sequence[float | None]] = standings.table
    return {one.pk: tuple(row) for one, row in zip(standings.applications, rows, strict=True)}


def _verdict(one: ranking.Rival) -> str:
    if one.is_clearly_better:
        return "better"
    return "worse" if one.is_clearly_worse else ""
