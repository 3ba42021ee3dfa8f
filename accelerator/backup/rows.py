"""Rows as plain JSON, whatever the database: read in one snapshot, written through their columns."""

from __future__ import annotations

import json
import zlib
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.sqlite3.base import DatabaseWrapper as PlainSQLite

# Sessions and what waits in the queue end with the machine; parts of uploads and lists to take along are
# on their way, and their bytes are not in the backup either.
LEFT_OUT = {"sessions.session", "applications.partupload", "applications.listexport", "core.backuprun"}
APPS_LEFT_OUT = {"django_q"}
_MOST = 512 * 1024  # bytes of rows in one part, before they are packed
_LEVEL = 3


def kept_models(registry: Any) -> list[Any]:
    """Every table that belongs into a backup, the tables between two models included."""
    found = registry.get_models(include_auto_created=True)
    kept = [one for one in found if one._meta.managed and not one._meta.proxy and _is_kept(one)]
    return sorted(kept, key=lambda one: str(one._meta.label_lower))


def _is_kept(model: Any) -> bool:
    return model._meta.label_lower not in LEFT_OUT and model._meta.app_label not in APPS_LEFT_OUT


@contextmanager
def snapshot() -> Iterator[BaseDatabaseWrapper]:
    """A connection of its own on which everything is as it was at one instant, while others write on."""
    own = connection.copy()
    if own.vendor == "sqlite":  # ours would wait for the turn of a writer, and hold it
        own = PlainSQLite(own.settings_dict, own.alias)
    try:
        if own.vendor == "sqlite":
            with own.cursor() as cursor:
                cursor.execute("BEGIN DEFERRED")
                cursor.execute("SELECT COUNT(*) FROM django_migrations")  # from here on it is one instant
        else:
            own.set_autocommit(False)
            with own.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield own
    finally:
        own.close()


def read_rows(model: Any, own: BaseDatabaseWrapper) -> Iterator[tuple[Any, ...]]:
    """The rows of one table, in the order of their keys, a few at a time."""
    found = model._base_manager.all().order_by("pk")
    as_they_are = found.rewrite(False) if hasattr(found, "rewrite") else found  # no column by language
    query = as_they_are.values_list(*columns_of(model)).query
    compiler = query.get_compiler(connection=own)
    yield from compiler.results_iter(chunked_fetch=True, chunk_size=500)


def columns_of(model: Any) -> list[str]:
    """The columns of a table as the model names them."""
    return [one.attname for one in model._meta.concrete_fields]


def pack(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[int, bytes]]:
    """(how many, the bytes of a part) until all rows are through."""
    lines: list[str] = []
    size = 0
    for row in rows:
        line = json.dumps(row, default=_plain, ensure_ascii=False, separators=(",", ":"))
        lines.append(line)
        size += len(line)
        if size >= _MOST:
            yield len(lines), _packed(lines)
            lines, size = [], 0
    if lines:
        yield len(lines), _packed(lines)


def unpack(content: bytes) -> Iterator[list[Any]]:
    """The rows of a part."""
    for line in zlib.decompress(content).decode().split("\n"):
        yield json.loads(line)


def _packed(lines: list[str]) -> bytes:
    return zlib.compress("\n".join(lines).encode(), _LEVEL)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return b64encode(bytes(value)).decode()
    raise TypeError(f"A backup cannot hold a {type(value).__name__}.")


def insert(model: Any, columns: Sequence[str], rows: Iterable[Sequence[Any]], into: Any) -> int:
    """Write rows as they were, past managers and `save`; returns how many."""
    fields = {one.attname: one for one in model._meta.concrete_fields}
    chosen = [fields[name] for name in columns]
    quote = into.ops.quote_name
    names = ", ".join(quote(one.column) for one in chosen)
    places = ", ".join(["%s"] * len(chosen))
    # Names of our own tables and columns, quoted; the values are given apart.
    sentence = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608
    values = [[_stored(one, value, into) for one, value in zip(chosen, row, strict=True)] for row in rows]
    with into.cursor() as cursor:
        cursor.executemany(sentence, values)
    return len(values)


def _stored(field: models.Field[Any, Any], value: Any, into: BaseDatabaseWrapper) -> Any:
    if value is not None and not isinstance(field, models.JSONField):
        value = field.to_python(value)
    return field.get_db_prep_save(value, into)
