"""Compute a frozen ranking anew from its own file, without a database, and compare."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from scoring import verification


class Command(BaseCommand):
    help = "Check that a frozen ranking follows from the scorecards in its file, and print the file's hash."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the snapshot as it was downloaded")
        parser.add_argument("--sha256", default="", help="the hash in the minutes or on the integrity page")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = verification.verify(options["file"].read_bytes().decode("utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        faults = list(report.faults)
        if options["sha256"] and options["sha256"].strip().lower() != report.sha256:
            faults.append(f"The file's hash is {report.sha256}, not {options['sha256']}.")
        for sentence in faults:
            self.stderr.write(sentence)
        for sentence in report.unchecked:
            self.stdout.write(f"Not in a file of {report.method}, so not checked: {sentence}.")
        if faults:
            raise CommandError(f"{len(faults)} faults.")
        self.stdout.write(
            f"{report.applications} applications, {report.scorecards} scorecards, {report.method}: "
            "the ranking follows from them.\n"
            f"SHA-256 of the file: {report.sha256}\nHash of its inputs: {report.inputs_hash}"
        )
