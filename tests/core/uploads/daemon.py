"""A real clamd on a socket of its own, with one signature of ours instead of the downloaded thousands."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PATIENCE = 30.0
PACKAGE = "clamav-daemon"


def clamd_program() -> str:
    """Where clamd is; on a machine of root's with apt it is installed first. Fails where there is none."""
    places = f"{os.environ.get('PATH', '')}:/usr/sbin"
    if shutil.which("clamd", path=places) is None and os.geteuid() == 0 and shutil.which("apt-get"):
        wait = ("-o", "DPkg::Lock::Timeout=180")
        install = ("apt-get", *wait, "install", "-y", "-qq", "--no-install-recommends", PACKAGE)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (("apt-get", *wait, "update", "-qq"), install):
            subprocess.run(command, env=quiet, capture_output=True, check=False)
    found = shutil.which("clamd", path=places)
    if found is None:
        pytest.fail(f"These tests need a real virus scanner: sudo apt-get install {PACKAGE}")
    return found


class Clamd:
    """One daemon: started, stopped, held and let go as the test says."""

    def __init__(self, folder: Path, *, longest: str = "25M") -> None:
        self.program = clamd_program()
        self.folder, self.socket = folder, folder / "clamd.sock"
        self.process: subprocess.Popen[bytes] | None = None
        database = folder / "database"
        database.mkdir()
        pattern = EICAR[28:].hex()
        (database / "portal.ndb").write_text(f"Eicar-Test-Signature:0:*:{pattern}\n")
        (folder / "clamd.conf").write_text(
            f"Foreground yes\nDatabaseDirectory {database}\nLocalSocket {self.socket}\n"
            f"FixStaleSocket yes\nMaxThreads 4\nStreamMaxLength {longest}\n"
        )

    @property
    def address(self) -> str:
        return f"unix:{self.socket}"

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.program, f"--config-file={self.folder / 'clamd.conf'}"], stdout=log, stderr=log
            )
        until = time.monotonic() + PATIENCE
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > until:
                pytest.fail(f"clamd does not start: {(self.folder / 'log').read_text()[-1000:]}")
            time.sleep(0.05)

    def stop(self) -> None:
        """As a power cut does it: at once."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def hold(self) -> None:
        """It is there, takes a connection and says nothing."""
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGSTOP)

    def let_go(self) -> None:
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGCONT)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as asking:
            try:
                asking.settimeout(2)
                asking.connect(str(self.socket))
                asking.sendall(b"zPING\0")
                return asking.recv(16).startswith(b"PONG")
            except OSError:
                return False


def running() -> Iterator[Clamd]:
    """For a fixture: a daemon that runs; its folder has a short name, as a socket's must be."""
    with tempfile.TemporaryDirectory(prefix="clamd-") as folder:
        daemon = Clamd(Path(folder))
        daemon.start()
        try:
            yield daemon
        finally:
            daemon.stop()
