"""What of the applications of some calls is overdue, or waits for their staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import ngettext

from applications.models import Application, CorrectionRequest
from applications.staff_queries import waiting_appeals_in
from calls.ports import DueKind
from core import clock

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from calls.models import Call


def dues_of_applications(mine: QuerySet[Call]) -> list[DueKind]:
    """Corrections over their date, rulings and appeals that wait."""
    late = CorrectionRequest.objects.filter(application__call__in=mine, state="open", due_at__lte=clock.now())
    unruled = Application.objects.filter(call__in=mine, call__sealed_at__isnull=False, state="submitted")
    appeals = waiting_appeals_in(application__call__in=mine)
    return [
        DueKind(
            late,
            "application__call",
            _corrections,
            lambda slug: f"{reverse('applications:eligibility', args=[slug])}?show=correction",
            is_overdue=True,
        ),
        DueKind(unruled, "call", _rulings, lambda slug: reverse("applications:eligibility", args=[slug])),
        DueKind(
            appeals,
            "application__call",
            _appeals,
            lambda slug: f"{reverse('applications:register', args=[slug])}?state=all&waiting=appeal",
        ),
    ]


def _corrections(number: int) -> str:
    words = ngettext("%(count)s correction is overdue", "%(count)s corrections are overdue", number)
    return words % {"count": number}


def _rulings(number: int) -> str:
    words = ngettext(
        "%(count)s submission waits for a ruling", "%(count)s submissions wait for a ruling", number
    )
    return words % {"count": number}


def _appeals(number: int) -> str:
    words = ngettext(
        "%(count)s appeal waits for its answer", "%(count)s appeals wait for their answers", number
    )
    return words % {"count": number}
