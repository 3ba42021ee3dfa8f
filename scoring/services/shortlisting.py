"""Who goes on to the next round: on a frozen ranking, with a reason where the choice departs from it."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from applications.models import Application
from applications.services import move
from calls.models import Round
from core import ledger
from core.refusals import NotNow
from people.models import User
from scoring.departures import departures_of, refusal_of
from scoring.models import Shortlisting
from scoring.permissions import require_officer
from scoring.services import ranking
from scoring.snapshots import shortlisting_snapshot


def shortlist(
    round_: Round, applications: Collection[Application], *, by: User, reason: str = ""
) -> list[Application]:
    """Send applications on to the next round; all of them or none, with the ranking frozen beside it.

    Raises NotAllowed, or NotNow: for an open round, and where the choice departs from the ranking without a
    reason of 20 characters or more.
    """
    if round_.locked_at is None:
        raise NotNow(_("Close the round first."))
    with ledger.book():
        frozen = ranking.take_snapshot(round_, by=by)  # locks the round
        locked = frozen.round
        require_officer(locked.call, by)
        departs = departures_of(locked, {one.reference for one in applications})
        if refused := refusal_of(departs, reason):
            raise NotNow(refused)
        kept = Shortlisting.objects.create(
            round=locked,
            ranking=frozen,
            references=sorted(one.reference for one in applications),
            departures=departs.as_data(),
            reason=reason.strip(),
            chosen_by=by,
        )
        ledger.record(
            "round.shortlisted",
            subject=kept.ledger_name,
            scope=locked.call.ledger_name,
            by=by,
            payload={"round": locked.key, "count": len(applications), "departs": bool(departs)},
            row=shortlisting_snapshot(kept),
        )
        return [move(application, "shortlist", by=by) for application in applications]
