"""What all readers share: texts by language, full addresses, and one page of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from calls.translations import text_in
from core.hub import absolute
from incubation.open_data.endpoints import PAGE_SIZE
from incubation.open_data.shapes import Page, Texts

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

VERSION = 1
CODES = sorted(code for code, _name in settings.LANGUAGES)


def texts(row: Model, field: str) -> Texts:
    """A text in every language in which it is written."""
    return {code: text for code in CODES if (text := text_in(row, field, code))}


def to(name: str, **kwargs: Any) -> str:
    """The full address of a page or of data."""
    return absolute(reverse(name, kwargs=kwargs or None))


def licence() -> str:
    """The licence under which all of it may be used, by its address."""
    return str(settings.OPEN_DATA_LICENCE["url"])


def page_of(rows: QuerySet[Any], asked: dict[str, Any], address: str) -> tuple[list[Any], Page]:
    """The rows of the page that is asked for, and what the answer tells about it. Two queries."""
    number, size = asked.get("page", 1), asked.get("size", PAGE_SIZE)
    total = rows.count()
    pages = max(1, -(-total // size))

    def at(other: int) -> str:
        return f"{address}?{urlencode({**asked, 'page': other})}"

    told = Page(
        version=VERSION,
        licence=licence(),
        total=total,
        page=number,
        pages=pages,
        previous=at(min(number - 1, pages)) if number > 1 else None,
        next=at(number + 1) if number < pages else None,
    )
    return list(rows[(number - 1) * size : number * size]) if number <= pages else [], told
