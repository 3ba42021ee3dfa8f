"""The calendar of whoever works on placements, of a cohort, and as a feed for a calendar program."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from calls.calendar_feed import calendar as as_calendar
from core.hub import absolute
from incubation import schedule
from incubation.models import Cohort, Placement
from incubation.pills import LATE
from incubation.views.cohorts import cohort_of
from incubation.views.gates import office_page


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """What comes in the placements that somebody works on or accompanies, month by month."""
    user: Any = request.user
    context = {
        "months": _months(schedule.mine(user)),
        "late": LATE,
        "feed_url": absolute(reverse("incubation:calendar_feed", kwargs={"token": schedule.key_of(user)})),
        "page_title": _("Calendar"),
        "page_lead": _("Meetings, and what is due, in the placements that you take part in or accompany."),
        "crumbs": [(_("Incubation"), reverse("incubation:mine")), (_("Calendar"), "")],
        "layout": "layouts/applicant.html",
    }
    return render(request, "incubation/calendar.html", context)


@require_safe
def cohort_calendar(request: HttpRequest, cohort: str) -> HttpResponse:
    """What comes in all placements of a cohort."""
    found = cohort_of(request, cohort)
    own = Cohort.objects.filter(pk=found.pk).values("pk")
    context = office_page(found.call, _("Calendar of the cohort")) | {
        "months": _months(schedule.entries(Placement.objects.filter(cohort=found), own)),
        "late": LATE,
        "page_kicker": str(found),
        "layout": "layouts/office.html",
    }
    return render(request, "incubation/calendar.html", context)


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The same for a calendar program; 404 for a key that has ended."""
    user = schedule.whose(token)
    if user is None:
        raise Http404
    with translation.override(user.language):
        events = [schedule.event(one) for one in schedule.mine(user)]
        text = as_calendar(events, name=_("Incubation"))
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="incubation.ics"'
    response["Cache-Control"] = "private, no-store"
    return response


def _months(rows: list[schedule.Entry]) -> list[tuple[str, list[schedule.Entry]]]:
    return [
        (date_format(month, "YEAR_MONTH_FORMAT"), list(found))
        for month, found in groupby(rows, key=lambda one: one.on.replace(day=1))
    ]
