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
        if mine.wait(patience):
            return True
        with self._guard:
            if mine.is_set():  # it came in the very moment of leaving
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
