"""What officers do with the letters of their call, written down without saying to whom they went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from calls.permissions import officer
from core import ledger, outbox_acts
from core.refusals import NotAllowed

if TYPE_CHECKING:
    from calls.models import Call
    from core.models import Notice
    from people.models import User


def send_letter_again(call: Call, letter: Notice, *, by: User) -> None:
    """Send a letter once more that was lost or never arrived. Raises NotAllowed or NotNow."""
    with ledger.book():
        _demand(call, letter, by)
        outbox_acts.send_again(letter)
        _record("letter.sent_again", call, letter, by)


def take_letter_back(call: Call, letter: Notice, *, by: User) -> None:
    """Keep a letter that waits, and that nobody needs, from going out. Raises NotAllowed or NotNow."""
    with ledger.book():
        _demand(call, letter, by)
        outbox_acts.take_back(letter)
        _record("letter.taken_back", call, letter, by)


def _demand(call: Call, letter: Notice, by: User) -> None:
    if not officer(call, by) or letter.scope != call.ledger_name:
        raise NotAllowed(_("Your role does not include this step."))


def _record(event: str, call: Call, letter: Notice, by: User) -> None:
    payload = {"letter": letter.event, "number": letter.pk}
    ledger.record(event, subject=call.ledger_name, scope=call.ledger_name, by=by, payload=payload)
