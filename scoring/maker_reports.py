"""Reports that a proposal of a blind round tells who made it, as the office looks at them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from scoring.models import MakerReport

if TYPE_CHECKING:
    from applications.models import Application
    from calls.models import Call, Round


def of_call(call: Call) -> QuerySet[MakerReport]:
    """Every report of a call, with what its page shows."""
    rows = MakerReport.objects.filter(assignment__round__call=call)
    return rows.select_related(
        "assignment__round", "assignment__application", "assignment__member__expert", "answered_by"
    )


def of_round(round_: Round) -> QuerySet[MakerReport]:
    """Those of a round: the ones that wait first."""
    rows = MakerReport.objects.filter(assignment__round=round_).order_by("outcome", "said_at", "pk")
    return rows.select_related("assignment__application", "assignment__member__expert")


def waiting_in(round_: Round) -> int:
    """How many of a round are not answered."""
    return MakerReport.objects.filter(assignment__round=round_, answered_at__isnull=True).count()


def of_application(application: Application) -> QuerySet[MakerReport]:
    """Those on one application, oldest first."""
    rows = MakerReport.objects.filter(assignment__application=application)
    return rows.select_related("assignment__round", "assignment__member__expert")
