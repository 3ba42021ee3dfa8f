"""Annual reports: asked for, set at once or by the worker, fetched by who asked."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.http import require_http_methods, require_safe

from applications.models import ListExport
from calls.links import address
from calls.views.staff.desk import StaffRequest, attempt
from core.pdf.answer import pdf_answer
from incubation.annual_report.facts import Asked
from incubation.report_forms import ReportForm
from incubation.services.reporting import AT_ONCE, WHAT, ask_for_report, calls_in, report_at_once


@require_http_methods(["GET", "HEAD", "POST"])
def reports(request: StaffRequest) -> HttpResponse:
    """Choose the years; a short report comes at once, a long one is written while its reader goes on."""
    form = ReportForm(request.POST if request.method == "POST" else None, reader=request.user)
    if form.is_valid():
        made: list[HttpResponse] = []
        if attempt(form, lambda: made.append(_make(request, form)), request):
            return made[0]
    status = 422 if form.is_bound else 200
    return render(request, "incubation/office/report.html", _context(request, form), status=status)


@require_safe
def report_job(request: StaffRequest, export: str) -> HttpResponse:
    """How far a report is, and the way to it once it is there."""
    one = _own(request, export)
    context = {
        "export": one,
        "line": _line(one),
        "page_title": _title(one),
        "crumbs": [
            (_("Office"), address("calls:office")),
            (_("Annual report"), reverse("incubation:reports")),
            (_title(one), ""),
        ],
    }
    return render(request, "incubation/office/report_job.html", context)


@require_safe
def report_progress(request: StaffRequest, export: str) -> JsonResponse:
    """The same for the page's script."""
    one = _own(request, export)
    return JsonResponse({"line": _line(one), "is_over": one.is_over})


@require_safe
def report_file(request: StaffRequest, export: str) -> HttpResponseBase:
    """The report, for the one who asked for it, while it is kept."""
    one = _own(request, export)
    if not one.has_file:
        raise Http404
    response = FileResponse(one.file.open("rb"), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="annual-report.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _make(request: StaffRequest, form: ReportForm) -> HttpResponse:
    asked, language = form.asked(), form.cleaned_data["language"]
    is_long = calls_in(asked, by=request.user) > AT_ONCE
    with override(language):
        if not is_long:
            return pdf_answer(report_at_once(asked, by=request.user), _name(asked, language))
        export = ask_for_report(asked, by=request.user)
    return redirect("incubation:report_job", export=export.public_id)


def _name(asked: Asked, language: str) -> str:
    years = asked.years.replace("–", "-")
    return f"{asked.programme.key if asked.programme else 'annual'}-report-{years}-{language}.pdf"


def _context(request: StaffRequest, form: ReportForm) -> dict[str, Any]:
    return {
        "form": form,
        "last": ListExport.objects.filter(what=WHAT, asked_by=request.user).first(),
        "cancel_url": address("calls:office"),
        "page_title": _("Annual report"),
        "page_lead": _("A PDF on the letterhead: the calls of the years you choose, with charts and tables."),
        "crumbs": [(_("Office"), address("calls:office")), (_("Annual report"), "")],
    }


def _own(request: StaffRequest, public_id: str) -> ListExport:
    return get_object_or_404(ListExport, what=WHAT, asked_by=request.user, public_id=public_id)


def _title(one: ListExport) -> str:
    if one.has_file:
        return _("Your report is ready")
    if one.state == ListExport.State.FAILED:
        return _("Your report was not written")
    return _("The file is deleted") if one.is_over else _("Your report is being written")


def _line(one: ListExport) -> str:
    words = ngettext(
        "%(state)s: %(written)s of %(total)s call.", "%(state)s: %(written)s of %(total)s calls.", one.total
    )
    return words % {"written": one.written, "total": one.total, "state": one.get_state_display()}
