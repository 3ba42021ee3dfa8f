"""Rulings and requests of the last minutes, which can still be taken back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, QuerySet, Subquery

from applications.models import Application, CorrectionRequest, PreparedRuling, StepRecord
from applications.taking_back import WAYS_BACK, WITHIN, request_leaves_at
from core import clock

if TYPE_CHECKING:
    from calls.models import Call
    from people.models import User

_TOLD = {"step": "step", "at": "at", "by": "by", "name": "by__name"}


def leaves_at(row: Any) -> datetime:
    """When the letters about a row of `newly_taken` leave."""
    leaves: datetime = request_leaves_at(row.last_at, row.due_at) if row.due_at else row.last_at + WITHIN
    return leaves


def newly_prepared(call: Call, by: User) -> QuerySet[PreparedRuling]:
    """Rulings that this officer prepared for another in the last minutes, and nobody has answered."""
    rows = PreparedRuling.objects.filter(
        application__call=call, outcome="", prepared_by=by, prepared_at__gt=clock.now() - WITHIN
    )
    paths = ("prepared_by", "application__call", "application__form", "application__valid_submission")
    return rows.select_related(*paths).order_by("-prepared_at", "application__reference")


def how_many(call: Call, by: User) -> int:
    """How many steps this officer could take back now; two queries at most, none before the sealing."""
    if not call.sealed_at:
        return 0
    prepared = newly_prepared(call, by).count() if call.second_look else 0
    return newly_taken(call).count() + prepared


def newly_taken(call: Call) -> QuerySet[Any]:
    """Applications that were ruled, or asked for a correction, in the last minutes and can go back.

    The newest first, with `last_step`, `last_at`, `last_by` and `last_name` (who took it, by key and name),
    and with `due_at`, when a correction is due.
    """
    newest = StepRecord.objects.filter(application=OuterRef("pk")).order_by("-at", "-pk")
    states = ("eligible", "ineligible", "correction_requested")
    rows = Application.objects.filter(call=call, state__in=states)
    open_requests = CorrectionRequest.objects.filter(application=OuterRef("pk"), state="open")
    told = {f"last_{name}": Subquery(newest.values(path)[:1]) for name, path in _TOLD.items()}
    return (
        rows.annotate(**told, due_at=Subquery(open_requests.values("due_at")[:1]))
        .filter(last_step__in=WAYS_BACK, last_at__gt=clock.now() - WITHIN)
        .order_by("-last_at", "reference")
    )
