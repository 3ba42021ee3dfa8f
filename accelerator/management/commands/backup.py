"""Write a backup of the whole portal, or check one."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accelerator.backup.envelope import Unreadable
from accelerator.backup.keys import secret
from accelerator.backup.restoring import check_backup
from accelerator.backup.running import back_up
from core.refusals import Refusal


class Command(BaseCommand):
    help = "Write rows, files, ledger and sign-in into one file; with --check, read one back to its end."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("place", nargs="?", help="a folder, or a new file; BACKUP_DIR unless given")
        parser.add_argument("--check", action="store_true", help="read the file, and write nothing")
        parser.add_argument(
            "--keep", type=int, default=0, help="keep so many in the folder, delete older ones"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        place = options["place"] or settings.BACKUP_DIR
        if not place:
            raise CommandError("Name a folder or a file, or set BACKUP_DIR.")
        try:
            if options["check"]:
                self._check(Path(place))
            else:
                self._write(Path(place), options["keep"])
        except (Refusal, Unreadable) as refusal:
            raise CommandError(str(getattr(refusal, "sentence", refusal))) from refusal
        except OSError as error:
            raise CommandError(f"{place}: {error.strerror}.") from error

    def _write(self, place: Path, keep: int) -> None:
        written = back_up(place, keep=keep, tell=self.stdout.write)
        how = "encrypted" if written.is_encrypted else "not encrypted: readable for its owner alone"
        self.stdout.write(
            f"{written.path}: {written.rows} rows, {written.files} files, {written.size} bytes, {how}."
        )
        if written.missing:
            self.stderr.write(f"{written.missing} files that rows name are not in the store.")
        number, digest = written.head
        self.stdout.write(f"Head of the ledger: {number} {digest}")

    def _check(self, path: Path) -> None:
        found = check_backup(path, secret=secret())
        number, digest = found.summary["ledger"]
        self.stdout.write(
            f"Whole: {sum(found.rows.values())} rows, {found.files} files, made {found.stamp['made_at']}"
            f" on {found.stamp['database']}. Head of the ledger: {number} {digest}"
        )
