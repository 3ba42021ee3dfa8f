"""The guards of append-only tables, at rest while a backup is put back: it brings rows of times gone by."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def resting() -> Iterator[None]:
    """Inside a transaction: no trigger of ours fires; at the end each stands as it stood."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            tables = _tables_with_triggers()
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid")
            triggers = cursor.fetchall()
            for name, _sentence in triggers:
                cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
            yield
            for _name, sentence in triggers:
                cursor.execute(sentence)


def _tables_with_triggers() -> list[str]:
    with connection.cursor() as own:
        own.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
        return [str(name) for (name,) in own.fetchall()]
