"""The statistics of a programme over its editions: for everybody, and for staff with what their roles add."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from calls.links import address
from calls.models import Call, Programme
from calls.views.conditional import revalidated
from calls.views.staff.desk import StaffRequest
from core.hub import absolute
from core.sheets.writing import format_of
from incubation import programme_data
from incubation.open_data.lists import licence
from incubation.programme_page import ProgrammePage, programme_page
from incubation.programme_sums import sentence, together
from incubation.queries import statistics
from incubation.views.answering import answers, as_json


@require_safe
@revalidated
def programme(request: HttpRequest, programme: str) -> HttpResponse:
    """The announced editions of a programme side by side; 404 where none is announced."""
    page = _public_page(programme)
    context = {
        **_context(page),
        "data_url": reverse("incubation:api_programme", args=[programme]),
        "table_url": reverse("incubation:programme_table", args=[programme]),
        "page_lead": sentence(page.name, page.editions, together(page.editions)),
        "crumbs": [
            (_("Home"), reverse("home")),
            (_("Results"), reverse("incubation:all_results")),
            (page.name, ""),
        ],
    }
    return render(request, "incubation/programme.html", context)


@answers("api_programme")
def programme_json(request: HttpRequest, *, asked: dict[str, Any], programme: str) -> HttpResponse:
    """The same as data."""
    page = _public_page(programme)
    here = absolute(reverse("incubation:programme", args=[programme]))
    return as_json({**programme_data.as_document(page, address=here), "licence": licence()})


@require_safe
def programme_table(request: HttpRequest, programme: str) -> HttpResponseBase:
    """The same as a table, in the reader's language."""
    return _file(_public_page(programme), "csv")


@require_safe
def programme_office(request: StaffRequest, programme: str) -> HttpResponse:
    """The announced editions, and those on which the reader holds a role."""
    row, editions, hidden = _staff_editions(request, programme)
    page = programme_page(row, editions, is_public=False)
    files = reverse("incubation:programme_file", args=[programme])
    context = {
        **_context(page),
        "elsewhere": hidden,
        "files": [
            (name, f"{files}?format={key}")
            for key, name in (("csv", "CSV"), ("xlsx", "Excel"), ("json", "JSON"))
        ],
        "public_url": _public_url(page),
        "crumbs": [(_("Office"), address("calls:office")), (row.name, "")],
    }
    return render(request, "incubation/office/programme.html", context)


@require_safe
def programme_file(request: StaffRequest, programme: str) -> HttpResponseBase:
    """What that page tells, as a file."""
    row, editions, _hidden = _staff_editions(request, programme)
    kind = format_of(request.GET.get("format", ""))
    page = programme_page(row, editions, is_public=False)
    if kind.key != "json":
        return _file(page, kind.key)
    here = absolute(reverse("incubation:programme_office", args=[programme]))
    return JsonResponse(
        programme_data.as_document(page, address=here), json_dumps_params={"ensure_ascii": False}
    )


def _public_page(key: str) -> ProgrammePage:
    row = get_object_or_404(Programme, key=key)
    editions = statistics.editions_of(Call.objects.filter(programme=row))
    if not editions:
        raise Http404
    return programme_page(row, editions, is_public=True)


def _staff_editions(request: StaffRequest, key: str) -> tuple[Programme, list[statistics.Edition], int]:
    """The programme, the editions that the reader may see, and how many lie elsewhere."""
    row = get_object_or_404(Programme, key=key)
    calls = Call.objects.filter(programme=row)
    editions = statistics.editions_of(calls, request.user)
    hidden = statistics.elsewhere(calls, editions)
    if not editions and not (hidden and request.user.is_hub_staff):
        raise Http404
    return row, editions, hidden


def _context(page: ProgrammePage) -> dict[str, Any]:
    return {"page": page, "page_title": page.name, "page_kicker": _("Statistics of a programme")}


def _public_url(page: ProgrammePage) -> str:
    is_there = any(one.is_announced for one in page.editions)
    return reverse("incubation:programme", args=[page.key]) if is_there else ""


def _file(page: ProgrammePage, word: str) -> StreamingHttpResponse:
    kind = format_of(word)
    parts = kind.parts(programme_data.heads(), programme_data.lines(page), "rows")
    response = StreamingHttpResponse(parts, content_type=kind.content_type)
    response["Content-Disposition"] = f'attachment; filename="{page.key}-statistics.{kind.key}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
