"""A call's file, read: every part is checked before any row is written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from calls.built_forms import OF_PROPOSALS
from calls.call_file.document import FORMAT, LISTS, REPORTS, VERSION, columns
from calls.call_file.values import Unreadable, object_of, rows_of, text_of, value_of
from calls.models import Anchor, Call, Criterion, KeyDate, Option, Question, Round, Rubric, Section
from calls.stands_for import FITTING
from calls.translations import DEFAULT, column, translated_fields

MOST_BYTES = 4 * 1024 * 1024
PARTS = ("call", "dates", *LISTS, "sections", REPORTS, "rubrics", "rounds")
NESTED = (Question.Kind.TABLE, Question.Kind.GROUP)
DATES = ("opens", "deadline", *KeyDate.Kind.values)


@dataclass
class Piece:
    """One row to be: its model, its columns, the key of another row it points at, and the rows below it."""

    model: type[models.Model]
    values: dict[str, Any]
    link: str = ""
    below: dict[str, list[Piece]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Its short name among its siblings; empty where rows have none."""
        return str(self.values.get("key", ""))


@dataclass
class CallFile:
    """What a file says: the columns of the call, its dates, and its lists of rows; that of the sections of
    its reports is not there where no form of reports was begun."""

    values: dict[str, Any]
    dates: dict[str, datetime]
    lists: dict[str, list[Piece]]


def read(content: bytes) -> CallFile:
    """The checked content of a file. Raises Unreadable with the place and what is wrong there."""
    raw = _parsed(content)
    for name in raw.keys() - {"format", "version", *PARTS}:
        raise Unreadable(str(name), _("this portal knows no such part."))
    lists = {name: list(_pieces(model, raw.get(name, []), name)) for name, model in LISTS.items()}
    lists["sections"] = list(_sections(raw.get("sections", []), "sections"))
    if REPORTS in raw:
        lists[REPORTS] = list(_sections(raw[REPORTS], REPORTS))
    lists["rubrics"] = list(_rubrics(raw.get("rubrics", [])))
    lists["rounds"] = list(_pieces(Round, raw.get("rounds", []), "rounds", link="rubric"))
    _check_links(lists)
    values = _columns(Call, object_of(raw.get("call"), "call"), "call")
    return CallFile(values, _dates(object_of(raw.get("dates", {}), "dates")), lists)


def _parsed(content: bytes) -> dict[str, Any]:
    if len(content) > MOST_BYTES:
        raise Unreadable("", _("The file is larger than a call can be."))
    try:
        raw = json.loads(content.decode("utf-8-sig"), parse_constant=lambda _name: None)
    except (ValueError, RecursionError) as error:
        raise Unreadable("", _("This is not the file of a call, or it is damaged.")) from error
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise Unreadable("", _("This is not the file of a call, or it is damaged."))
    if raw.get("version") != VERSION:
        raise Unreadable("", _("The file comes from a newer portal than this one."))
    return raw


def _columns(model: type[models.Model], raw: dict[str, Any], place: str) -> dict[str, Any]:
    """The checked columns of one row. Those with no value of their own and no default are asked for."""
    known = columns(model)
    for name in raw.keys() - known.keys():
        raise Unreadable(f"{place} › {name}", _("this portal knows no such part."))
    values = {name: value_of(known[name], raw[name], place) for name in raw if raw[name] is not None}
    for name in _needed(model) - values.keys():
        raise Unreadable(f"{place} › {name}", _("this is missing."))
    return values


def _needed(model: type[models.Model]) -> set[str]:
    """The columns without which a row says nothing: a text in the portal's first language."""
    texts = set() if model is Rubric else set(translated_fields(model))
    needed = {
        column(name, DEFAULT)
        for name in texts
        if not model._meta.get_field(name).blank  # type: ignore[union-attr]
    }
    plain = {name for name, one in columns(model).items() if not (one.blank or one.null or one.has_default())}
    return needed | plain


def _pieces(
    model: type[models.Model], raw: Any, place: str, *, below: tuple[str, ...] = (), link: str = ""
) -> Iterator[Piece]:
    """The rows of one list, in order, each with a key of its own; `below` names the lists inside them."""
    taken: set[str] = set()
    link = link or ("topic" if place == "themes" else "")
    for number, one in enumerate(rows_of(raw, place), 1):
        here = f"{place} {number}"
        row = dict(object_of(one, here))
        inside = {name: row.pop(name, []) for name in below}
        points_at = text_of(row.pop(link), here) if link and link in row else ""
        piece = Piece(model, _columns(model, row, here), points_at)
        if piece.key and piece.key in taken:
            raise Unreadable(here, _("the key “%(key)s” is there twice.") % {"key": piece.key})
        taken.add(piece.key)
        piece.below = {name: _below(name, rows, here, piece) for name, rows in inside.items() if rows}
        yield piece


def _below(name: str, raw: Any, place: str, parent: Piece) -> list[Piece]:
    here = f"{place} › {name}"
    if name == "columns" and parent.values.get("kind") not in NESTED:
        raise Unreadable(here, _("only a table or a repeated group has questions inside."))
    model, below = {
        "questions": (Question, ("options", "columns")),
        "columns": (Question, ("options",)),
        "options": (Option, ()),
        "criteria": (Criterion, ("anchors",)),
        "anchors": (Anchor, ()),
    }[name]
    return list(_pieces(model, raw, here, below=below))


def _sections(raw: Any, part: str) -> Iterator[Piece]:
    taken: set[str] = set()
    meant: set[str] = set()
    for section in _pieces(Section, raw, part, below=("questions",)):
        for one in section.below.get("questions", []):
            if one.key in taken:
                sentence = _("the key “%(key)s” is there twice.") % {"key": one.key}
                raise Unreadable(f"{part} › {section.key}", sentence)
            taken.add(one.key)
            place = f"{part} › {section.key} › {one.key}"
            if part == REPORTS:
                _check_of_reports(one, place)
            _check_meaning(one, f"{place} › stands_for", meant)
        yield section


def _check_of_reports(question: Piece, place: str) -> None:
    """What only questions of proposals have is in no question of a report."""
    for one in (question, *question.below.get("columns", [])):
        for name in sorted(OF_PROPOSALS):
            if one.values.get(name):
                raise Unreadable(f"{place} › {name}", _("a question of a report has no such part."))


def _check_meaning(question: Piece, place: str, meant: set[str]) -> None:
    """What an answer stands for fits its kind, and only one question of a form has it; no column has any."""
    meaning = question.values.get("stands_for", "")
    columns = question.below.get("columns", [])
    fits = not meaning or question.values.get("kind") in FITTING[meaning]
    if not fits or any(column.values.get("stands_for") for column in columns):
        raise Unreadable(place, _("an answer of this kind cannot stand for this."))
    if meaning and meaning in meant:
        raise Unreadable(place, _("another question stands for this already."))
    meant.add(meaning)


def _rubrics(raw: Any) -> Iterator[Piece]:
    for rubric in _pieces(Rubric, raw, "rubrics", below=("criteria",)):
        low, high = rubric.values.get("scale_min", 0), rubric.values.get("scale_max", 5)
        if not low < high:
            raise Unreadable(f"rubrics › {rubric.key}", _("the highest mark must be above the lowest."))
        for criterion in rubric.below.get("criteria", []):
            marks = [one.values["mark"] for one in criterion.below.get("anchors", [])]
            if len(set(marks)) < len(marks) or not all(low <= mark <= high for mark in marks):
                place = f"rubrics › {rubric.key} › {criterion.key}"
                raise Unreadable(place, _("each mark of the scale has one description at most."))
        yield rubric


def _check_links(lists: dict[str, list[Piece]]) -> None:
    """What one row says of another has to be there."""
    rubrics = {one.values.get("key", Rubric._meta.get_field("key").default) for one in lists["rubrics"]}
    for number, one in enumerate(lists["rounds"], 1):
        quorum, jurors = one.values.get("quorum", 3), one.values.get("jurors_per_application", 3)
        if one.link not in rubrics:
            raise Unreadable(f"rounds {number} › rubric", _("the file has no such rubric."))
        if not 1 <= quorum <= jurors:
            raise Unreadable(f"rounds {number} › quorum", _("this number is out of bounds."))


def _dates(raw: dict[str, Any]) -> dict[str, datetime]:
    found = {}
    for name, wall in raw.items():
        place = f"dates › {name}"
        if name not in DATES:
            raise Unreadable(place, _("this portal knows no such part."))
        try:
            found[name] = wall_of(text_of(wall, place))
        except ValueError as error:
            if isinstance(error, Unreadable):
                raise
            raise Unreadable(place, _("a time like 2027-03-01T18:00 is expected here.")) from error
    return found


def wall_of(text: str) -> datetime:
    """A naive wall time as the file writes it. Raises ValueError."""
    wall = datetime.fromisoformat(text)
    if not 2000 <= wall.year <= 2200:  # at the ends of the calendar no zone can be counted with
        raise ValueError(text)
    if wall.tzinfo is not None or len(text) != len("2027-03-01T18:00"):
        raise ValueError(text)
    return wall
