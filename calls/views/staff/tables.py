"""Any list of a call, or over all calls of its reader, as a file."""

from __future__ import annotations

from django.http import Http404, StreamingHttpResponse
from django.views.decorators.http import require_GET

from calls.models import Call
from calls.services.tables import take_office_table, take_table
from calls.tables import OFFICE_TABLES, TABLES
from calls.views.staff.desk import StaffRequest, staffed_call
from core.sheets.answers import list_answer
from core.sheets.writing import format_of


@require_GET
def table(request: StaffRequest, slug: str, table: str) -> StreamingHttpResponse:
    """The list that `table` names, for who may read its page."""
    if table not in TABLES:
        raise Http404
    chosen = TABLES[table]
    call = staffed_call(request, slug, *chosen.roles)
    kind = format_of(request.GET.get("format", ""))
    parts = take_table(call, chosen, request.GET, by=request.user, kind=kind)
    return list_answer(parts, kind, f"{call.slug}-{chosen.key}")


@require_GET
def office_table(request: StaffRequest, table: str) -> StreamingHttpResponse:
    """The list over all calls that `table` names, for who works on one of them."""
    if table not in OFFICE_TABLES:
        raise Http404
    chosen = OFFICE_TABLES[table]
    if not Call.objects.staffed_by(request.user, *chosen.roles).exists():
        raise Http404
    kind = format_of(request.GET.get("format", ""))
    parts = take_office_table(chosen, request.GET, by=request.user, kind=kind)
    return list_answer(parts, kind, f"office-{chosen.key}")
