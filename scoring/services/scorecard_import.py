"""Scorecards brought back from a workbook: as drafts, through the same door as typing, all in one book."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core import ledger
from core.refusals import NotNow
from scoring.scorecard_sheet.checking import check
from scoring.services import scoring as cards

if TYPE_CHECKING:
    from calls.models import Call
    from people.models import User
    from scoring.scorecard_sheet.layout import Entry


def bring_back(
    entries: Sequence[Entry], *, call: Call, shown: str, chosen: Collection[str], by: User, received: datetime
) -> int:
    """Save the changes as drafts; how many cards? Nothing is submitted.

    A card that was changed since the download is written only if it is `chosen`. Raises NotNow where a row
    would now do something else than was shown.
    """
    saved = 0
    with ledger.book():
        checked = check(entries, call=call, by=by, received=received)
        if checked.print() != shown:
            raise NotNow(_("A scorecard was changed meanwhile. Look through the rows again, then save them."))
        for one in checked.reviews:
            if not one.is_ready and not (one.is_to_choose and str(one.assignment.public_id) in chosen):
                continue
            wanted = one.wanted
            cards.save_draft(
                one.assignment,
                by=by,
                marks=wanted.marks,
                version=one.version,
                recommendation=wanted.recommendation,
                feedback=wanted.feedback,
                note=wanted.note,
                received=received,
            )
            saved += 1
    return saved
