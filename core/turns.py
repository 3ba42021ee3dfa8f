"""One at a time, in the order of asking."""

from __future__ import annotations

import threading
from collections import deque


class Turns:
    """A fair lock: whoever asked first goes first, and whoever cannot wait longer leaves the queue."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._is_taken = False

    def take(self, patience: float) -> bool:
        """Wait for one's turn for at most `patience` seconds; whether it came."""
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return True
            mine = threading.Event()
            self._waiting.append(mine)
        try:
            came = mine.wait(patience)
        except BaseException:  # a signal in the midst of waiting: leave, or no turn would ever pass us by
            if self._leave(mine):
                self.give_back()
            raise
        return came or self._leave(mine)

    def _leave(self, mine: threading.Event) -> bool:
        """Leave the queue; True where the turn came in this very moment."""
        with self._guard:
            if mine.is_set():
                return True
            self._waiting.remove(mine)
            return False

    def give_back(self) -> None:
        """Let the next one go."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._is_taken = False
