"""Does a frozen ranking follow from what it says it was computed from? Pure: a file in, sentences out.

The file is the snapshot as it was frozen, byte for byte. What it holds grew with the method:
"weighted-mean-1" has neither the places nor who gave which score, "weighted-mean-2" has the places,
"weighted-mean-3" the jurors (by number) and every mark. Each is held against all that can be computed from
it; the rest is named.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from core.canonical import canonical, sha256_of, sha256_of_text
from scoring import method, ranking

CALIBRATED = "calibrated scores and groups, which need to know who gave which score"
INSIDE_TIES = "the order inside a tie, which needs the marks"
ZONE = "the zone at the funding line, which needs the number of places"
UNCHECKED: Final[Mapping[str, tuple[str, ...]]] = {
    "weighted-mean-1": (CALIBRATED, INSIDE_TIES, ZONE),
    "weighted-mean-2": (CALIBRATED, INSIDE_TIES),
    method.VERSION: (),
}
NEED_MARKS = ("place", "is_tied", "broken_by", "calibrated", "component")
# Numbers have six decimals, scores four: one in the last place is another machine's rounding.
LAST_PLACE, LAST_PLACE_OF_SCORES = 1.5e-6, 1.5e-4


@dataclass(frozen=True, slots=True)
class Report:
    """What the check found: `faults` are sentences, none where the ranking follows from its inputs."""

    method: str
    sha256: str
    inputs_hash: str
    applications: int
    scorecards: int
    unchecked: tuple[str, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """One scorecard of the file. `juror` is its column: a name from version 3 on, before that a free one."""

    application: str
    juror: str
    score: float
    marks: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Frozen:
    """A snapshot taken apart: its table of scores with a row for each of `names`, a column for each juror."""

    document: Mapping[str, Any]
    names: tuple[str, ...]
    jurors: tuple[str, ...]
    cards: tuple[Given, ...]
    table: method.Table

    @property
    def method(self) -> str:
        return str(self.document["method"])

    @property
    def inputs(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.document["inputs"]
        return found

    @property
    def has_marks(self) -> bool:
        return self.method == method.VERSION


def verify(text: str) -> Report:
    """Compute the ranking of a frozen file anew and compare. ValueError with a sentence for another file."""
    try:
        frozen = _frozen(json.loads(text))
        return Report(
            method=frozen.method,
            sha256=sha256_of_text(text),
            inputs_hash=sha256_of(frozen.inputs),
            applications=len(frozen.names),
            scorecards=len(frozen.cards),
            unchecked=UNCHECKED[frozen.method],
            faults=tuple(_faults(text, frozen)),
        )
    except json.JSONDecodeError as error:
        raise ValueError(f"This is not JSON: {error}.") from error
    except ValueError as error:
        raise ValueError(f"This is no frozen ranking: {str(error).rstrip('.')}.") from error
    except (LookupError, TypeError, AttributeError, RecursionError, ArithmeticError) as error:
        raise ValueError(f"This is no frozen ranking: {error!r}.") from error


def _frozen(document: Mapping[str, Any]) -> Frozen:
    version, inputs = document["method"], document["inputs"]
    if version not in UNCHECKED:
        raise ValueError(f"The method {version!r} is not known here.")
    names = tuple(inputs["applications"])
    if version == method.VERSION:
        cards = tuple(_given(one) for one in inputs["scorecards"])
    else:
        cards = tuple(_columns(inputs["scorecards"]))
    jurors = tuple(sorted({one.juror for one in cards}, key=lambda name: (len(name), name)))
    scores = {(one.application, one.juror): one.score for one in cards}
    known = set(names)
    if len(scores) < len(cards) or len(known) < len(names) or not {one[0] for one in scores} <= known:
        raise ValueError("Something stands there twice, or a scorecard is for no application of the file.")
    return Frozen(
        document, names, jurors, cards, [[scores.get((name, one)) for one in jurors] for name in names]
    )


def _given(card: Mapping[str, Any]) -> Given:
    return Given(card["application"], card["juror"], _score(card["score"]), card["marks"])


def _columns(rows: list[tuple[str, str, str, str]]) -> Iterator[Given]:
    """The scores of the older methods, where it is not said who gave them: each in the next free column."""
    taken: Counter[str] = Counter()
    for application, _assignment, score, _marks_hash in rows:
        taken[application] += 1
        yield Given(application, str(taken[application]), _score(score), {})


def _score(text: str) -> float:
    score = float(text)
    if not 0 <= score <= 100:
        raise ValueError(f"A score of {text} is not from 0 to 100.")
    return score


def _faults(text: str, frozen: Frozen) -> Iterator[str]:
    judged = method.judge(frozen.table, _tie_breakers(frozen), _terms(frozen.inputs))
    if text != canonical(frozen.document):
        yield "The file is not written as it was frozen, so its hash is another."
    yield from _row_faults(frozen, judged)
    if frozen.has_marks:
        yield from _score_faults(frozen)
        yield from _panel_faults(frozen, judged)
    else:
        yield from _place_faults(frozen, judged)
    yield from _compared("The agreement", frozen.document["agreement"], method.fixed(judged.agreement))


def _terms(inputs: Mapping[str, Any]) -> method.Terms:
    return method.Terms(inputs["quorum"], inputs.get("places"), inputs["spread_flag"])


def _tie_breakers(frozen: Frozen) -> list[ranking.TieBreaker]:
    if not frozen.has_marks:
        return []
    marks = [[one.marks for one in frozen.cards if one.application == name] for name in frozen.names]
    return method.tie_breakers(frozen.inputs["criteria"], marks)


def _row_faults(frozen: Frozen, judged: method.Judged) -> Iterator[str]:
    """Each row's figures against those computed anew, and the order of the rows."""
    rows = {row["application"]: row for row in frozen.document["rows"]}
    listed = [row["application"] for row in frozen.document["rows"]]
    if sorted(listed) != sorted(frozen.names):
        yield "The rows are not those of the applications."
        return
    if listed != sorted(listed, key=lambda name: _order(rows[name])):
        yield "The rows are not in the order of their places."
    for name, figures in zip(frozen.names, judged.figures, strict=True):
        row, expected = rows[name], figures.as_data()
        for key in _known(frozen.method, row, expected):
            yield from _compared(f"{name}, {key}", row[key], expected[key])


def _order(row: Mapping[str, Any]) -> tuple[bool, int, str]:
    return row["place"] is None, row["place"] or 0, row["application"]


def _known(version: str, row: Mapping[str, Any], figures: Mapping[str, Any]) -> list[str]:
    """Of the figures those that a method's file tells enough of."""
    if version == method.VERSION:
        return list(figures)
    left_out = {*NEED_MARKS, "trimmed"}
    if version == "weighted-mean-1":
        left_out |= {"zone"} if row["zone"] else {"zone", "ranks"}  # without places it had no ranges either
    return [key for key in figures if key not in left_out]


def _score_faults(frozen: Frozen) -> Iterator[str]:
    """Each scorecard's score against its marks."""
    low, high = frozen.inputs["scale"]
    criteria = [ranking.Criterion(key, weight, low, high) for key, weight, _o in frozen.inputs["criteria"]]
    for one in frozen.cards:
        marks = {key: ranking.CANNOT_JUDGE if value is None else value for key, value in one.marks.items()}
        score = method.fixed(ranking.weighted_score(marks, criteria), 4)
        named = f"The score of {one.juror} for {one.application}"
        yield from _compared(named, method.fixed(one.score, 4), score, LAST_PLACE_OF_SCORES)


def _panel_faults(frozen: Frozen, judged: method.Judged) -> Iterator[str]:
    """Each juror's severity, and how reliable the panel's marks are."""
    severity = frozen.document["severity"]
    if sorted(severity) != sorted(frozen.jurors):
        yield "The severities are not those of the jurors."
        return
    for juror, points in zip(frozen.jurors, judged.severity, strict=True):
        yield from _compared(f"The severity of {juror}", severity[juror], method.fixed(points))
    found, reliability = frozen.document["icc"] or {}, judged.reliability
    expected = reliability.as_data() if reliability else {}
    for key in sorted({*found, *expected}):
        yield from _compared(f"The intraclass correlation, {key}", found.get(key), expected.get(key))


def _place_faults(frozen: Frozen, judged: method.Judged) -> Iterator[str]:
    """The places of a file without marks: a tie by score may be parted, by a criterion, inside its places."""
    rows = {row["application"]: row for row in frozen.document["rows"]}
    if sorted(rows) != sorted(frozen.names):
        return
    groups: dict[int | None, list[Mapping[str, Any]]] = {}
    for name, figures in zip(frozen.names, judged.figures, strict=True):
        groups.setdefault(figures.place, []).append(rows[name])
    for first, group in groups.items():
        taken = [row["place"] for row in group]
        for row in group:
            place = (
                None if first is None else first + sum((other or 0) < (row["place"] or 0) for other in taken)
            )
            yield from _compared(f"{row['application']}, place", row["place"], place)
            is_tied = first is not None and taken.count(row["place"]) > 1
            yield from _compared(f"{row['application']}, is_tied", row["is_tied"], is_tied)
            if len(set(taken)) > 1 and not row["broken_by"]:
                yield f"{row['application']}: nothing is named that parted its tie."


def _compared(what: str, found: Any, expected: Any, within: float = LAST_PLACE) -> Iterator[str]:
    """A sentence where the two differ."""
    if found == expected and type(found) is type(expected):
        return
    if not _is_close(found, expected, within):
        yield f"{what}: the file says {found}, its scorecards give {expected}."


def _is_close(found: Any, expected: Any, within: float) -> bool:
    """Whether both are numbers written as text, and the same but for rounding."""
    if not (isinstance(found, str) and isinstance(expected, str)):
        return False
    try:
        return abs(float(found) - float(expected)) <= within
    except ValueError:
        return False
