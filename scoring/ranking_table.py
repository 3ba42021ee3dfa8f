"""The ranking of a round as pages show it: rows with their drawing, the line, the jurors' severity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from calls.models import Call
from core.pills import Pill
from scoring import ranking, wording
from scoring.agreement_words import agreement_words, reliability_words
from scoring.budget import Budget, budget_of
from scoring.calibration_error import Reach, reach_of
from scoring.cut_line import CutLine
from scoring.method import Reliability
from scoring.models import PanelMember
from scoring.roster import country_word
from scoring.standings import Row, Standings
from scoring.tie_words import criterion_names, tie_words

ZONES: dict[str, Pill] = {
    ranking.Zone.SAFELY_IN: Pill(_l("Safely in"), "ok", "check"),
    ranking.Zone.IN_ZONE: Pill(_l("In the zone"), "wait", "clock"),
    ranking.Zone.SAFELY_OUT: Pill(_l("Safely out"), "off", "bar"),
}
ORDERS = ("raw", "calibrated", "expected")
LEFT, WIDTH = 4.0, 200.0
CHART_ZERO, CHART_REACH = 190.0, 90.0


@dataclass(frozen=True, slots=True)
class Spread:
    """Where each mark lies on a line from 0 to 100, as coordinates of a drawing; `label` says it in words."""

    marks: tuple[str, ...]
    mean: str
    reach: str
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table; `is_last_in` marks the row above the line.

    `tie` says why it stands before or beside its equals, "" where nobody equals it.
    """

    row: Row
    country: str
    zone: Pill | None
    likely: str
    calibrated_range: str
    spread: Spread | None
    flag: Pill | None
    is_last_in: bool
    tie: str


@dataclass(frozen=True, slots=True)
class Severity:
    """One juror's distance from the panel in points, and the bar that shows it."""

    member: int
    name: str
    points: float
    signed: str
    words: str
    range: str
    css: str
    x: str
    width: str
    text_x: str
    anchor: str

    @property
    def is_harsh(self) -> bool:
        return self.points >= 0


@dataclass(frozen=True, slots=True)
class RankingTable:
    """What the page of a ranking shows; `cut` is the line's coordinate, "" where there is none."""

    lines: tuple[Line, ...]
    severities: tuple[Severity, ...]
    cut: str
    line: CutLine
    in_zone: int
    agreement: float | None
    agreement_words: str
    reliability: Reliability | None
    reliability_words: str
    budget: Budget | None
    components: int
    divergent: int
    without_quorum: int
    caution: str


def table_of(call: Call, standings: Standings, order: str = "raw") -> RankingTable:
    """Dress the standings for the page. A query each for jurors and criteria, two for what was asked for."""
    reach = reach_of(standings.table)
    halves = {one.pk: half for one, half in zip(standings.applications, reach.scores, strict=True)}
    names, line = criterion_names(standings.round), standings.line
    lines = [_line(row, names, halves[row.application.pk]) for row in _ordered(standings.rows, order)]
    if order == "raw" and line.places:
        lines = _with_line(lines, line.places)
    above = [row.application for row in standings.rows if is_above(row, line.places)]
    return RankingTable(
        lines=tuple(lines),
        severities=tuple(severities_of(standings)),
        cut=_cut(standings.rows, line.places),
        line=line,
        in_zone=sum(row.zone == ranking.Zone.IN_ZONE for row in standings.rows),
        agreement=standings.agreement,
        agreement_words=agreement_words(standings.agreement),
        reliability=standings.reliability,
        reliability_words=reliability_words(standings.reliability),
        budget=budget_of(call, above) if line.is_funding else None,
        components=standings.components,
        divergent=standings.divergent,
        without_quorum=standings.without_quorum,
        caution=caution_words(reach),
    )


def caution_words(reach: Reach) -> str:
    """What to know before a calibrated score is used; "" where the marks link the jurors well enough."""
    if not reach.is_weak:
        return ""
    if reach.widest is None:
        return _(
            "No reading more than the fewest that link the jurors: how harsh each is cannot be told apart "
            "from what they read. Do not decide by calibrated scores here."
        )
    words = _(
        "Readings beyond the fewest that link the jurors: %(spare)s. How harsh a juror is, is known only to "
        "within %(points)s points of 100 either way. Take calibrated scores for a hint, not for a result."
    )
    return words % {"spare": reach.spare, "points": wording.mark(reach.widest)}


def severities_of(standings: Standings) -> list[Severity]:
    """Each juror's severity, the harshest first."""
    names = dict(PanelMember.objects.filter(pk__in=standings.severity).values_list("pk", "expert__name"))
    widest = max((abs(points) for points in standings.severity.values()), default=0.0) or 1.0
    halves = reach_of(standings.table).severity
    found = [
        _severity(pk, names[pk], points, widest, half)
        for (pk, points), half in zip(standings.severity.items(), halves, strict=False)
    ]
    return sorted(found, key=lambda one: (-one.points, one.name))


def spread_of(scores: Sequence[float]) -> Spread | None:
    """The drawing of some scores from 0 to 100; None where there are none."""
    if not scores:
        return None
    mean = sum(scores) / len(scores)
    listed = ", ".join(f"{score:.0f}" for score in sorted(scores))
    return Spread(
        marks=tuple(_x(score) for score in scores),
        mean=_x(mean),
        reach=f"M{_x(min(scores))} 14H{_x(max(scores))}",
        label=_("Scores %(scores)s; mean %(mean)s") % {"scores": listed, "mean": wording.mark(mean)},
    )


def is_above(row: Row, places: int | None) -> bool:
    """Whether the place of a row lies above the funding line."""
    return bool(places and row.place and row.place <= places)


def flag_of(row: Row) -> Pill | None:
    """Says by how much the scores of a row differ, where that is more than the call allows."""
    if not row.is_divergent or row.spread is None:
        return None
    return Pill(_("Scores differ by %(points)s") % {"points": round(row.spread)}, "no", "warn")


def _line(row: Row, names: Mapping[str, str], half: float | None) -> Line:
    likely = ""
    if row.best is not None:
        likely = str(row.best) if row.best == row.worst else f"{row.best}–{row.worst}"
    return Line(
        row=row,
        country=country_word(row.application.country),
        zone=ZONES[row.zone] if row.zone else None,
        likely=likely,
        calibrated_range=range_words(row.calibrated, half, whole=100.0),
        spread=spread_of([float(card.score) for card in row.cards]),
        flag=flag_of(row),
        is_last_in=False,
        tie=tie_words(row.broken_by, names, is_tied=row.is_tied),
    )


def _ordered(rows: Iterable[Row], order: str) -> list[Row]:
    keys: dict[str, Any] = {
        "calibrated": lambda row: (row.calibrated is None, -(row.calibrated or 0)),
        "expected": lambda row: (row.expected_rank is None, row.expected_rank or 0),
    }
    return sorted(rows, key=keys[order]) if order in keys else list(rows)


def _with_line(lines: list[Line], places: int) -> list[Line]:
    """Mark the last line whose place is within the call's places."""
    inside = [index for index, line in enumerate(lines) if is_above(line.row, places)]
    if not inside or len(inside) == len(lines):
        return lines
    marked = replace(lines[inside[-1]], is_last_in=True)
    return [*lines[: inside[-1]], marked, *lines[inside[-1] + 1 :]]


def _cut(rows: Iterable[Row], places: int | None) -> str:
    """Halfway between the last mean inside and the first one outside."""
    ranked = [row for row in rows if row.place is not None and row.mean is not None]
    inside = [row.mean or 0.0 for row in ranked if is_above(row, places)]
    outside = [row.mean or 0.0 for row in ranked if places and not is_above(row, places)]
    return _x((min(inside) + max(outside)) / 2) if inside and outside else ""


def range_words(middle: float | None, half: float | None, *, whole: float | None = None) -> str:
    """From where to where a figure may reach, "" where that is not known; within 0 and `whole`, if given."""
    if middle is None or half is None:
        return ""
    low, high = middle - half, middle + half
    if whole is not None:
        return f"{wording.mark(max(low, 0.0))}–{wording.mark(min(high, whole))}"
    return _("%(low)s to %(high)s") % {"low": signed(low), "high": signed(high)}


def _severity(member: int, name: str, points: float, widest: float, half: float | None) -> Severity:
    width = abs(points) / widest * CHART_REACH
    is_harsh = points >= 0
    x = CHART_ZERO if is_harsh else CHART_ZERO - width
    return Severity(
        member=member,
        name=name,
        points=points,
        signed=signed(points),
        words=severity_words(points),
        range=range_words(points, half),
        css="bar--harsh" if is_harsh else "bar--kind",
        x=f"{x:.1f}",
        width=f"{max(width, 1.0):.1f}",
        text_x=f"{CHART_ZERO + width + 6:.1f}" if is_harsh else f"{CHART_ZERO - width - 6:.1f}",
        anchor="" if is_harsh else "t-end",
    )


def signed(points: float) -> str:
    """With its sign; what rounds to zero has none."""
    figures = wording.mark(abs(points))
    if abs(points) < 0.05:
        return figures
    return f"+{figures}" if points > 0 else f"−{figures}"


def severity_words(points: float) -> str:
    if abs(points) < 0.05:
        return _("like the panel")
    if points > 0:
        return _("%(points)s points harsher than the panel") % {"points": wording.mark(points)}
    return _("%(points)s points kinder than the panel") % {"points": wording.mark(-points)}


def _x(score: float) -> str:
    return f"{LEFT + WIDTH * score / 100:.1f}"
