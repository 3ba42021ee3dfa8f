"""Scenes that are told once in a process and put back as rows from then on.

A call in review takes some nine hundred queries through the real services, and hundreds of tests begin with
one. A remembered scene is told in full once; what it left in the tables is kept, and where a test begins
with tables as empty as they were then, only these rows are written.

On SQLite a scene may also go on from another one: where nothing was written since that one, what a further
scene changed is kept as well. There the connection counts the rows it changed.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cache, wraps
from itertools import count
from time import monotonic
from typing import Any, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from django.core import mail
from django.db import connection, transaction
from django.db.models import Model
from django.utils import translation

from core import clock

Told = TypeVar("Told")
Given = ParamSpec("Given")

# Filled by the migrations themselves; a scene neither finds these empty nor adds to them.
_ALWAYS_THERE = {"auth_permission", "django_content_type", "django_migrations", "django_site"}
# A card or a mark is refused once its round is closed, so the rounds are written after them.
_LAST = ("calls_round",)
_PLAIN = (str, int, float, bool, Decimal, type(None))


@dataclass(frozen=True)
class Scene:
    """What a scene returned, the rows it left by table, the mail it sent, and when it was told.

    `gone` are rows, by table, that it took out or changed; `instant` is where it left a stopped clock.
    """

    told: Any
    rows: dict[str, Any]
    mail: tuple[Any, ...]
    since: float
    number: int
    gone: dict[str, Any] = field(default_factory=dict)
    instant: Any = None

    @property
    def is_fresh(self) -> bool:
        """Whether "now" in it is still about now."""
        return monotonic() - self.since < _FRESH_SECONDS


@dataclass(frozen=True)
class _Stand:
    """What the tables hold: the last scene, every row of it, and what would tell of any change since."""

    scene: Scene
    rows: dict[str, set[Any]]
    changes: int
    savepoints: tuple[str, ...]


_FRESH_SECONDS = 300
_MOST_KEPT = 400
_numbers = count(1)
_kept: dict[Hashable, Scene] = {}
_is_on = True
_stand: _Stand | None = None


def switch(*, on: bool) -> None:
    """Whether scenes may be put back: not for a test that changes settings or code under them."""
    global _is_on, _stand
    _is_on, _stand = on, None


def forget() -> None:
    """Tell every scene anew the next time it is asked for."""
    global _stand
    _kept.clear()
    _stand = None


def remembered(tell: Callable[Given, Told]) -> Callable[Given, Told]:
    """Put the scene back as rows where it was told before; the caller gets a copy of what it returned."""

    @wraps(tell)
    def scene(*args: Given.args, **kwargs: Given.kwargs) -> Told:
        before = _stand_now()
        given = _plain((args, tuple(sorted(kwargs.items()))))
        if given is None or not _is_on or not (before or _is_empty()):
            return tell(*args, **kwargs)
        key = (before and before.scene.number, tell, given, *_circumstances())
        kept = _kept.get(key)
        if kept and kept.is_fresh:
            return _put_back(kept, before)
        waiting, sent = len(connection.run_on_commit), len(_outbox())
        told = tell(*args, **kwargs)
        if len(connection.run_on_commit) == waiting:
            _keep(key, told, before, tuple(deepcopy(_outbox()[sent:])))
        return told

    return scene


def _keep(key: Hashable, told: Any, before: _Stand | None, sent: tuple[Any, ...]) -> None:
    if len(_kept) >= _MOST_KEPT:
        for one in [one for one, scene in _kept.items() if not scene.is_fresh] or list(_kept):
            del _kept[one]
    rows, gone = _dump(), {}
    hands = clock._stopped.get()
    stands = {table: set(found) for table, found in rows.items()} if _counts_changes() else {}
    if before:
        tables = [one for one in _tables() if one in stands or one in before.rows]
        pairs = {one: (before.rows.get(one, set()), stands.get(one, set())) for one in tables}
        rows = {table: sorted(now - was) for table, (was, now) in pairs.items() if now - was}
        gone = {table: sorted(was - now) for table, (was, now) in pairs.items() if was - now}
    instant = hands and hands.instant
    scene = Scene(deepcopy(told), rows, sent, monotonic(), next(_numbers), gone, instant)
    _kept[key] = scene
    _stand_at(scene, stands)


def _counts_changes() -> bool:
    return connection.vendor == "sqlite"


def _stand_at(scene: Scene, rows: dict[str, set[Any]]) -> None:
    global _stand
    if _counts_changes():
        changes = connection.connection.total_changes
        _stand = _Stand(scene, rows, changes, tuple(connection.savepoint_ids))


def _stand_now() -> _Stand | None:
    """The last scene, where nothing was written and nothing taken back since."""
    if not (_is_on and _stand and connection.in_atomic_block and connection.connection):
        return None
    same = connection.connection.total_changes == _stand.changes
    return _stand if same and tuple(connection.savepoint_ids) == _stand.savepoints else None


def _plain(value: Any) -> Hashable | None:
    """A value as something that can be compared with what comes in another test; None where it cannot.

    A row is its key: what the tables hold of it is the same, or the scene is told anew.
    """
    if isinstance(value, Mapping):
        value = tuple(sorted(value.items()))
    if isinstance(value, tuple | list):
        found = tuple(_plain(one) for one in value)
        return None if None in found else ("several", found)
    if isinstance(value, Model):
        return ("row", value._meta.label, value.pk) if value.pk and not value._state.adding else None
    if isinstance(value, clock.Hands):
        return ("hands", value.instant)
    if isinstance(value, datetime):  # an instant hardly ever comes again, unless the clock is stopped
        return ("instant", value) if clock._stopped.get() else None
    return ("plain", type(value), value) if isinstance(value, _PLAIN) else None


def _circumstances() -> tuple[Hashable, ...]:
    """What a scene depends on besides its arguments: the language, where the clock is stopped, and where it
    is not, which day it is, here and where calls are at home."""
    hands = clock._stopped.get()
    now = clock.now()
    days = hands.instant if hands else (now.date(), now.astimezone(ZoneInfo("Asia/Almaty")).date())
    return translation.get_language(), days


def _outbox() -> list[Any]:
    return getattr(mail, "outbox", [])


@cache
def _tables() -> tuple[str, ...]:
    with connection.cursor() as cursor:
        found = {one.name for one in connection.introspection.get_table_list(cursor) if one.type == "t"}
    return tuple(sorted(found - _ALWAYS_THERE, key=lambda table: (table in _LAST, table)))


@cache
def _columns(table: str) -> tuple[str, ...]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, table)
    return tuple(connection.ops.quote_name(one.name) for one in found)


@cache
def _sequence(table: str) -> str:
    """What numbers the rows of a table on PostgreSQL, "" where nothing does."""
    if connection.ops.quote_name("id") not in _columns(table):
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
        return cursor.fetchone()[0] or ""


def _is_empty() -> bool:
    any_row = " OR ".join(f"EXISTS (SELECT 1 FROM {connection.ops.quote_name(one)})" for one in _tables())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {any_row}")
        return not cursor.fetchone()[0]


def _dump() -> dict[str, Any]:
    with connection.cursor() as cursor:
        found = {table: _read(cursor, table) for table in _tables()}
    return {table: rows for table, rows in found.items() if rows}


def _put_back(scene: Scene, before: _Stand | None) -> Any:
    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in scene.gone.items():
            stays = {row[0] for row in scene.rows.get(table, ())}
            name = connection.ops.quote_name(table)
            keys = [[row[0]] for row in rows if row[0] not in stays]
            cursor.executemany(f"DELETE FROM {name} WHERE rowid = %s", keys)
        for table, rows in scene.rows.items():
            _write(cursor, table, rows)
    hands = clock._stopped.get()
    if hands and scene.instant:
        hands.instant = scene.instant
    if _counts_changes():
        held = dict(before.rows) if before else {}
        for table in {*scene.rows, *scene.gone}:
            held[table] = (held.get(table, set()) - set(scene.gone.get(table, ()))) | set(
                scene.rows.get(table, ())
            )
        _stand_at(scene, held)
    _outbox().extend(deepcopy(scene.mail))
    return deepcopy(scene.told)


def _read(cursor: Any, table: str) -> Any:
    name = connection.ops.quote_name(table)
    if connection.vendor == "postgresql":
        # In an order of their own: where a row lies depends on what lay there before.
        cursor.execute(f"SELECT CAST(json_agg(t ORDER BY CAST(t AS text)) AS text) FROM {name} t")
        return cursor.fetchone()[0]
    # A plus before a column: its values as they are stored, not as Python's types.
    cursor.execute(f"SELECT rowid, {', '.join(f'+{column}' for column in _columns(table))} FROM {name}")
    return cursor.fetchall()


def _write(cursor: Any, table: str, rows: Any) -> None:
    name, columns = connection.ops.quote_name(table), ", ".join(_columns(table))
    if connection.vendor == "postgresql":
        cursor.execute(
            f"INSERT INTO {name} ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::{name}, %s)",
            [rows],
        )
        if sequence := _sequence(table):
            # A test that emptied everything may have set it back to its beginning.
            last = f"GREATEST((SELECT MAX(id) FROM {name}), (SELECT last_value FROM {sequence}))"
            cursor.execute(f"SELECT setval('{sequence}', {last})")
        return
    marks = ", ".join(["%s"] * (len(_columns(table)) + 1))
    cursor.executemany(f"INSERT OR REPLACE INTO {name} (rowid, {columns}) VALUES ({marks})", rows)
