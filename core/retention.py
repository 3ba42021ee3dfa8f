"""How long each kind of record is kept, what is done then, what holds it back: floors declare, this looks.

A kind names the event from which its time runs. Nothing is marked ahead: a record that an officer holds
back, or whose time has not come, is not named to `clear`.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import CharField, Count, Max, Min, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.actors import Actor

# What is done, in a word.
DELETE, EMPTY, ANONYMOUS = _("Deleted"), _("Emptied"), _("Made anonymous")
NOTICE = timedelta(days=30)  # between the letter that tells of it and the deed


@dataclass(frozen=True)
class Hold:
    """Why a record stays although its time is over; `which` says of which rows that is so at an instant."""

    why: object
    which: Callable[[datetime], Any]


@dataclass(frozen=True)
class Kind:
    """One kind of record. `rows` yields those that still hold something, annotated with `since`.

    `clear` gets some of them, inside a book; `names` are what the ledger hashes. `warn` writes the
    letter about one whose time is over within thirty days.
    """

    key: str
    title: object
    after: object
    reason: object
    deed: object
    rows: Callable[[], QuerySet[Any]]
    clear: Callable[[Sequence[Any], Actor], object]
    names: Callable[[Any], str]
    holds: tuple[Hold, ...] = field(default=())
    in_years: bool = False
    warn: Callable[[Any], object] | None = None

    @property
    def days(self) -> int:
        """The period; `RETENTION_YEARS` is told apart."""
        return int(settings.RETENTION_DAYS[self.key])

    @property
    def period(self) -> str:
        """The period in words."""
        if self.in_years:
            years = settings.RETENTION_YEARS
            return ngettext("%(number)s year", "%(number)s years", years) % {"number": years}
        return ngettext("%(number)s day", "%(number)s days", self.days) % {"number": self.days}

    def until(self, at: datetime) -> datetime:
        """A record is over at `at` where its event was at this instant or before."""
        if not self.in_years:
            return at - timedelta(days=self.days)
        year = at.year - settings.RETENTION_YEARS
        last = calendar.monthrange(year, at.month)[1]
        return at.replace(year=year, day=min(at.day, last))

    def over(self, at: datetime) -> QuerySet[Any]:
        """Those whose time is over."""
        return self.rows().filter(since__lte=self.until(at))

    def held(self, at: datetime) -> Q:
        """Which of them stay all the same."""
        return reduce(or_, (Q(one.which(at)) for one in self.holds), Q(pk__in=[]))

    def due(self, at: datetime) -> QuerySet[Any]:
        """Those that may be cleared."""
        return self.over(at).exclude(self.held(at))


@dataclass(frozen=True)
class Line:
    """One row of the dry run."""

    kind: Kind
    count: int
    oldest: datetime | None
    newest: datetime | None
    held: tuple[tuple[str, int], ...]  # why, and how many

    @property
    def held_count(self) -> int:
        return sum(count for _why, count in self.held)


def subject_of(prefix: str, name: Any) -> Concat:
    """How the ledger and the outbox name a row, asked of the database: "prefix:" and the column."""
    return Concat(Value(f"{prefix}:"), name, output_field=CharField())


_kinds: list[Kind] = []
MOST_HOLDS = 4


def register(*kinds: Kind) -> None:
    """Declare kinds; they are looked through in this order."""
    _kinds.extend(kinds)


def kinds() -> tuple[Kind, ...]:
    """Every kind."""
    return tuple(_kinds)


def kind_of(key: str) -> Kind | None:
    """The kind of that key."""
    return next((one for one in _kinds if one.key == key), None)


def look(at: datetime) -> list[Line]:
    """The dry run: how many of each kind, the oldest and the newest, and what is held back. One query."""
    asked = [_counted(number, one, at) for number, one in enumerate(_kinds)]
    if not asked:
        return []
    found = {row["number"]: row for row in asked[0].union(*asked[1:], all=True)}
    return [_line(one, found.get(number)) for number, one in enumerate(_kinds)]


def _counted(number: int, kind: Kind, at: datetime) -> QuerySet[Any, dict[str, Any]]:
    free = ~kind.held(at)
    places: dict[str, Any] = {}
    for place in range(MOST_HOLDS):
        # Of several reasons the first counts, so that the numbers add up.
        if place < len(kind.holds):
            before = reduce(or_, (Q(one.which(at)) for one in kind.holds[:place]), Q(pk__in=[]))
            places[f"held_{place}"] = Count("pk", filter=Q(kind.holds[place].which(at)) & ~before)
        else:
            places[f"held_{place}"] = Value(0)
    rows = kind.over(at).order_by().annotate(number=Value(number)).values("number")
    return rows.annotate(
        count=Count("pk", filter=free),
        oldest=Min("since", filter=free),
        newest=Max("since", filter=free),
        **places,
    ).values("number", "count", "oldest", "newest", *places)


def _line(kind: Kind, row: dict[str, Any] | None) -> Line:
    if row is None:
        return Line(kind, 0, None, None, ())
    counts = ((str(one.why), row[f"held_{place}"]) for place, one in enumerate(kind.holds))
    return Line(
        kind,
        row["count"],
        row["oldest"],
        row["newest"],
        tuple((why, count) for why, count in counts if count),
    )
