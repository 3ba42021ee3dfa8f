"""A spreadsheet brought into the roster: all good rows in one book, or none; and the roster taken along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from applications.services.watching import note_roster
from core import ledger
from core.canonical import sha256_of
from core.refusals import NotAllowed, NotNow
from scoring.models import Expert
from scoring.roster_sheet.checking import CHANGED, NEW, Line, check
from scoring.services.roster import may_write, save_experts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from people.models import User
    from scoring.roster_sheet.columns import Sheet


@dataclass(frozen=True, slots=True)
class Imported:
    """How many experts are new on the roster, and how many were changed."""

    added: int
    changed: int


def print_of(lines: Iterable[Line]) -> str:
    """A fingerprint of what a page shows of the rows."""
    return sha256_of([[one.number, one.state, list(one.columns)] for one in lines])


def import_sheet(sheet: Sheet, *, shown: str, by: User) -> Imported:
    """Write every row that is new or changes something; refused rows are left out.

    Raises NotAllowed, and NotNow where a row would now do something else than was shown.
    """
    with ledger.book():
        lines = check(sheet.rows, by=by)
        if print_of(lines) != shown:
            raise NotNow(
                _("The roster was changed meanwhile. Look through the rows again, then import them.")
            )
        entries = [one.entry for one in lines if one.entry is not None]
        save_experts(entries, by=by)
    states = [one.state for one in lines]
    return Imported(states.count(NEW), states.count(CHANGED))


def take_along(experts: Sequence[Expert], *, by: User) -> None:
    """Write down that somebody took the roster with them. Raises NotAllowed for who is no staff."""
    if not may_write(by):
        raise NotAllowed(_("Only staff of the Hub take the roster with them."))
    with ledger.book():
        note_roster(by, len(experts))
        ledger.record("roster.exported", subject="roster:", by=by, payload={"experts": len(experts)})
