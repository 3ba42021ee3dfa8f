"""Take a lost second factor away where no second administrator can: the operator is the second person."""

from __future__ import annotations

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import ledger
from people.models import User
from people.services.erasing import OPERATOR
from people.services.second_factor import forget_second_factor


class Command(BaseCommand):
    help = "Let somebody set up a new second factor; they are signed out everywhere and told by letter."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(email__iexact=options["email"].strip()).first()
        if person is None:
            raise CommandError("Nobody has this mail address.")
        if not is_mfa_enabled(person):
            raise CommandError("This person has no second factor.")
        with ledger.book():
            forget_second_factor(person, by=OPERATOR)
        self.stdout.write("Done. They set up a new one at their next visit to a page of the office.")
