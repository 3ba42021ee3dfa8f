"""Rows that the database itself refuses to change: triggers for SQLite and PostgreSQL.

`ALL` is the one list; migrations call `install`, and tests that must empty tables lift them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, migrations
from django.db.migrations.operations.base import Operation


@dataclass(frozen=True)
class Guarded:
    """A table whose rows refuse `events` when `condition` (SQL over OLD or NEW) holds; empty: always."""

    table: str
    events: tuple[str, ...]
    message: str
    condition: str = ""

    def names(self) -> Iterator[tuple[str, str]]:
        for event in self.events:
            yield event, f"{self.table}_no_{event.lower()}"


_LOCKED_CARD = (
    "EXISTS (SELECT 1 FROM scoring_scorecard c WHERE c.id = {row}.scorecard_id AND c.state = 'locked')"
)

LEDGER = Guarded("core_ledgerentry", ("UPDATE", "DELETE"), "the ledger is append-only")
SUBMISSION = Guarded("applications_submission", ("UPDATE", "DELETE"), "a submission is never changed")
SCORECARD = Guarded(
    "scoring_scorecard", ("UPDATE", "DELETE"), "a locked scorecard is never changed", "OLD.state = 'locked'"
)
MARK = Guarded(
    "scoring_mark",
    ("UPDATE", "DELETE"),
    "a locked scorecard is never changed",
    _LOCKED_CARD.format(row="OLD"),
)
NEW_MARK = Guarded(
    "scoring_mark", ("INSERT",), "a locked scorecard is never changed", _LOCKED_CARD.format(row="NEW")
)
RANKING = Guarded("scoring_ranking", ("UPDATE", "DELETE"), "a ranking is never changed")
ALL = (LEDGER, SUBMISSION, SCORECARD, MARK, NEW_MARK, RANKING)


def install(*guarded: Guarded, cursor: Any = None) -> None:
    """Create the triggers of these tables."""
    with connection.cursor() as own:
        for table in guarded:
            for statement in _create(table):
                (cursor or own).execute(statement)


def remove(*guarded: Guarded) -> None:
    """Drop the triggers of these tables."""
    with connection.cursor() as cursor:
        for table in guarded:
            for _event, name in table.names():
                on = f" ON {table.table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


@contextmanager
def lifted() -> Iterator[None]:
    """Without any of the triggers, for a test that empties its tables."""
    remove(*ALL)
    try:
        yield
    finally:
        install(*ALL)


def around(*guarded: Guarded, operations: list[Operation]) -> list[Operation]:
    """The operations of a migration that changes these tables: SQLite copies a table to change it, and a
    trigger would meet it half-way."""

    def lift(_apps: Any, _editor: Any) -> None:
        remove(*guarded)

    def restore(_apps: Any, _editor: Any) -> None:
        install(*guarded)

    return [migrations.RunPython(lift, restore), *operations, migrations.RunPython(restore, lift)]


def _create(guarded: Guarded) -> Iterator[str]:
    for event, name in guarded.names():
        if connection.vendor == "postgresql":
            yield from _create_on_postgresql(guarded, event, name)
        else:
            when = f"WHEN {guarded.condition} " if guarded.condition else ""
            yield (
                f"CREATE TRIGGER {name} BEFORE {event} ON {guarded.table} FOR EACH ROW {when}"
                f"BEGIN SELECT RAISE(ABORT, '{guarded.message}'); END"
            )


def _create_on_postgresql(guarded: Guarded, event: str, name: str) -> Iterator[str]:
    row = "NEW" if event == "INSERT" else "OLD"
    result = "OLD" if event == "DELETE" else "NEW"
    test = f"IF NOT ({guarded.condition}) THEN RETURN {result}; END IF; " if guarded.condition else ""
    yield (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$ BEGIN {test}"
        f"RAISE EXCEPTION '{guarded.message}' USING ERRCODE = 'integrity_constraint_violation'; "
        f"RETURN {row}; END $$ LANGUAGE plpgsql"
    )
    yield f"CREATE TRIGGER {name} BEFORE {event} ON {guarded.table} FOR EACH ROW EXECUTE FUNCTION {name}()"
