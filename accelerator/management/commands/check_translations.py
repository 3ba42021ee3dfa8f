"""`check_translations`: every message has its translation, none is fuzzy or broken."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accelerator.translation.catalogues import read
from accelerator.translation.checking import complaints
from accelerator.translation.portal import portal_catalogues, portal_messages


class Command(BaseCommand):
    """List what each language's catalogue lacks; ends with an error when anything does."""

    help = "Check that every message is translated into every language."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        messages = portal_messages()
        wrong = 0
        for language, path in portal_catalogues():
            if not path.exists():
                raise CommandError(f"There is no catalogue for {language}; run update_catalogues.")
            for sentence in complaints(read(path), messages):
                self.stdout.write(f"{language}: {sentence}")
                wrong += 1
        if wrong:
            raise CommandError(f"{wrong} messages are missing or wrong.")
        self.stdout.write(f"{len(messages)} messages, all translated.")
