"""`update_catalogues`: bring locale/*.po in line with the code, ready for a translator."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from accelerator.translation.catalogues import bring_up_to_date
from accelerator.translation.portal import portal_catalogues, portal_messages


class Command(BaseCommand):
    """Add new messages without a translation, drop unused ones, touch no translation."""

    help = "Add new messages to the catalogues and drop those that nothing asks for."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        messages = sorted(portal_messages().values(), key=lambda message: message.place)
        for language, path in portal_catalogues():
            waiting = bring_up_to_date(path, messages)
            self.stdout.write(f"{language}: {len(messages)} messages, {waiting} wait for translation")
