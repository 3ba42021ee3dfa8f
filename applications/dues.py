"""What of the applications of some calls is overdue, or waits for their staff."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import ngettext

from applications.models import Application, CorrectionRequest
from applications.staff_queries import waiting_appeals_in
from calls.ports import Due, counted
from core import clock

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from calls.models import Call


def dues_of_applications(mine: QuerySet[Call]) -> list[Due]:
    """Corrections over their date, rulings and appeals that wait: three queries."""
    return [*_corrections(mine), *_rulings(mine), *_appeals(mine)]


def _corrections(mine: QuerySet[Call]) -> Iterator[Due]:
    late = CorrectionRequest.objects.filter(application__call__in=mine, state="open", due_at__lte=clock.now())
    for call, slug, number in counted(late, "application__call"):
        words = ngettext("%(count)s correction is overdue", "%(count)s corrections are overdue", number)
        page = f"{reverse('applications:eligibility', args=[slug])}?show=correction"
        yield Due(call, words % {"count": number}, page, is_overdue=True)


def _rulings(mine: QuerySet[Call]) -> Iterator[Due]:
    unruled = Application.objects.filter(call__in=mine, call__sealed_at__isnull=False, state="submitted")
    for call, slug, number in counted(unruled, "call"):
        words = ngettext(
            "%(count)s submission waits for a ruling", "%(count)s submissions wait for a ruling", number
        )
        yield Due(call, words % {"count": number}, reverse("applications:eligibility", args=[slug]))


def _appeals(mine: QuerySet[Call]) -> Iterator[Due]:
    for call, slug, number in counted(waiting_appeals_in(application__call__in=mine), "application__call"):
        words = ngettext(
            "%(count)s appeal waits for its answer", "%(count)s appeals wait for their answers", number
        )
        page = f"{reverse('applications:register', args=[slug])}?state=all&waiting=appeal"
        yield Due(call, words % {"count": number}, page)
