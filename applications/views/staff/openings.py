"""Who of the staff opened what is sealed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applications.models import Opening
from applications.moments import moment_cell
from applications.staff_forms_diligence import OpeningFilter
from applications.views.staff.desk import application_of, frame, page_of, pages
from applications.views.staff.eligibility import call_of
from calls.models import Call
from calls.views.staff.desk import StaffRequest
from core.zones import zone_name
from people.models import User


@require_safe
def openings(request: StaffRequest, reference: str) -> HttpResponse:
    """Who opened what of one application, newest first."""
    application = application_of(request, reference)
    rows = Opening.objects.filter(application=application)
    title = _("Who opened what")
    around = frame(application.call, "applications:register", title, above=application)
    return _page(request, application.call, rows, around)


@require_safe
def call_openings(request: StaffRequest, slug: str) -> HttpResponse:
    """Who opened what of a whole call, of everybody or of one person."""
    call = call_of(request, slug)
    of_call = Opening.objects.filter(application__call=call)
    people = User.objects.filter(pk__in=of_call.order_by().values("by").distinct()).order_by("name", "pk")
    form = OpeningFilter(request.GET, people=people)
    wanted = form.wanted()
    rows = of_call.filter(by__public_id=wanted) if wanted else of_call
    around = {**frame(call, "applications:ledger", _("Who opened what")), "filter": form}
    return _page(request, call, rows, around)


def _page(request: StaffRequest, call: Call, rows: object, around: dict[str, object]) -> HttpResponse:
    page = page_of(request, rows.select_related("by", "application"))  # type: ignore[attr-defined]
    lines = [(one, moment_cell(call, one.at, seconds=True)) for one in page.object_list]
    context = {
        **around,
        **pages(page),
        "lines": lines,
        "zone": zone_name(call.zone, get_language() or "en"),
    }
    return render(request, "applications/staff/openings.html", context)
