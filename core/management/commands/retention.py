"""What is over its time: listed, or with --do cleared."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from core import clock
from core.clearing import run_as_operator
from core.refusals import Refusal
from core.retention import Line, look


class Command(BaseCommand):
    help = "List the records whose time is over; with --do clear them, in the ledger."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--do", action="store_true", help="clear them; without it nothing is changed")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            for line in look(clock.now()):
                self._tell(line)
            if not options["do"]:
                self.stdout.write("Nothing was changed. --do clears what is listed.")
                return
            try:
                run = run_as_operator(lambda key, count: self.stdout.write(f"{key}: {count} cleared"))
            except Refusal as refusal:
                raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"Done. The ledger tells of it as {run.ledger_name}.")

    def _tell(self, line: Line) -> None:
        kind = line.kind
        span = ""
        if line.oldest and line.newest:
            span = f", {line.oldest:%Y-%m-%d} to {line.newest:%Y-%m-%d}"
        self.stdout.write(f"{kind.key}: {line.count} ({kind.period} {kind.after}{span})")
        for why, count in line.held:
            self.stdout.write(f"    {count} held back: {why}")
