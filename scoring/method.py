"""The published method over plain data: from a table of scores to places, and all that stands beside them.

The pages, the frozen ranking, its check and the "what if" all come through here. A table has a row for each
application and a column for each juror, None where the juror has no locked scorecard.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Final, Literal

from scoring import agreement, ranking

VERSION: Final = "weighted-mean-3"
TRIMMED = 0.2  # at each end, as Wilcox recommends: from five scorecards on it leaves out the outermost
Basis = Literal["mean", "trimmed", "median", "calibrated"]
Table = Sequence[Sequence[float | None]]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a round sets: scorecards for a place, places to give (None: no line), points that raise a flag."""

    quorum: int
    places: int | None
    spread_flag: float


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one application. `place` is None below the quorum; scores go from 0 to 100.

    `broken_by` is the criterion that parted a tie; `best` to `worst` are the likely ranks, None below the
    quorum, and `zone` says where they lie towards the funding line (safely_in, in_zone, safely_out; "" where
    there is no line or no quorum).
    `spread` is highest minus lowest, `calibrated` the mean with each juror's severity taken out, and
    `component` numbers the part of the panel inside which calibrated values can be compared.
    """

    place: int | None
    is_tied: bool
    broken_by: str
    mean: float | None
    trimmed: float | None
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

    def as_data(self) -> dict[str, Any]:
        """The figures as a frozen ranking holds them, numbers as text with six decimals."""
        return {
            "place": self.place,
            "is_tied": self.is_tied,
            "count": self.count,
            "has_quorum": self.has_quorum,
            "is_divergent": self.is_divergent,
            "mean": fixed(self.mean),
            "trimmed": fixed(self.trimmed),
            "spread": fixed(self.spread),
            "calibrated": fixed(self.calibrated),
            "component": self.component,
            "expected_rank": fixed(self.expected_rank),
            "broken_by": self.broken_by,
            "zone": self.zone,
            "ranks": [self.best, self.worst],
        }


@dataclass(frozen=True, slots=True)
class Reliability:
    """Intraclass correlations over the `applications` that every juror marked: of one juror, of the mean."""

    applications: int
    jurors: int
    one: float
    panel: float

    def as_data(self) -> dict[str, Any]:
        """As a frozen ranking holds it."""
        return {
            "applications": self.applications,
            "jurors": self.jurors,
            "2,1": fixed(self.one),
            "2,k": fixed(self.panel),
        }


@dataclass(frozen=True, slots=True)
class Judged:
    """Figures by row, severity by column (positive: harsh, None without a score), the panel's agreement."""

    figures: tuple[Figures, ...]
    severity: tuple[float | None, ...]
    agreement: float | None
    reliability: Reliability | None
    components: int


@dataclass(frozen=True, slots=True)
class Estimates:
    """The rows that have their quorum, with the mean of each and its variance."""

    rows: tuple[int, ...]
    means: tuple[float, ...]
    variances: tuple[float, ...]


def fixed(value: float | None, places: int = 6) -> str | None:
    """A number as text with as many decimals: one number is always the same bytes, and zero has no sign."""
    return None if value is None else f"{round(value, places) + 0.0:.{places}f}"


def judge(table: Table, breakers: Sequence[ranking.TieBreaker], terms: Terms) -> Judged:
    """Everything that the method says of a table: places by the plain mean of those with their quorum."""
    calibration = ranking.calibrate(table)
    has_quorum = [_count(row) >= terms.quorum for row in table]
    means = [ranking.raw_mean(row) for row in table]
    places = ranking.rank(
        [mean if ok else None for mean, ok in zip(means, has_quorum, strict=True)], tie_breakers=breakers
    )
    divergent = {one.application for one in ranking.divergences(table, terms.spread_flag)}
    homes = {
        row: number for number, part in enumerate(calibration.components, 1) for row in part.applications
    }
    likely = _likely(estimates_of(table, terms.quorum), terms)
    figures = []
    for index, (row, place) in enumerate(zip(table, places, strict=True)):
        own = [value for value in row if value is not None]
        expected, zone = likely.get(index, (None, None))
        figures.append(
            Figures(
                place=place.place,
                is_tied=place.tied,
                broken_by=place.broken_by or "",
                **_spread_of(own),
                calibrated=calibration.scores[index],
                component=homes.get(index),
                expected_rank=expected,
                **_range_of(zone, terms.places is not None),
                has_quorum=has_quorum[index],
                is_divergent=index in divergent,
            )
        )
    return Judged(
        tuple(figures),
        calibration.severity,
        agreement_of(table),
        reliability_of(table),
        len(calibration.components),
    )


def estimates_of(table: Table, quorum: int) -> Estimates:
    """The mean and its variance of each row with its quorum; no row where no two scores can be compared."""
    variances = ranking.mean_variances(table)
    found = [
        (index, mean, variance)
        for index, (row, variance) in enumerate(zip(table, variances, strict=True))
        if (mean := ranking.raw_mean(row)) is not None and variance is not None and _count(row) >= quorum
    ]
    return Estimates(
        tuple(one[0] for one in found), tuple(one[1] for one in found), tuple(one[2] for one in found)
    )


def agreement_of(table: Table) -> float | None:
    """Krippendorff's alpha over the scores; None where no application has two of them, or all are alike."""
    pairable = [row for row in table if _count(row) > 1]
    if not pairable or len({value for row in pairable for value in row if value is not None}) < 2:
        return None
    return agreement.krippendorff_alpha(pairable, level="interval")


def reliability_of(table: Table) -> Reliability | None:
    """The intraclass correlations of the rows that every juror marked; None where they are too few."""
    complete = [list(row) for row in table if None not in row]
    try:
        one, panel = agreement.icc(complete, "2,1"), agreement.icc(complete, "2,k")
    except ValueError:  # fewer than two such applications or jurors, or no variation
        return None
    return Reliability(len(complete), len(complete[0]), one, panel)


def scores_by(basis: Basis, table: Table) -> list[float | None]:
    """One score for each row: the plain mean, the trimmed mean, the median, or the calibrated score."""
    if basis == "calibrated":
        return list(ranking.calibrate(table).scores)
    given = [[value for value in row if value is not None] for row in table]
    return [_middle(basis, values) if values else None for values in given]


def tie_breakers(
    criteria: Sequence[tuple[str, int, int | None]], marks: Sequence[Sequence[Mapping[str, float | None]]]
) -> list[ranking.TieBreaker]:
    """The published sequence: for each criterion that has an order in it, each row's mean mark.

    `criteria` are key, weight and order; `marks` the scorecards of each row.
    """
    sequence = sorted((order, key) for key, _weight, order in criteria if order is not None)
    return [
        ranking.TieBreaker(key, [ranking.raw_mean([card.get(key) for card in cards]) for cards in marks])
        for _order, key in sequence
    ]


def _spread_of(own: Sequence[float]) -> dict[str, Any]:
    """Mean, trimmed mean, spread and number of the scores of one row."""
    if not own:
        return {"mean": None, "trimmed": None, "spread": None, "count": 0}
    return {
        "mean": ranking.raw_mean(own),
        "trimmed": ranking.trimmed_mean(own, TRIMMED),
        "spread": max(own) - min(own),
        "count": len(own),
    }


def _range_of(place: ranking.ZonePlace | None, has_line: bool) -> dict[str, Any]:
    """The likely ranks of one row, and its zone where there is a line."""
    if place is None:
        return {"zone": "", "best": None, "worst": None}
    return {"zone": str(place.zone) if has_line else "", "best": place.best, "worst": place.worst}


def _middle(basis: Basis, values: Sequence[float]) -> float:
    if basis == "median":
        return median(values)
    return ranking.trimmed_mean(values, TRIMMED if basis == "trimmed" else 0.0)


def _count(row: Sequence[float | None]) -> int:
    return sum(value is not None for value in row)


def _likely(known: Estimates, terms: Terms) -> dict[int, tuple[float, ranking.ZonePlace]]:
    """Expected rank and likely range of those with their quorum, by row."""
    expected = ranking.expected_ranks(known.means, known.variances)
    zones = ranking.funding_zone(known.means, known.variances, terms.places or 0)
    return dict(zip(known.rows, zip(expected, zones, strict=True), strict=True))
