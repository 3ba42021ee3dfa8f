"""One list as its address asks for it: filters, order, columns, and the rows that were ticked."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import get_language, override

from applications.models import Application
from applications.register import columns as shown
from applications.register.columns import Column
from applications.register.filtering import RegisterFilter
from applications.register.questions import short_questions
from applications.register.rows import SORTS, registered, ticked
from core.sheets.writing import Cell

if TYPE_CHECKING:
    from django.http import QueryDict

    from calls.models import Call
    from core.sheets.writing import Cell

MOST_TICKED = 500
CHUNK = 100  # rows in memory at once; a sealed copy may be long


class Listing:
    """What an address asks of a call's applications. `references` are the ticked rows, [] for all."""

    def __init__(self, call: Call, asked: QueryDict) -> None:
        self.call = call
        questions = short_questions(call)
        self.filter = RegisterFilter(asked, call=call, questions=questions)
        self.offered = shown.offered(call, questions)
        self._asked_columns = asked.getlist("column")
        self.columns = shown.chosen(self.offered, self._asked_columns)
        sort = asked.get("sort", "")
        self.sort = sort if sort.lstrip("-") in SORTS else ""
        self._language = get_language() or settings.LANGUAGE_CODE
        self.references = list(dict.fromkeys(asked.getlist("application")))[:MOST_TICKED]

    @cached_property
    def rows(self) -> QuerySet[Application]:
        """The rows that fit, those that were ticked where any was."""
        if self.references:
            return ticked(self.call, self.references, self.sort)
        return registered(self.call, self.filter.wanted(), self.sort)

    @property
    def is_filtered(self) -> bool:
        return bool(self.filter.wanted()) or bool(self.references)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """What makes this list, but for the ticked rows, as names and values for an address or a form."""
        asked = set(self._asked_columns)
        chosen = [("column", one.key) for one in self.columns if one.key in asked]
        return [*self.filter.kept(), *([("sort", self.sort)] if self.sort else []), *chosen]

    @property
    def query(self) -> str:
        """The same as the end of an address."""
        return urlencode(self.pairs)

    @property
    def whole_query(self) -> str:
        """The same with the ticked rows."""
        return urlencode([*self.pairs, *(("application", one) for one in self.references)])

    @property
    def all_columns(self) -> list[Column]:
        """Reference, title, and the chosen ones."""
        return [*shown.always(), *self.columns]

    def headings(self) -> list[str]:
        """The heads of the columns."""
        return [one.label for one in self.all_columns]

    def lines(self) -> Iterator[list[Cell]]:
        """The cells of every row, read in chunks: memory does not grow with their number.

        In the language in which the list was asked for, whenever they are taken.
        """
        columns = self.all_columns
        rows = shown.with_columns(self.rows, columns).iterator(chunk_size=CHUNK)
        while some := list(islice(rows, CHUNK)):
            with override(self._language):
                cells = [[column.cell(one) for column in columns] for one in shown.known(some, columns)]
            yield from cells
