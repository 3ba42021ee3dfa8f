"""What stood against a closing is kept with it, and where it is grave a reason as well."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from calls.models import Call, Round
from core import ledger
from core.refusals import NotNow
from people.models import User
from scoring.models import Closing
from scoring.objection import Objection
from scoring.objections import against_round
from scoring.reasons import explains
from scoring.snapshots import closing_snapshot


def keep(call: Call, round_: Round | None, found: Sequence[Objection], *, reason: str, by: User) -> None:
    """Keep what stands against closing a round, or the decisions (None); nothing where nothing does.

    In the caller's book. Raises NotNow where something grave stands against it and the reason is no sentence.
    """
    if any(one.is_grave for one in found) and not explains(reason):
        raise NotNow(_("Something grave stands against it. Say in a sentence why it is closed."))
    if not found:
        return
    closing = Closing.objects.create(
        call=call,
        round=round_,
        against=[one.as_data() for one in found],
        reason=reason.strip(),
        closed_by=by,
    )
    kinds = sorted({one.kind for one in found})
    ledger.record(
        "closing.reasoned",
        subject=closing.ledger_name,
        scope=call.ledger_name,
        by=by,
        payload={"round": round_.key if round_ else "", "against": kinds},
        row=closing_snapshot(closing),
    )


def keep_of_round(round_: Round, *, reason: str, by: User) -> None:
    """The same for what stands against closing a round now."""
    keep(round_.call, round_, against_round(round_), reason=reason, by=by)
