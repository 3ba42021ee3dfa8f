"""Drafts reminded by hand: at once, or so that it can be taken back for a while."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from applications.reminders import EVENT, TAKEN_BACK_WITHIN, prospects, remind
from calls.permissions import officer
from core import clock, ledger, outbox
from core.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from calls.models import Call
    from people.models import User


def remind_chosen(
    call: Call, *, by: User, references: Collection[str], can_be_taken_back: bool = False
) -> int:
    """Remind the people of these drafts, each at most once a day; returns how many letters are new.

    Raises NotAllowed, or NotNow where none of them can still be submitted.
    """
    _require_officer(call, by)
    if not references:
        raise NotNow(_("Choose at least one draft."))
    with ledger.book():
        found = [one for one in prospects(call, references) if one.application.state == "draft"]
        in_time = [one for one in found if one.deadline]
        if not in_time:
            raise NotNow(_("The deadline of these drafts has passed: a reminder would come too late."))
        leaves = clock.now() + TAKEN_BACK_WITHIN if can_be_taken_back else None
        letters = sum(remind(one, not_before=leaves) for one in in_time)
        if letters:
            _record("drafts.reminded", call, by, letters)
    return letters


def take_reminders_back(call: Call, *, by: User, references: Collection[str]) -> int:
    """Drop the reminders of these drafts that have not left yet; returns how many. They may be sent anew.

    Raises NotAllowed, or NotNow where all of them have left.
    """
    _require_officer(call, by)
    with ledger.book():
        about = [one.application.ledger_name for one in prospects(call, references)]
        letters = outbox.take_back(EVENT, about=about)
        if not letters:
            raise NotNow(_("These reminders have left already."))
        _record("reminders.taken_back", call, by, letters)
    return letters


def _require_officer(call: Call, by: User) -> None:
    if not officer(call, by):
        raise NotAllowed(_("Your role does not include this step."))


def _record(event: str, call: Call, by: User, letters: int) -> None:
    ledger.record(
        event, subject=call.ledger_name, scope=call.ledger_name, by=by, payload={"letters": letters}
    )
