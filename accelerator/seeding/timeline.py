"""What happened when: acts are noted in any order and done in the order of their instants."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime

from core import clock, outbox

Act = Callable[[], object]


class Timeline:
    """Acts waiting for their instants. An act may note further ones, never earlier than itself."""

    def __init__(self) -> None:
        self._waiting: list[tuple[datetime, int, Act, bool]] = []
        self._noted = 0

    def note(self, instant: datetime, act: Act, *, is_heard: bool = False) -> None:
        """Do `act` at `instant`. Its notices are recorded only, unless it `is_heard`."""
        self._noted += 1
        heapq.heappush(self._waiting, (instant, self._noted, act, is_heard))

    def run(self, *, until: datetime) -> int:
        """Do everything in order, each with the clock at its instant; returns how many acts.

        Raises ValueError for an act that would lie in the future.
        """
        done = 0
        while self._waiting:
            instant, _number, act, is_heard = heapq.heappop(self._waiting)
            if instant > until:
                raise ValueError(f"An act of {instant:%Y-%m-%d %H:%M} is still to come.")
            with clock.at(instant), nullcontext() if is_heard else outbox.muted():
                try:
                    act()
                except Exception as error:
                    error.add_note(f"This was the act of {instant:%Y-%m-%d %H:%M}: {act}")
                    raise
            done += 1
        return done
