"""The statistics of a programme as data: JSON in one document, and rows of a table for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from calls.translations import languages, text_in
from core.sheets.writing import Head
from incubation.programme_measures import ALL, HIDDEN, Value
from incubation.programme_page import labels_of
from incubation.small_counts import FEWEST

if TYPE_CHECKING:
    from incubation.programme_page import ProgrammePage

VERSION = 1


def as_document(page: ProgrammePage, *, address: str) -> dict[str, Any]:
    """JSON-ready. A count that is not shown is None; `hidden_below` says from where on counts are shown."""
    return {
        "version": VERSION,
        "programme": page.programme
        and {"key": page.programme.key, "name": _texts(page.programme, "name"), "page": address},
        "sentences": dict(page.sentences),
        "hidden_below": FEWEST if page.hides else 0,
        "editions": [
            {
                "slug": one.call.slug,
                "year": one.call.year,
                "title": _texts(one.call, "title"),
                "deadline": one.call.deadline_at,
                **{measure.key: measure.of(one.tally, page.hides) for measure in ALL},
                "themes": [
                    {"key": theme.key, "name": _texts(theme, "name"), "applications": theme.count}  # type: ignore[attr-defined]
                    for theme in one.themes
                ],
            }
            for one in page.editions
        ],
        "together": {measure.key: measure.of(page.total, page.hides) for measure in ALL},
        **{
            one.key: [{"code": share.code, "applications": share.count} for share in one.shares]
            for one in (page.countries, *page.breakdowns)
        },
    }


def heads() -> list[Head]:
    """The columns of the table."""
    return [Head("edition", _("Edition")), Head("what", _("What is counted")), Head("value", _("Value"))]


def lines(page: ProgrammePage) -> Iterator[list[Any]]:
    """One number a line: edition, what is counted, and the number or the words in its place."""
    for label, one in zip(labels_of(page.editions), page.editions, strict=True):
        for measure in ALL:
            yield [label, str(measure.label), _cell(measure.of(one.tally, page.hides))]
    whole = _("All editions")
    for measure in ALL:
        yield [whole, str(measure.label), _cell(measure.of(page.total, page.hides))]
    for table in filter(None, (page.countries, page.themes, *page.breakdowns)):
        for share in table.shares:
            shown = str(HIDDEN) if share.count is None else share.count
            yield [whole, f"{table.head}: {share.name}", shown]


def _cell(value: Value) -> int | str:
    return "" if value is None else value


def _texts(row: Any, field: str) -> dict[str, str]:
    return {code: text for code, _name in languages() if (text := text_in(row, field, code))}
