"""What a list of applications takes to be written as a file: time, bytes, and memory by its number of rows.

    .venv/bin/python -m bench.exports [--rows 100 1000 10000]

Each list has every column, the answers too. The rows are made in a scratch database inside one transaction
that is rolled back at the end; the peak is of Python's own memory while the file is written.
"""

from __future__ import annotations

import argparse
import os
import time
import tracemalloc
import uuid

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.db.models import OuterRef, Subquery  # noqa: E402
from django.http import QueryDict  # noqa: E402

from applications.models import Application, Submission  # noqa: E402
from applications.register.listing import Listing  # noqa: E402
from bench.scratch import scratch_database  # noqa: E402
from calls.models import Call  # noqa: E402
from core.sheets.writing import FORMATS  # noqa: E402
from tests.factories.applications import sealed_of, submitted_in  # noqa: E402
from tests.factories.calls import open_call  # noqa: E402

PART = 1000


def main() -> None:
    """Write lists of several lengths in each format, and print what they took."""
    sizes = _arguments().rows
    with scratch_database():
        call = open_call()
        first = submitted_in(call)
        _write(call, "csv")  # what is loaded once
        _write(call, "xlsx")
        print(
            f"{connection.vendor}\n| rows | format | seconds | KB of file | peak, MB |\n|---|---|---|---|---|"
        )
        for size in sizes:
            _fill(first, size)
            for kind in FORMATS:
                seconds, size_of, peak = _write(call, kind)
                print(f"| {size:,} | {kind} | {seconds:.1f} | {size_of // 1024:,} | {peak / 2**20:.1f} |")


def _write(call: Call, kind: str) -> tuple[float, int, int]:
    """Seconds, bytes and peak; once for the time and once for the memory, as counting it takes time."""
    listing = Listing(call, QueryDict(""))
    listing.columns = listing.offered
    begun = time.perf_counter()
    written = _length(listing, kind)
    seconds = time.perf_counter() - begun
    tracemalloc.start()
    _length(listing, kind)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return seconds, written, peak


def _length(listing: Listing, kind: str) -> int:
    parts = FORMATS[kind].parts
    return sum(len(part) for part in parts(listing.all_columns, listing.lines(), "applications"))


def _fill(first: Application, size: int) -> None:
    """Bring the call to so many submissions, each with an answer of its own length."""
    sealed = sealed_of(first)
    begun = Application.objects.filter(call=first.call).count()
    for start in range(begun, size, PART):
        numbers = range(start, min(start + PART, size))
        drafts = [
            Application(
                call=first.call,
                form=first.form,
                reference=f"{first.reference}-{number}",
                title=f"{first.title} {number}",
                applicant_name=f"Applicant {number}",
                country="KZ",
                search_text="word " * 1000,
            )
            for number in numbers
        ]
        rows = Application.objects.bulk_create(drafts)
        copies = [
            Submission(
                application=row,
                number=1,
                received_at=sealed.received_at,
                document=sealed.document,
                sha256=sealed.sha256,
                idempotency_key=uuid.uuid4().hex,
                submitted_by=sealed.submitted_by,
            )
            for row in rows
        ]
        Submission.objects.bulk_create(copies)
    own = Submission.objects.filter(application=OuterRef("pk")).values("pk")[:1]
    Application.objects.filter(call=first.call, valid_submission__isnull=True).update(
        valid_submission=Subquery(own), submitted_at=sealed.received_at
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[100, 1000, 10_000])
    return parser.parse_args()


if __name__ == "__main__":
    main()
