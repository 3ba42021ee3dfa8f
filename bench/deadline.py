"""Does a deadline keep its promise under load, and when the server dies? Nobody lost, late, refused, doubled.

    python -m bench.deadline [--submissions 10000] [--clients 20] [--rate 60] [--kills 20]

Builds a portal of its own in a temporary folder (on the server of DATABASE_URL, if there is one, in a
database of its own), starts the real web server, and lets the clients press "Submit" around a deadline over
HTTP, a quarter of the time after it. With `--kills` the server is killed (kill -9) at random instants and
started again; a client that got no answer presses again with the same key, as a person would. Each client
writes down what it was told. In the end that is compared with the database.

Prints one line a finding and exits with 1 if there is any.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

from bench.drafts import bring_the_deadline_near, drafts, portal

ROOT = Path(__file__).resolve().parent.parent
TOKEN = "0" * 32
AFTER = 0.25  # the share of the time that lies after the deadline
GIVE_UP = 180.0  # seconds after which a client stops pressing again
HEAD_START = 8.0  # seconds between the start of the clients and the first press


@dataclass
class Press:
    """One application, and what its applicant was told."""

    reference: str
    cookie: str
    at: float
    sent: float = 0.0
    answered: float = 0.0
    told: str = ""  # "in", "late", or what else came
    tries: int = 0


@dataclass
class Run:
    """The settings of a run, and what came of it."""

    submissions: int
    clients: int
    rate: float
    kills: int
    seed: int
    port: int
    deadline: float = 0.0
    presses: list[Press] = field(default_factory=list)
    restarts: int = 0


class Server:
    """The real web server in a process group of its own, so that a kill reaches all of it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = ["-m", "gunicorn", "-c", "accelerator/gunicorn_conf.py", "-b", f"127.0.0.1:{self.port}"]
        interpreter = [sys.executable, "-W", "ignore"]
        self.process = subprocess.Popen([*interpreter, *command], cwd=ROOT, start_new_session=True)
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            time.sleep(0.05)
        raise SystemExit("The server does not start.")

    def kill(self) -> None:
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def main() -> int:
    """Run it as the arguments say."""
    parser = argparse.ArgumentParser(description="Submit around a deadline and compare what was promised.")
    parser.add_argument("--submissions", type=int, default=10_000)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--rate", type=float, default=60.0, help="presses a second, spread over the time")
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with portal() as _folder:
        run = Run(given.submissions, given.clients, given.rate, given.kills, given.seed, port)
        prepare(run)
        server = Server(port)
        server.start()
        try:
            press_all(run, server)
        finally:
            server.kill()
        findings = compare(run)
        report(run, findings)
    return 1 if findings else 0


def prepare(run: Run) -> None:
    """An open call, one owner for each client, and the drafts, all of them complete."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    call_command("migrate", verbosity=0)
    time_all = run.submissions / run.rate
    prepared = time.time()
    references = drafts(run.submissions, run.clients)
    begin = time.time() + HEAD_START
    run.deadline = bring_the_deadline_near(begin + time_all * (1 - AFTER))
    chance = random.Random(run.seed)
    for reference, cookie in references:
        run.presses.append(Press(reference, cookie, begin + chance.random() * time_all))
    print(f"{len(references)} drafts in {time.time() - prepared:.0f} s; {time_all:.0f} s of pressing")
    connections.close_all()


def press_all(run: Run, server: Server) -> None:
    """Every client in a thread of its own, the killer in another."""
    chance = random.Random(run.seed + 1)
    chance.shuffle(run.presses)
    lots = [sorted(run.presses[n :: run.clients], key=lambda one: one.at) for n in range(run.clients)]
    ended = threading.Event()
    threads = [threading.Thread(target=_client, args=(lot, run)) for lot in lots]
    killer = threading.Thread(target=_killer, args=(run, server, ended))
    for thread in [*threads, killer]:
        thread.start()
    for thread in threads:
        thread.join()
    ended.set()
    killer.join()


def _killer(run: Run, server: Server, ended: threading.Event) -> None:
    chance = random.Random(run.seed + 2)
    first, last = min(one.at for one in run.presses), max(one.at for one in run.presses)
    for instant in sorted(chance.uniform(first, last) for _kill in range(run.kills)):
        if ended.wait(max(0.0, instant - time.time())):
            return
        server.kill()
        server.start()
        run.restarts += 1


def _client(lot: list[Press], run: Run) -> None:
    connection = HTTPConnection("127.0.0.1", run.port, timeout=20)
    for press in lot:
        time.sleep(max(0.0, press.at - time.time()))
        until = time.time() + GIVE_UP
        while not press.told and time.time() < until:
            press.tries += 1
            press.sent = time.time()
            try:
                press.told = _press(connection, press)
                press.answered = time.time()
            except (OSError, HTTPException):
                connection.close()
                time.sleep(0.1)
    connection.close()


def _press(connection: HTTPConnection, press: Press) -> str:
    """What the server says: "in" for a receipt, "late" for the way back to the draft."""
    body = urlencode({"csrfmiddlewaretoken": TOKEN, "key": f"key-{press.reference}"})
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"{press.cookie}; csrftoken={TOKEN}",
    }
    connection.request("POST", f"/applications/{press.reference}/submit/", body, headers)
    answer = connection.getresponse()
    answer.read()
    where = answer.headers.get("Location", "")
    if answer.status == 302 and "/receipt/" in where:
        return "in"
    if answer.status == 302 and where == f"/applications/{press.reference}/":
        return "late"
    return f"{answer.status} {where}"


def compare(run: Run) -> list[str]:
    """The clients' own record against the database."""
    from applications.models import Application, Receipt, Submission
    from core import clock, ledger
    from core.models import LedgerEntry, Notice

    deadline = datetime.fromtimestamp(run.deadline, UTC) + clock.offset()
    stored: dict[str, list[datetime]] = {}
    for reference, received in Submission.objects.values_list("application__reference", "received_at"):
        stored.setdefault(reference, []).append(received)
    findings = []
    for one in run.presses:
        times = stored.get(one.reference, [])
        if one.told == "in" and not times:
            findings.append(f"lost: {one.reference} was told it is in")
        if one.told == "late" and (times or one.answered < run.deadline):
            findings.append(f"refused in time: {one.reference}")
        if len(times) > 1:
            findings.append(f"doubled: {one.reference}")
        if any(received >= deadline for received in times):
            findings.append(f"late: {one.reference} was taken")
        if one.told not in ("in", "late"):
            findings.append(f"no answer: {one.reference} {one.told}")
    count = len(stored)
    kinds = {
        "receipts": Receipt.objects.count(),
        "letters": Notice.objects.filter(event="applications/submission_receipt").count(),
        "ledger entries": LedgerEntry.objects.filter(event="application.submit").count(),
        "submitted states": Application.objects.filter(state="submitted").count(),
    }
    findings += [
        f"{count} submissions, but {found} {kind}" for kind, found in kinds.items() if found != count
    ]
    findings += [f"ledger: {fault}" for fault in ledger.faults()]
    return findings


def report(run: Run, findings: list[str]) -> None:
    """What was measured, then what was found."""
    told = [one.told for one in run.presses]
    waits = sorted((one.answered - one.sent) * 1000 for one in run.presses if one.told == "in")
    again = sum(one.tries > 1 for one in run.presses)
    print(
        f"{len(told)} presses by {run.clients} clients: {told.count('in')} in, {told.count('late')} late, "
        f"{again} pressed again, {run.restarts} kills"
    )
    if len(waits) > 1:
        at = statistics.quantiles(waits, n=100)
        print(f"a submission took p50 {at[49]:.0f} ms, p95 {at[94]:.0f} ms, p99 {at[98]:.0f} ms")
    doubt = [run.deadline - one.sent for one in run.presses if one.told == "late" and one.sent < run.deadline]
    if doubt:  # on their way at the deadline: what counts is when they reached the portal
        print(f"{len(doubt)} were sent before the deadline and came after it, by {max(doubt):.3f} s at most")
    print("\n".join(findings[:50]) or "0 lost, 0 late, 0 refused in time, 0 doubled; the ledger has no fault")


if __name__ == "__main__":
    sys.exit(main())
