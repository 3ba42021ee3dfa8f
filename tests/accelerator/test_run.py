"""`run` serves pages until it is asked to stop, and leaves nothing running."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from tests.house.source import ROOT


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def start(tmp_path):
    """A function that starts `manage.py run` on a database of its own and returns the process."""
    (tmp_path / "assets").mkdir()  # as the build of the stylesheet leaves it
    processes: list[subprocess.Popen[str]] = []

    def start(port: int) -> subprocess.Popen[str]:
        environment = {
            "PATH": os.environ["PATH"],
            "PORTAL_MODE": "development",
            "DEBUG": "no",
            "VAR_DIR": str(tmp_path),
            "SITE_URL": f"http://127.0.0.1:{port}",
        }
        process = subprocess.Popen(
            [sys.executable, "manage.py", "run", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            process_group=0,
        )
        processes.append(process)
        return process

    yield start
    for process in processes:
        if process.poll() is None:
            process.kill()  # its programs end with it
        process.communicate()


def wait_for_the_welcome(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    lines = []
    for line in process.stdout:
        lines.append(line)
        if line.startswith("The portal runs at"):
            return line
    pytest.fail("".join(lines))


def test_the_portal_runs_until_ctrl_c(start):
    port = free_port()
    process = start(port)
    assert (
        wait_for_the_welcome(process) == f"The portal runs at http://127.0.0.1:{port}/ - Ctrl-C stops it.\n"
    )
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=20) as reply:
        assert reply.status == 200
    asked = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    output, _ = process.communicate(timeout=30)
    assert (process.returncode, output) == (0, "Stopped.\n")
    assert time.monotonic() - asked < 10
    with pytest.raises(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        pass


def test_a_port_that_is_taken_is_named_with_what_to_do(start):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        output, _ = start(port).communicate(timeout=30)
    assert f"127.0.0.1:{port} cannot be used (Address already in use)." in output
    assert f"Choose another: make run PORT={port + 1}" in output
