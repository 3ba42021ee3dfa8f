"""`compile_catalogues`: .po to .mo without gettext's programs."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from accelerator.translation.catalogues import compile_stale


class Command(BaseCommand):
    """Write the .mo file of every catalogue that changed since the last time."""

    help = "Compile the message catalogues that changed."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--force", action="store_true", help="compile those that did not change, too")

    def handle(self, *args: Any, **options: Any) -> None:
        folders = [Path(folder) for folder in settings.LOCALE_PATHS]
        for written in compile_stale(folders, force=options["force"]):
            self.stdout.write(f"Compiled {written.relative_to(settings.BASE_DIR)}")
