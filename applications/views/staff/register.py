"""The list of a call's applications, on the page and for a spreadsheet."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_safe

from applications.moments import moment_cell
from applications.pills import pill_of
from applications.place_names import country_label
from applications.register_export import lines
from applications.services.watching import record_export
from applications.staff_forms import RegisterFilter
from applications.staff_queries import SORTS, countries_in, registered
from applications.views.staff.desk import frame, page_of, pages
from calls.models import Call
from calls.views.staff.desk import StaffRequest, staffed_call
from core.zones import zone_name


@require_safe
def register(request: StaffRequest, slug: str) -> HttpResponse:
    """Search, filter, sort; fifty a page."""
    call = staffed_call(request, slug)
    form = _filter(request, call)
    sort = request.GET.get("sort", "")
    page = page_of(request, registered(call, form.wanted(), sort))
    number = page.paginator.count
    title = ngettext("%(count)s application", "%(count)s applications", number) % {"count": number}
    context = {
        **frame(call, "applications:register", title),
        **pages(page),
        "filter": form,
        "is_filtered": bool(form.wanted()),
        "rows": [
            {
                "application": one,
                "pill": pill_of(one),
                "country": country_label(one.country),
                "received": moment_cell(call, one.submitted_at),
            }
            for one in page.object_list
        ],
        "sorts": _sorts(sort),
        "zone": zone_name(call.zone, request.LANGUAGE_CODE),
    }
    return render(request, "applications/staff/register.html", context)


@require_GET
def export(request: StaffRequest, slug: str) -> HttpResponseBase:
    """The same list as CSV, streamed; that it was taken is written down."""
    call = staffed_call(request, slug)
    form = _filter(request, call)
    rows = registered(call, form.wanted(), request.GET.get("sort", ""))
    record_export(call, by=request.user, count=rows.count(), is_filtered=bool(form.wanted()))
    response = StreamingHttpResponse(lines(call, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{call.slug}-applications.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _filter(request: StaffRequest, call: Call) -> RegisterFilter:
    return RegisterFilter(request.GET, countries=countries_in(call), themes=call.themes.all())


def _sorts(current: str) -> dict[str, dict[str, Any]]:
    """For each column that sorts: the word for its next press, and how it is sorted now."""
    asked = current if current.lstrip("-") in SORTS else "-received"
    ways = {asked.lstrip("-"): "descending" if asked.startswith("-") else "ascending"}
    return {
        name: {"next": f"-{name}" if ways.get(name) == "ascending" else name, "now": ways.get(name, "")}
        for name in SORTS
    }
