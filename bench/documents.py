"""How long a PDF of some pages takes to set.

    .venv/bin/python -m bench.documents [--rounds 9]

The document is a made-up receipt in English and Kazakh; nothing is read from or written to a database.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from datetime import UTC, datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from core.pdf.blocks import Block, Facts, Heading, Paragraph, QrCode, Table  # noqa: E402
from core.pdf.document import Metadata, render  # noqa: E402
from core.pdf.letterhead import Letterhead  # noqa: E402

PROSE = "One window for twelve certificates. Бірыңғай терезе он екі анықтамаға. " * 9
RECEIPT: list[Block] = [
    Facts([("Title", "One window"), ("Тақырып", "Бірыңғай терезе")]),
    QrCode("https://example.org/verify/PSL-2021-K7Q4M2", "Anyone can check this receipt."),
    *[block for n in range(9) for block in (Heading(f"Question {n}"), Paragraph(PROSE))],
    Table(["Budget line", "USD"], [[f"Line {n}", f"{n},000"] for n in range(20)]),
]


def main() -> None:
    """Set the receipt some times over and print the median."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    spent, size = [], 0
    for _ in range(1 + parser.parse_args().rounds):
        begun = time.process_time()
        size = len(_set())
        spent.append(time.process_time() - begun)
    then = statistics.median(spent[1:])
    print(f"first {spent[0]:.2f} s (fonts are read), then {then:.2f} s; {size:,} bytes")


def _set() -> bytes:
    made = Metadata("Receipt", created=datetime(2021, 11, 2, 8, 41, 7, tzinfo=UTC))
    letterhead = Letterhead("Astana Civil Service Hub", "Innovation calls")
    return render("Receipt", "en", RECEIPT, letterhead=letterhead, metadata=made)


if __name__ == "__main__":
    main()
