"""Programs that are started together end together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.house.source import ROOT

SLEEPER = "import time; time.sleep(60)"
DEAF = "import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); time.sleep(60)"
PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
open({file!r}, "w").write(str(child.pid))
time.sleep(60)
"""

PROGRAM = """
import sys
from accelerator.supervisor import Supervisor

def say(text):
    print(text, flush=True)

def started():
    say("pids " + " ".join(str(program.pid) for program in supervisor._programs.values()))

supervisor = Supervisor(say)
python = sys.executable
commands = {{name: [python, "-c", code] for name, code in {programs!r}.items()}}
sys.exit(supervisor.run(commands, when_started=started))
"""


class Run:
    """A supervisor in a process group of its own, and the programs it started."""

    def __init__(self, programs: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM.format(programs=programs)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            process_group=0,
        )
        assert self.process.stdout
        self.output = self.process.stdout
        self.pids = [int(pid) for pid in self.output.readline().split()[1:]]
        time.sleep(0.2)  # the programs install their handlers

    def wait(self) -> tuple[int, str]:
        output, _errors = self.process.communicate(timeout=20)
        return self.process.returncode, output.strip()

    def living(self) -> list[int]:
        return [pid for pid in self.pids if is_running(pid)]


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def start():
    runs: list[Run] = []

    def start(**programs: str) -> Run:
        runs.append(Run(programs))
        return runs[-1]

    yield start
    for run in runs:
        if run.process.poll() is None:
            os.killpg(run.process.pid, signal.SIGKILL)
            run.process.wait()
        run.output.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_whoever_stops_the_supervisor_stops_everything(start, number):
    run = start(web=SLEEPER, worker=SLEEPER)
    run.process.send_signal(number)
    assert run.wait() == (0, "Stopped.")
    assert run.living() == []


def test_ctrl_c_in_the_terminal_is_no_failure(start):
    run = start(web=SLEEPER, worker=DEAF)
    os.killpg(run.process.pid, signal.SIGINT)
    assert run.wait() == (0, "Stopped.")
    assert run.living() == []


@pytest.mark.parametrize(("code", "shown"), [("raise SystemExit(3)", 3), ("pass", 0)])
def test_when_one_ends_by_itself_the_other_is_ended_and_it_is_said(start, code, shown):
    run = start(web=SLEEPER, worker=f"import time; time.sleep(0.3); {code}")
    assert run.wait() == (1, f"The worker ended by itself (exit code {shown}); all is stopped.")
    assert run.living() == []


def test_a_killed_program_ends_the_other(start):
    run = start(web=SLEEPER, worker=SLEEPER)
    os.kill(run.pids[1], signal.SIGKILL)
    assert run.wait() == (1, "The worker ended by itself (exit code -9); all is stopped.")
    assert run.living() == []


def test_what_a_killed_program_had_started_is_ended_too(start, tmp_path):
    file = tmp_path / "pid"
    run = start(web=SLEEPER, worker=PARENT.format(file=str(file)))
    while not file.exists() or not file.read_text():
        time.sleep(0.05)
    run.pids.append(int(file.read_text()))
    os.kill(run.pids[1], signal.SIGKILL)
    assert run.wait()[0] == 1
    assert run.living() == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a program that its parent is gone")
def test_nothing_stays_behind_when_the_supervisor_is_killed(start):
    run = start(web=SLEEPER, worker=SLEEPER)
    run.process.kill()
    run.process.wait()
    until = time.monotonic() + 5
    while run.living() and time.monotonic() < until:
        time.sleep(0.05)
    assert run.living() == []
