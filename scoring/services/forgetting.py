"""Taking a person out of the roster, and the words out of old scorecards; what was counted stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from applications.services.files import drop_upload
from core import ledger
from core.triggers import MARKS, SCORECARDS, install, remove
from scoring.models import Expert, Mark, Scorecard
from scoring.snapshots import scorecard_snapshot

if TYPE_CHECKING:
    from core.actors import Actor

NO_NAME = "–"


def forget_expert(expert: Expert, *, address: str, by: Actor) -> None:
    """Leave of an entry on the roster that it was there. Inside a book."""
    expert.name, expert.name_native, expert.bio = NO_NAME, "", ""
    expert.email = address
    expert.organisation_name, expert.organisation_kind, expert.languages = NO_NAME, "", []
    expert.years_of_experience, expert.is_active, expert.user = None, False, None
    expert.available_from = expert.available_until = None
    expert.availability_note, cv, expert.cv = "", expert.cv, None
    expert.topics.clear()
    expert.save()
    ledger.record("expert.erased", subject=f"expert:{expert.key}", by=by)
    expert.profile_invitations.all().delete()
    expert.proposals.all().delete()
    if cv is not None:
        drop_upload(cv)


def empty_scorecards(cards: Sequence[Scorecard], *, by: Actor) -> None:
    """Take reasons and texts out of scorecards; marks and scores stay. Inside a book.

    The guards of locked cards are away for this one change, in this transaction alone; the entry tells the
    ledger that it was lawful.
    """
    remove(*SCORECARDS, *MARKS)
    Mark.objects.filter(scorecard__in=cards).update(reason="")
    Scorecard.objects.filter(pk__in=[one.pk for one in cards]).update(feedback="", note="")
    install(*SCORECARDS, *MARKS)
    again = Scorecard.objects.select_related("assignment__application__call")
    for card in again.filter(pk__in=[one.pk for one in cards]).order_by("pk"):
        ledger.record(
            "scorecard.emptied",
            subject=card.ledger_name,
            scope=card.assignment.application.call.ledger_name,
            by=by,
            row=scorecard_snapshot(card),
        )
