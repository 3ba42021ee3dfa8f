"""`seed_demo`: fill an empty portal with the demonstration's story."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accelerator.seeding import seed
from applications.models import Application
from calls.models import Call
from core import clock
from core.models import LedgerEntry

MODES = ("demonstration", "development", "test")


class Command(BaseCommand):
    """Fill the database once; where calls exist already, say so and change nothing."""

    help = "Fill an empty demonstration with calls, applications, a jury at work and a cohort."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PORTAL_MODE not in MODES:
            raise CommandError("The demonstration's story is never written into a real portal.")
        if Call.objects.exists():
            self.stdout.write("There are calls already; nothing was changed.")
            return
        seed(clock.now())
        counted = (Call.objects.count(), Application.objects.count(), LedgerEntry.objects.count())
        self.stdout.write("Filled: {} calls, {} applications, {} ledger entries.".format(*counted))
