"""Whether this is a demonstration's first start, also after a first start that was cut short."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Any

_MARK = "first-start-unfinished"


class FirstStart:
    """A block that makes and fills a demonstration's SQLite database wholly or not at all.

    Inside, the object is true if the database had no tables before. A mark on disk stays until the block
    ends well, so that a start after a power cut or kill -9 removes the half-made file and begins again. A
    database server's data is never touched: there the object is always false.
    """

    def __init__(self, database: Mapping[str, Any], folder: Path) -> None:
        is_file = str(database["ENGINE"]).endswith("sqlite3")
        self._database = Path(str(database["NAME"])) if is_file else None
        self._mark = folder / _MARK
        self._is_first = False

    def __bool__(self) -> bool:
        return self._is_first

    def __enter__(self) -> FirstStart:
        if self._database is not None:
            if self._mark.exists():
                self._remove(self._database)
            self._is_first = not _has_tables(self._database)
            if self._is_first:
                self._mark.touch()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # After an error the mark stays: the next start begins afresh.
        if kind is None:
            self._mark.unlink(missing_ok=True)

    @staticmethod
    def _remove(database: Path) -> None:
        for suffix in ("", "-wal", "-shm"):
            database.with_name(database.name + suffix).unlink(missing_ok=True)


def _has_tables(database: Path) -> bool:
    # A file alone says nothing: any command that merely connects makes an empty one.
    if not database.exists():
        return False
    with closing(sqlite3.connect(database)) as connection:
        return bool(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
