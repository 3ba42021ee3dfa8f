"""Rulings and requests of the last minutes, which can still be taken back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, QuerySet, Subquery

from applications.models import Application, CorrectionRequest, StepRecord
from applications.taking_back import WAYS_BACK, WITHIN, request_leaves_at
from core import clock

if TYPE_CHECKING:
    from calls.models import Call

_TOLD = {"step": "step", "at": "at", "by": "by", "name": "by__name"}


def leaves_at(row: Any) -> datetime:
    """When the letters about a row of `newly_taken` leave."""
    leaves: datetime = request_leaves_at(row.last_at, row.due_at) if row.due_at else row.last_at + WITHIN
    return leaves


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
