"""Who saw what: of one application, of a call, and for administrators of everything."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applications.models import Opening
from applications.opening_log import OpeningFilter, file_heads, file_lines, lines_of, with_names, without_page
from applications.services.watching import note_taking
from applications.views.staff.desk import application_of, frame, page_of, pages
from applications.views.staff.eligibility import call_of
from calls.models import Call
from calls.views.staff.desk import StaffRequest
from core.sheets.answers import table_answer
from core.sheets.writing import format_of
from core.zones import zone_name


@require_safe
def openings(request: StaffRequest, reference: str) -> HttpResponse:
    """Who opened what of one application, newest first."""
    application = application_of(request, reference)
    rows = Opening.objects.filter(application=application)
    title = _("Who opened what")
    around = frame(application.call, "applications:register", title, above=application)
    return _page(request, rows, around)


@require_safe
def call_openings(request: StaffRequest, slug: str) -> HttpResponse:
    """Who saw what of a whole call."""
    call = call_of(request, slug)
    form, rows = _of_call(request, call)
    around = {
        **frame(call, "applications:ledger", _("Who saw what")),
        "filter": form,
        "file_url": reverse("applications:call_openings_csv", args=[slug]),
    }
    return _page(request, rows, around)


@require_safe
def call_openings_csv(request: StaffRequest, slug: str) -> HttpResponseBase:
    """The same as a file, written down itself."""
    call = call_of(request, slug)
    return _file(request, _of_call(request, call)[1], call)


def _of_call(request: StaffRequest, call: Call) -> tuple[OpeningFilter, QuerySet[Opening]]:
    of_call = Opening.objects.filter(call=call)
    form = OpeningFilter(request.GET, rows=of_call)
    return form, form.narrowed(of_call)


@require_safe
def all_openings(request: StaffRequest) -> HttpResponse:
    """Who saw what of every call, and files that belong to none; no titles and no answers."""
    form, rows = _of_all(request)
    around = {
        "filter": form,
        "file_url": reverse("applications:all_openings_csv"),
        "is_everything": True,
        "page_title": _("Who saw what"),
        "page_lead": _("Sealed things that were opened and files that were taken along, in every call."),
        "crumbs": [(_("People"), reverse("people:directory")), (_("Who saw what"), "")],
    }
    return _page(request, rows, around)


@require_safe
def all_openings_csv(request: StaffRequest) -> HttpResponseBase:
    """The same as a file, written down itself."""
    return _file(request, _of_all(request)[1], None)


def _of_all(request: StaffRequest) -> tuple[OpeningFilter, QuerySet[Opening]]:
    calls = Call.objects.exclude(state="draft").order_by("-year", "slug")
    form = OpeningFilter(request.GET, rows=Opening.objects.all(), calls=calls)
    return form, form.narrowed(Opening.objects.all())


def _file(request: StaffRequest, rows: QuerySet[Opening], call: Call | None) -> HttpResponseBase:
    note_taking(request.user, Opening.What.LOG, call, str(rows.count()))
    name = f"{call.slug}-who-saw-what" if call else "who-saw-what"
    return table_answer(name, format_of(request.GET.get("format", "")), file_heads(), file_lines(rows))


def _page(request: StaffRequest, rows: QuerySet[Opening], around: dict[str, Any]) -> HttpResponse:
    page = page_of(request, with_names(rows))
    query = without_page(request.GET)
    context = {
        **around,
        **pages(page),
        "lines": lines_of(page.object_list, has_way_in="filter" in around and "is_everything" not in around),
        "zone": zone_name(settings.HUB_ZONE, get_language() or "en"),
        "file_query": query,
    }
    return render(request, "applications/staff/openings.html", context)
