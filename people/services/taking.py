"""Taking one's own data along: written down, and not too often."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core import clock, ledger
from core.models import LedgerEntry
from core.refusals import NotAllowed, NotNow
from people import ports

if TYPE_CHECKING:
    from people.models import User

EVENT = "person.data_taken"
MOST_IN_AN_HOUR = 5


def record_taking(person: User, *, by: User) -> None:
    """Write down that somebody takes their data along. Raises NotAllowed, or NotNow after five in an hour."""
    if by.pk != person.pk:
        raise NotAllowed("")
    with ledger.book():
        since = clock.now() - timedelta(hours=1)
        taken = LedgerEntry.objects.filter(event=EVENT, subject=person.ledger_name, at__gt=since)
        if taken.count() >= MOST_IN_AN_HOUR:
            raise NotNow(_("You have taken your data along several times within this hour. Try again later."))
        ports.note_own_data(by)
        ledger.record(EVENT, subject=person.ledger_name, by=by)
