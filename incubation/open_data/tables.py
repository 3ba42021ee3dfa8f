"""The same data as tables: a column for each language of a text, named as in JSON with a dot between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from incubation.open_data.lists import CODES

Cell = str | int


def _texts(*names: str) -> tuple[str, ...]:
    return tuple(f"{name}.{code}" for name in names for code in CODES)


CALLS = (
    *("slug", "programme", "year", *_texts("title", "summary"), "shown", "is_announced"),
    *("opens.wall", "opens.zone", "opens.instant", "deadline.wall", "deadline.zone", "deadline.instant"),
    *("award.places", "award.reserve_places", "award.largest.amount", "award.largest.currency", "page"),
)
WINNERS = (
    *("reference", "call", "programme", "year", "title", "language", "by", "country", "state"),
    *("journey.admitted_on", "journey.ended_on", "journey.pilots", "journey.outcomes", "products", "page"),
    "url",
)
PRODUCTS = (
    *("id", "kind", *_texts("title", "summary"), "authors", "languages", "year", "pages", "licence"),
    *("call", "application", "link", "file", "page"),
)
RESULTS = (
    *("call", "programme", "year", *_texts("title")),
    *("counts.applications", "counts.countries", "counts.winners", "page"),
)


def rows(lines: Iterable[Any], columns: Iterable[str]) -> Iterator[list[Cell]]:
    """A row for each line; what is not known is an empty cell."""
    names = [one.split(".") for one in columns]
    for line in lines:
        yield [_cell(_reach(line, name)) for name in names]


def _reach(thing: Any, names: Iterable[str]) -> Any:
    for name in names:
        thing = thing.get(name) if isinstance(thing, Mapping) else None
    return thing


def _cell(value: Any) -> Cell:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(_listed(one) for one in value)
    return value if isinstance(value, int) else _text(value)


def _listed(one: Any) -> str:
    """A pilot or an outcome in one piece, its parts in their order."""
    if not isinstance(one, Mapping):
        return str(one)
    told = (name.removeprefix("is_") if part is True else part for name, part in one.items())
    return ", ".join(_words(part) for part in told if part)


def _words(part: Any) -> str:
    """A text by language as its English, else as the first language that has one."""
    return _text(part.get("en") or next(iter(part.values())) if isinstance(part, Mapping) else part)


def _text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
