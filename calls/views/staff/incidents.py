"""The log of incidents: a list, a page each, what is entered by hand, and the table as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from calls.incident_rights import may_enter, may_handle, may_read_log
from calls.incident_rows import calls_touched, incident_row, incident_rows, log_of
from calls.links import address
from calls.models import Incident
from calls.services import change_incident, close_incident, enter_incident
from calls.staff_forms.incidents import IncidentForm
from calls.views.staff.desk import StaffRequest, attempt, say
from core.sheets.answers import table_answer
from core.sheets.writing import Cell, Head, format_of

PAGE_SIZE = 50
MOST_CALLS = 20
# What heads the columns of the file, for programs as for people.
COLUMNS = (
    *("number", "kind", "source", "since_utc", "until_utc"),
    *("minutes", "calls", "what", "done", "closed_utc"),
)


def _demand_reader(request: StaffRequest) -> None:
    if not may_read_log(request.user):
        raise Http404


def _frame(title: str, *above: tuple[str, str]) -> dict[str, Any]:
    return {"page_title": title, "crumbs": [(_("Office"), address("calls:office")), *above, (title, "")]}


@require_safe
def incidents(request: StaffRequest) -> HttpResponse:
    """Every incident that the reader may know of, newest first."""
    _demand_reader(request)
    page = Paginator(log_of(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        **_frame(_("Incidents")),
        "page_lead": _(
            "What kept applicants from being served, as the portal measured it or the office knows it."
        ),
        "rows": incident_rows(page.object_list),
        "page_obj": page,
        "may_enter": may_enter(request.user),
    }
    return render(request, "calls/office/incidents.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def incident_new(request: StaffRequest) -> HttpResponse:
    """An incident entered by hand."""
    _demand_reader(request)
    if not may_enter(request.user):
        raise PermissionDenied(_("Your role does not include this step."))
    form = IncidentForm(request.POST or None, by=request.user)
    made: list[Incident] = []
    if form.is_valid() and attempt(
        form, lambda: made.append(enter_incident(form.account, by=request.user)), request
    ):
        say(request, _("The incident is on record."))
        return redirect(made[0])
    context = {**_frame(_("Enter an incident"), _to_log()), "form": form}
    return render(request, "calls/office/incident_new.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def incident(request: StaffRequest, pk: int) -> HttpResponse:
    """One incident; who may handle it mends its words, and closes it."""
    _demand_reader(request)
    one = get_object_or_404(log_of(request.user).select_related("entered_by", "closed_by"), pk=pk)
    may = may_handle(request.user, one)
    if request.method == "POST" and not may:
        raise PermissionDenied(_("Your role does not include this step."))
    form = (
        IncidentForm(request.POST or None, by=request.user, incident=one)
        if may and not one.closed_at
        else None
    )
    if request.method == "POST" and form is None:
        attempt(None, lambda: close_incident(one, by=request.user), request)
        return redirect(one)
    if form is not None and form.is_valid() and attempt(form, lambda: _handle(request, one, form), request):
        return redirect(one)
    context = {
        **_frame(str(one.get_kind_display()), _to_log()),
        "row": incident_row(one),
        "touched": list(calls_touched(one).order_by("deadline_at", "pk")[:MOST_CALLS]),
        "form": form,
    }
    return render(request, "calls/office/incident.html", context)


def _handle(request: StaffRequest, one: Incident, form: IncidentForm) -> None:
    changed = change_incident(one, form.account, by=request.user)
    if request.POST.get("act") == "close":
        close_incident(changed, by=request.user)
        say(request, _("The incident is closed."))
    else:
        say(request, _("It is saved."))


def _to_log() -> tuple[str, str]:
    return _("Incidents"), address("calls:incidents")


@require_safe
def incidents_file(request: StaffRequest) -> StreamingHttpResponse:
    """The same as a file, with instants in UTC; formulas stay text."""
    _demand_reader(request)
    kind = format_of(request.GET.get("format", ""))
    return table_answer("incidents", kind, [Head(one, one) for one in COLUMNS], _lines(request.user))


def _lines(reader: Any) -> Iterator[Sequence[Cell]]:
    for one in log_of(reader).iterator(chunk_size=500):
        length = (one.until - one.since).total_seconds() / 60 if one.until else ""
        slugs = "*" if one.is_for_all else " ".join(call.slug for call in one.calls.all())
        times = [at.isoformat() if at else "" for at in (one.since, one.until)]
        closed = one.closed_at.isoformat() if one.closed_at else ""
        source = "measured" if one.is_measured else "entered"
        yield [
            one.pk,
            one.kind,
            source,
            *times,
            length and f"{length:.1f}",
            slugs,
            one.what,
            one.done,
            closed,
        ]
