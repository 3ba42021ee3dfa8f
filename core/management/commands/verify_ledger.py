"""Check the chain of the ledger and the rows it speaks of."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import ledger


class Command(BaseCommand):
    help = "Check that no entry of the ledger, and no row it speaks of, was changed."

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(ledger.faults())
        for sentence in found:
            self.stderr.write(sentence)
        if found:
            raise CommandError(f"{len(found)} faults.")
        number, digest = ledger.head()
        self.stdout.write(f"{number} entries, none changed. Head: {digest}")
