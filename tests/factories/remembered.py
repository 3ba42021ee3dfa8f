"""Scenes that are told once in a process and put back as rows from then on.

A call in review takes some nine hundred queries through the real services, and hundreds of tests begin with
one. A remembered scene is told in full once; what it left in the tables is kept, and where a test begins
with tables as empty as they were then, only these rows are written.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, wraps
from time import monotonic
from typing import Any, ParamSpec, TypeVar

from django.core import mail
from django.db import connection, transaction
from django.utils import translation

from core import clock

Told = TypeVar("Told")
Given = ParamSpec("Given")

# Filled by the migrations themselves; a scene neither finds these empty nor adds to them.
_ALWAYS_THERE = {"auth_permission", "django_content_type", "django_migrations", "django_site"}
# A card or a mark is refused once its round is closed, so the rounds are written after them.
_LAST = ("calls_round",)
_PLAIN = (str, int, float, bool, Decimal, type(None))  # an instant hardly ever comes again


@dataclass(frozen=True)
class Scene:
    """What a scene returned, the rows it left by table, the mail it sent, and when it was told."""

    told: Any
    rows: dict[str, Any]
    mail: tuple[Any, ...]
    since: float

    @property
    def is_fresh(self) -> bool:
        """Whether "now" in it is still about now."""
        return monotonic() - self.since < _FRESH_SECONDS


_FRESH_SECONDS = 300
_kept: dict[Hashable, Scene] = {}
_is_on = True


def switch(*, on: bool) -> None:
    """Whether scenes may be put back: not for a test that changes settings or code under them."""
    global _is_on
    _is_on = on


def forget() -> None:
    """Tell every scene anew the next time it is asked for."""
    _kept.clear()


def remembered(tell: Callable[Given, Told]) -> Callable[Given, Told]:
    """Put the scene back as rows where it was told before; the caller gets a copy of what it returned."""

    @wraps(tell)
    def scene(*args: Given.args, **kwargs: Given.kwargs) -> Told:
        given = (*args, *kwargs.values())
        if not (_is_on and all(_is_plain(one) for one in given) and _is_empty()):
            return tell(*args, **kwargs)
        key = (tell, args, tuple(sorted(kwargs.items())), *_circumstances())
        kept = _kept.get(key)
        if kept and kept.is_fresh:
            return _put_back(kept)
        waiting, sent = len(connection.run_on_commit), len(_outbox())
        told = tell(*args, **kwargs)
        if len(connection.run_on_commit) == waiting:
            _kept[key] = Scene(deepcopy(told), _dump(), tuple(deepcopy(_outbox()[sent:])), monotonic())
        return told

    return scene


def _is_plain(value: Any) -> bool:
    if isinstance(value, tuple):
        return all(_is_plain(one) for one in value)
    return isinstance(value, _PLAIN)


def _circumstances() -> tuple[Hashable, ...]:
    """What a scene depends on besides its arguments: where the clock is stopped, and the language."""
    hands = clock._stopped.get()
    return translation.get_language(), hands and hands.instant


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


def _is_empty() -> bool:
    any_row = " OR ".join(f"EXISTS (SELECT 1 FROM {connection.ops.quote_name(one)})" for one in _tables())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {any_row}")
        return not cursor.fetchone()[0]


def _dump() -> dict[str, Any]:
    with connection.cursor() as cursor:
        found = {table: _read(cursor, table) for table in _tables()}
    return {table: rows for table, rows in found.items() if rows}


def _put_back(scene: Scene) -> Any:
    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in scene.rows.items():
            _write(cursor, table, rows)
    _outbox().extend(deepcopy(scene.mail))
    return deepcopy(scene.told)


def _read(cursor: Any, table: str) -> Any:
    name = connection.ops.quote_name(table)
    if connection.vendor == "postgresql":
        # In an order of their own: where a row lies depends on what lay there before.
        cursor.execute(f"SELECT CAST(json_agg(t ORDER BY CAST(t AS text)) AS text) FROM {name} t")
        return cursor.fetchone()[0]
    # A plus before a column: its values as they are stored, not as Python's types.
    cursor.execute(f"SELECT {', '.join(f'+{column}' for column in _columns(table))} FROM {name}")
    return cursor.fetchall()


def _write(cursor: Any, table: str, rows: Any) -> None:
    name, columns = connection.ops.quote_name(table), ", ".join(_columns(table))
    if connection.vendor == "postgresql":
        cursor.execute(
            f"INSERT INTO {name} ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::{name}, %s)",
            [rows],
        )
        return
    marks = ", ".join(["%s"] * len(_columns(table)))
    cursor.executemany(f"INSERT INTO {name} ({columns}) VALUES ({marks})", rows)
