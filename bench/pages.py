"""What each main page costs on the demonstration: server time, queries, bytes.

    PORTAL_MODE=demonstration python -m bench.pages [--rounds 9]

Reads the demonstration's database (make run once before); changes nothing but sessions.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from typing import NamedTuple

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accelerator.settings")
os.environ.setdefault("PORTAL_MODE", "demonstration")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, reset_queries  # noqa: E402
from django.test import Client  # noqa: E402

from people.models import User  # noqa: E402

LAB, SCHEME = "accelerator-lab-2026", "innovative-solutions-scheme-2026"
PAGES = (
    ("", "/"),
    ("", "/calls/"),
    ("", f"/calls/{SCHEME}/"),
    ("", f"/calls/{SCHEME}/form/"),
    ("", "/calls/innovative-solutions-scheme-2018/results/"),
    ("", "/calls/innovative-solutions-scheme-2018/integrity/"),
    ("applicant", "/applications/"),
    ("juror", "/jury/"),
    ("officer", "/office/"),
    ("officer", f"/office/calls/{LAB}/"),
    ("officer", f"/office/calls/{LAB}/applications/"),
    ("officer", f"/office/calls/{LAB}/eligibility/"),
    ("officer", f"/office/calls/{LAB}/panel/"),
    ("officer", f"/office/calls/{LAB}/assignments/"),
    ("officer", f"/office/calls/{LAB}/scoring/"),
    ("officer", "/office/calls/innovative-solutions-scheme-2018/ranking/"),
    ("officer", "/office/calls/innovative-solutions-scheme-2018/decisions/"),
    ("officer", f"/office/calls/{LAB}/letters/"),
    ("officer", f"/office/calls/{LAB}/ledger/"),
    ("mentor", "/incubation/"),
)
MOST_MS, MOST_QUERIES = 50, 16  # one of them asks whether results are due


class Cost(NamedTuple):
    """What one page costs: median milliseconds, queries, kilobytes."""

    status: int
    milliseconds: float
    queries: int
    kilobytes: float


def main() -> None:
    """Print one line for each page; a star marks what is over the aim."""
    parser = argparse.ArgumentParser(description="Measure the main pages on the demonstration.")
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    print(f"{'who':<10} {'page':<62} {'ms':>6} {'queries':>7} {'KB':>6}")
    for who, path in PAGES:
        cost = measure(who, path, rounds)
        over = "*" if cost.milliseconds > MOST_MS or cost.queries > MOST_QUERIES else ""
        note = "" if cost.status == 200 else f" status {cost.status}"
        print(
            f"{who or 'visitor':<10} {path:<62} {cost.milliseconds:>6.1f} {cost.queries:>7} "
            f"{cost.kilobytes:>6.1f} {over}{note}"
        )


def measure(who: str, path: str, rounds: int) -> Cost:
    """The cost of one page for one person, after a first, unmeasured request."""
    client = Client()
    if who:
        person = User.objects.get(email=f"{who}@example.org")
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    client.get(path)
    times = []
    for _round in range(rounds):
        started = time.perf_counter()
        response = client.get(path)
        times.append((time.perf_counter() - started) * 1000)
    settings.DEBUG = True
    reset_queries()
    client.get(path)
    queries = len(connection.queries)
    settings.DEBUG = False
    return Cost(response.status_code, statistics.median(times), queries, len(response.content) / 1024)


if __name__ == "__main__":
    main()
