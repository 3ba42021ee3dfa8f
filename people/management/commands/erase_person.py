"""Erase a person at their request, or list what that would do."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from core.refusals import Refusal
from people.models import User
from people.services.erasing import OPERATOR, Plan, erase_person, erasure_plan


class Command(BaseCommand):
    help = "Erase a person: what goes, what has to stay, what must be handed over first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--dry-run", action="store_true", help="list it, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(email__iexact=options["email"].strip()).first()
        if person is None:
            raise CommandError("Nobody has this mail address.")
        with translation.override("en"):
            plan = erasure_plan(person)
            self._list(plan)
            if options["dry_run"]:
                self.stdout.write("Nothing was changed.")
                return
            try:
                erase_person(person, by=OPERATOR)
            except Refusal as refusal:
                raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"Erased. The ledger goes on with {person.ledger_name}.")

    def _list(self, plan: Plan) -> None:
        named = (
            ("To be handed over first:", [one.text for one in plan.duties]),
            ("Goes:", plan.goes),
            ("Stays:", plan.stays),
        )
        for title, sentences in named:
            if sentences:
                self.stdout.write(title)
            for sentence in sentences:
                self.stdout.write(f"  {sentence}")
