"""Several programs that live together and end together, whoever ends first."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from types import FrameType

_PR_SET_PDEATHSIG = 1
# Loaded here, because between fork and exec a program should do next to nothing.
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_PATIENCE = 15.0  # seconds


class Supervisor:
    """Runs named commands until one of them ends or the terminal or the system asks to stop."""

    def __init__(self, say: Callable[[str], object]) -> None:
        self._say = say
        self._programs: dict[str, subprocess.Popen[bytes]] = {}
        self._asked: signal.Signals | None = None

    def run(self, commands: Mapping[str, Sequence[str]], *, when_started: Callable[[], object]) -> int:
        """Start the commands, call `when_started`, wait; return the exit code: 0 if we were asked to stop."""
        previous = {number: signal.signal(number, self._note) for number in _ENDS}
        try:
            for name, command in commands.items():
                self._programs[name] = _start(command)
            when_started()
            ended = self._wait_for_an_end()
        finally:
            self._end_all()
            for number, handler in previous.items():
                signal.signal(number, handler)
        if ended is None:
            self._say("Stopped.")
            return 0
        code = self._programs[ended].returncode
        self._say(f"The {ended} ended by itself (exit code {code}); all is stopped.")
        return 1

    @property
    def is_ending(self) -> bool:
        """Whether somebody asked to stop, or a program ended."""
        return self._asked is not None or len(self._living()) < len(self._programs)

    def _note(self, number: int, _frame: FrameType | None) -> None:
        self._asked = signal.Signals(number)

    def _wait_for_an_end(self) -> str | None:
        while self._asked is None:
            for name, program in self._programs.items():
                if program.poll() is not None:
                    return name
            time.sleep(0.1)
        return None

    def _end_all(self) -> None:
        for program in self._programs.values():
            if program.poll() is None:
                program.terminate()
            else:
                _signal_group(program, signal.SIGTERM)
        until = time.monotonic() + _PATIENCE
        while self._living() and time.monotonic() < until:
            time.sleep(0.05)
        for program in self._programs.values():
            _signal_group(program, signal.SIGKILL)
            program.wait()

    def _living(self) -> list[subprocess.Popen[bytes]]:
        return [program for program in self._programs.values() if program.poll() is None]


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    # A group of its own: Ctrl-C reaches the supervisor alone, which asks each program once, and what a
    # program leaves behind can be found. The commands contain nothing that a user typed.
    return subprocess.Popen(command, process_group=0, preexec_fn=_end_with_parent)  # noqa: S603


def _signal_group(program: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Signal the program if it lives, and every process that it started."""
    with suppress(ProcessLookupError):
        os.killpg(program.pid, number)


def _end_with_parent() -> None:
    """Ask Linux to end this program when its parent is gone, however it went."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
