"""Put a backup into an empty portal."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accelerator.backup.envelope import Unreadable
from accelerator.backup.keys import secret
from accelerator.backup.restoring import restore_backup
from core import ledger
from core.refusals import Refusal


class Command(BaseCommand):
    help = "Put a backup into an empty portal, on SQLite or PostgreSQL; then check the ledger."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        try:
            found = restore_backup(path, secret=secret(), tell=self.stdout.write)
        except (Refusal, Unreadable) as refusal:
            raise CommandError(str(getattr(refusal, "sentence", refusal))) from refusal
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}.") from error
        self.stdout.write(f"Restored: {sum(found.rows.values())} rows, {found.files} files.")
        faults = list(ledger.faults())
        for sentence in faults:
            self.stderr.write(sentence)
        if faults:
            raise CommandError(f"The portal is as it was, and its ledger has {len(faults)} faults.")
        number, digest = ledger.head()
        self.stdout.write(f"{number} entries of the ledger, none changed. Head: {digest}")
