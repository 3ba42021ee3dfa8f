"""SQLite whose transactions queue up inside the process instead of racing for the lock of the file.

SQLite lets a writer that finds the file locked sleep and try again, and whoever tries in the right moment
wins. Under load some writers lose until their patience ends, and an applicant reads an error page. The
threads of one process queue here, first come, first served; SQLite's own lock stays for other processes.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from core.turns import Turns

PATIENCE = 60.0  # seconds: as long as a submission stamped in time may still be written
_turns: defaultdict[str, Turns] = defaultdict(Turns)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that waits for its turn before it begins a transaction."""

    _has_turn = False

    def _start_transaction_under_autocommit(self) -> None:
        """Begin. Raises OperationalError if the turn does not come."""
        if not _turns[self._file].take(PATIENCE):
            raise OperationalError("database is busy: the turn of this writer did not come")
        self._has_turn = True
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._give_back()
            raise

    def _set_autocommit(self, autocommit: bool) -> None:
        try:
            super()._set_autocommit(autocommit)  # type: ignore[misc]
        finally:
            if autocommit:
                self._give_back()

    def close(self) -> None:
        """Close; a transaction that was open has ended with it."""
        try:
            super().close()
        finally:
            if self.connection is None or self.closed_in_transaction:
                self._give_back()

    def _give_back(self) -> None:
        if self._has_turn:
            self._has_turn = False
            _turns[self._file].give_back()

    @property
    def _file(self) -> str:
        settings: dict[str, Any] = self.settings_dict
        return str(settings["NAME"])
