"""The list of applications as a file: at once where it is short, else written by the worker."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpResponse, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST, require_safe

from applications.models import ListExport
from applications.moments import moment_cell
from applications.register.listing import Listing
from applications.services.exporting import AT_ONCE, ask_for_export, take_along
from applications.views.staff.desk import frame
from calls.models import Call
from calls.views.staff.desk import STAFF, StaffRequest, attempt, staffed_call
from core.sheets.answers import list_answer, taken_along
from core.sheets.writing import format_of

STAGE = "applications:register"


@require_GET
def export(request: StaffRequest, slug: str) -> HttpResponseBase:
    """The ticked rows, or the whole list where none is ticked; a long one is offered as a job first."""
    call = staffed_call(request, slug)
    listing, kind = Listing(call, request.GET), format_of(request.GET.get("format", ""))
    count = listing.rows.count()
    if count > AT_ONCE:
        return _offer(request, listing, kind.key, count)
    parts = take_along(listing, by=request.user, kind=kind, count=count)
    return list_answer(parts, kind, f"{call.slug}-applications")


def _offer(request: StaffRequest, listing: Listing, kind: str, count: int) -> HttpResponse:
    title = ngettext("Write a list of %(count)s row", "Write a list of %(count)s rows", count) % {
        "count": count
    }
    context = {
        **frame(listing.call, STAGE, title),
        "consequences": [
            _("The list is long, so it is written while you go on with your work."),
            _("Only you can fetch the file, as long as you work on this call. It is deleted after 24 hours."),
            _("Taking the list with you is recorded in the ledger."),
        ],
        "address": reverse("applications:exports", args=[listing.call.slug]),
        "fields": [("query", listing.whole_query), ("format", kind)],
        "cancel_url": f"{reverse(STAGE, args=[listing.call.slug])}?{listing.query}",
    }
    return render(request, "applications/staff/export_offer.html", context)


@require_POST
def exports(request: StaffRequest, slug: str) -> HttpResponse:
    """Ask for a long list; its page says how far it is."""
    call = staffed_call(request, slug, acting=STAFF)
    listing = Listing(call, QueryDict(request.POST.get("query", "")))
    asked: list[ListExport] = []

    def act() -> None:
        kind = format_of(request.POST.get("format", ""))
        asked.append(ask_for_export(listing, by=request.user, kind=kind))

    if attempt(None, act, request):
        return redirect("applications:export_job", slug=slug, export=asked[0].public_id)
    last = call.exports.filter(asked_by=request.user).first()
    if last:
        return redirect("applications:export_job", slug=slug, export=last.public_id)
    return redirect(STAGE, slug=slug)


@require_safe
def export_job(request: StaffRequest, slug: str, export: str) -> HttpResponse:
    """How far a file is, and the way to it once it is there."""
    call, one = _own(request, slug, export)
    context = {
        **frame(call, STAGE, _title(one)),
        "export": one,
        "kind": format_of(one.format).name,
        "line": _line(one),
        "goes": moment_cell(call, one.goes_at),
    }
    return render(request, "applications/staff/export_job.html", context)


@require_safe
def export_progress(request: StaffRequest, slug: str, export: str) -> JsonResponse:
    """The same for the page's script: a line of words, and whether it is over."""
    _call, one = _own(request, slug, export)
    return JsonResponse({"line": _line(one), "is_over": one.is_over})


@require_GET
def export_file(request: StaffRequest, slug: str, export: str) -> HttpResponseBase:
    """The file, for the one who asked for it, while it is kept."""
    call, one = _own(request, slug, export)
    if not one.has_file:
        raise Http404
    kind = format_of(one.format)
    response = FileResponse(one.file.open("rb"), content_type=kind.content_type)
    return taken_along(response, f"{call.slug}-applications.{kind.key}")


def _own(request: StaffRequest, slug: str, public_id: str) -> tuple[Call, ListExport]:
    """The call, and an export of it that the reader asked for; 404 for anybody else's."""
    call = staffed_call(request, slug)
    return call, get_object_or_404(call.exports.all(), asked_by=request.user, public_id=public_id)


def _title(one: ListExport) -> str:
    if one.has_file:
        return _("Your list is ready")
    if one.state == ListExport.State.FAILED:
        return _("Your list was not written")
    return _("The file is deleted") if one.is_over else _("Your list is being written")


def _line(one: ListExport) -> str:
    numbers = {"written": one.written, "total": one.total, "state": one.get_state_display()}
    return _("%(state)s: %(written)s of %(total)s rows.") % numbers
