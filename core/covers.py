"""Whole rows under an entry of the ledger: what its own snapshot leaves out is hashed beside it.

An app declares with `covers(prefix, …)` which tables belong to a subject. When a book closes, the hash of
all their rows goes into the payload of each entry about that subject; `verify_ledger` reads them again.
The newest entry of a subject decides; entries written before a table was covered are left as they are.

Only what is neither None nor an empty text is hashed: a column that comes later, and may be empty, changes
no hash. One that may not be empty is named in `later` with the value that its migration gives, or the
function of the row that gives it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import connection, models
from django.db.models.sql.compiler import SQLCompiler

from core.canonical import sha256_of

KEY = "rows_sha256"
_AT_ONCE = 500
_ROWS_AT_ONCE = 2000


@dataclass(frozen=True, eq=False)
class Covered:
    """The rows of one table that belong to a subject; `of` leads from a row to the parts of its name.

    `without` are columns that may change without an entry, each with the reason; `alone` the only ones that
    are hashed; `only` limits the rows.
    """

    model: type[models.Model]
    of: tuple[str, ...]
    joint: str = ":"
    without: Mapping[str, str] = field(default_factory=dict)
    alone: tuple[str, ...] = ()
    only: models.Q = field(default_factory=models.Q)
    later: Mapping[str, Any] = field(default_factory=dict)  # a value, or a function of the row

    @property
    def columns(self) -> list[str]:
        """The columns under the hash, by name."""
        fields = (one for one in self.model._meta.concrete_fields if one.name not in self.without)
        return sorted(one.attname for one in fields if not self.alone or one.name in self.alone)

    def rows(self, names: Collection[str]) -> Iterator[tuple[str, dict[str, Any]]]:
        """(subject's name, row) of every row of these subjects."""
        first = [
            *dict.fromkeys(self._key.get_prep_value(name.split(self.joint)[0]) for name in sorted(names))
        ]
        columns, parts = self.columns, len(self.of)
        for row in _asked_again(self, first):
            name = self.joint.join(str(part) for part in row[:parts])
            if name in names:
                yield name, dict(self._told(dict(zip(columns, row[parts:], strict=True))))

    def query(self, first: Collection[str]) -> models.QuerySet[Any, tuple[Any, ...]]:
        """The parts of the name and the columns of every row whose name begins with one of these."""
        found = self.model._base_manager.filter(self.only, **{f"{self.of[0]}__in": first}).order_by("pk")
        as_they_are = found.rewrite(False) if hasattr(found, "rewrite") else found  # no column by language
        return as_they_are.values_list(*self.of, *self.columns)

    def stored(self, names: Iterable[Any]) -> list[Any]:
        """Values of the first part of a name as the database in use holds them."""
        return [self._key.get_db_prep_value(name, connection, prepared=True) for name in names]

    @property
    def _key(self) -> Any:
        """The column that the first part of a name is compared with."""
        model: Any = self.model
        *path, last = self.of[0].split("__")
        for step in path:
            model = model._meta.get_field(step).related_model
        return model._meta.pk if last == "pk" else model._meta.get_field(last)

    def _told(self, row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        for column, value in row.items():
            given = self.later.get(column)
            if value is None or value == "":
                continue
            if column not in self.later or value != (given(row) if callable(given) else given):
                yield column, value


# Compiled queries by table, how many names they ask for, and kind of database. To compile one takes longer
# than to run it, and every step asks the same.
_compiled: dict[tuple[Covered, int, str], tuple[SQLCompiler, str, tuple[Any, ...]]] = {}


def _asked_again(covered: Covered, names: list[Any]) -> Iterator[Sequence[Any]]:
    """The rows of `covered.query(names)`."""
    key = (covered, len(names), connection.vendor)
    if key not in _compiled:
        compiler = covered.query(names).query.get_compiler("default")
        sql, values = compiler.as_sql()
        _compiled[key] = compiler, sql, tuple(values)[: -len(names)]  # the names come last
    compiler, sql, others = _compiled[key]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*others, *covered.stored(names)])
        yield from compiler.results_iter(iter(lambda: cursor.fetchmany(_ROWS_AT_ONCE), []))


_covers: dict[str, tuple[Covered, ...]] = {}


def covers(prefix: str, *tables: Covered) -> None:
    """Declare the tables of the subjects that begin with "prefix:"."""
    _covers[prefix] = tables


def tables() -> Iterator[tuple[str, Covered]]:
    """Every (prefix, table) that is covered."""
    for prefix, covered in _covers.items():
        yield from ((prefix, one) for one in covered)


def hashes_of(subjects: Collection[str]) -> dict[str, str]:
    """The hash over the rows of each subject that has any."""
    by_prefix: dict[str, list[str]] = defaultdict(list)
    for subject in sorted(set(subjects)):
        prefix, _, name = subject.partition(":")
        if prefix in _covers:
            by_prefix[prefix].append(name)
    found = {}
    for prefix, names in by_prefix.items():
        for some in _parts(names):
            found.update({f"{prefix}:{name}": digest for name, digest in _hashes(prefix, set(some))})
    return found


def _hashes(prefix: str, names: set[str]) -> Iterator[tuple[str, str]]:
    rows: dict[str, dict[str, list[Any]]] = defaultdict(dict)
    for covered in _covers[prefix]:
        for name, row in covered.rows(names):
            rows[name].setdefault(covered.model._meta.label_lower, []).append(row)
    for name, by_table in rows.items():
        yield name, sha256_of(by_table)


def _parts(names: list[str]) -> Iterator[list[str]]:
    left = iter(names)
    while some := list(islice(left, _AT_ONCE)):
        yield some
