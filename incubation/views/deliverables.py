"""Milestones and reports: handed in by the team, accepted or returned by the mentor or an officer."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applications.file_rows import why_refused
from applications.workflow import IN_A_COHORT
from incubation import permissions, services
from incubation.days import counted_day, worded
from incubation.file_answers import as_attachment
from incubation.forms import DecisionForm, DeliverForm, ReportForm
from incubation.models import Evidence, Milestone, Placement, Report
from incubation.pills import UPLOADS, deliverable_pill
from incubation.queries.placements import evidence_of
from incubation.services.milestones import OPEN_STATES
from incubation.views.answering_reports import answered, report_page
from incubation.views.fetching import crumbs_of, demand, milestone_of, placement_of, report_of, took


@require_safe
def milestone(request: HttpRequest, milestone: uuid.UUID) -> HttpResponse:
    """A milestone: what is asked, what was handed in, what was decided, and what can be done."""
    found = milestone_of(request, milestone)
    return render(request, "incubation/milestone.html", _milestone_context(request, found))


@require_http_methods(["GET", "HEAD", "POST"])
def deliver(request: HttpRequest, milestone: uuid.UUID) -> HttpResponse:
    """Hand in evidence."""
    found = milestone_of(request, milestone)
    here = redirect("incubation:milestone", milestone=milestone)
    if request.method != "POST":
        return here
    demand(permissions.delivers(found.placement, request.user))
    form = DeliverForm(request.POST, request.FILES)
    if took(form, lambda: _deliver(found, form, request.user)):
        messages.success(request, _handed_in(has_file=bool(form.cleaned_data["file"])))
        return here
    return render(request, "incubation/milestone.html", _milestone_context(request, found, deliver_form=form))


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, milestone: uuid.UUID) -> HttpResponse:
    """Accept what was handed in, or return it with what is missing."""
    found = milestone_of(request, milestone)
    here = redirect("incubation:milestone", milestone=milestone)
    if request.method != "POST":
        return here
    demand(permissions.judges(found.placement, request.user))
    form = DecisionForm(request.POST)
    acts = (services.accept, services.return_milestone)
    if took(form, lambda: _decide(found, form, request.user, acts)):
        messages.success(request, _("Your decision is recorded, and the team is told."))
        return here
    return render(
        request, "incubation/milestone.html", _milestone_context(request, found, decision_form=form)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, placement: uuid.UUID, number: int) -> HttpResponse:
    """A report: written by the team until it is accepted."""
    found = report_of(request, placement, number)
    place = found.placement
    here = redirect("incubation:report", placement=placement, number=number)
    form = None
    if request.method == "POST":
        demand(permissions.delivers(place, request.user))
        if found.form_id is not None:
            wrong: dict[str, Any] = {}
            return answered(request, found, wrong) or render(
                request, "incubation/report.html", _report_context(request, place, found, wrong=wrong)
            )
        form = ReportForm(request.POST)
        if took(form, lambda: _deliver_report(found, form, request.user)):
            messages.success(request, _handed_in(has_file=False))
            return here
    return render(request, "incubation/report.html", _report_context(request, place, found, report_form=form))


@require_http_methods(["GET", "HEAD", "POST"])
def report_decide(request: HttpRequest, placement: uuid.UUID, number: int) -> HttpResponse:
    """Accept a report, or return it with what is missing."""
    found = report_of(request, placement, number)
    place = found.placement
    here = redirect("incubation:report", placement=placement, number=number)
    if request.method != "POST":
        return here
    demand(permissions.judges(place, request.user))
    form = DecisionForm(request.POST)
    acts = (services.accept_report, services.return_report)
    if took(form, lambda: _decide(found, form, request.user, acts)):
        messages.success(request, _("Your decision is recorded."))
        return here
    return render(
        request, "incubation/report.html", _report_context(request, place, found, decision_form=form)
    )


@require_safe
def evidence(request: HttpRequest, placement: uuid.UUID, pk: int) -> FileResponse:
    """The file of a piece of evidence, for whoever reads the placement."""
    place = placement_of(request, placement)
    rows = Evidence.objects.filter(milestone__placement=place, upload__isnull=False)
    return as_attachment(get_object_or_404(rows.select_related("upload"), pk=pk).upload)


def _deliver(found: Milestone, form: DeliverForm, by: Any) -> None:
    given = form.cleaned_data
    if given["file"]:
        services.deliver_file(found, file=given["file"], text=given["text"], link=given["link"], by=by)
    else:
        services.deliver(found, text=given["text"], link=given["link"], by=by)


def _handed_in(*, has_file: bool) -> str:
    words = _("Handed in. The mentor decides next.")
    if not has_file:
        return words
    return f"{words} {_('The file is checked first: if it is refused, a letter tells you.')}"


def _decide(found: Any, form: DecisionForm, by: Any, acts: tuple[Any, Any]) -> None:
    accept, hand_back = acts
    act = accept if form.cleaned_data["decision"] == DecisionForm.ACCEPT else hand_back
    act(found, note=form.cleaned_data["note"], by=by)


def _deliver_report(found: Report, form: ReportForm, by: Any) -> None:
    services.deliver_report(found, text=form.cleaned_data["text"], language=get_language() or "", by=by)


def _milestone_context(request: HttpRequest, found: Milestone, **forms: Any) -> dict[str, Any]:
    place, user = found.placement, request.user
    under_way = place.application.state in IN_A_COHORT
    delivers = under_way and permissions.delivers(place, user) and found.state in OPEN_STATES
    judges = under_way and permissions.judges(place, user) and found.state == "delivered"
    pieces = list(evidence_of(found))
    files = [one.upload for one in pieces if one.upload]
    last = files[-1] if files else None
    rows = [_evidence_row(place, one, is_replaced=one.upload != last) for one in pieces]
    return {
        "milestone": found,
        "placement": place,
        "origin": found.origin,
        "evidence": rows,
        "is_to_replace": delivers and bool(files) and files[-1].is_refused,
        "pill": deliverable_pill(found, counted_day(place)),
        "due": worded(found.due_on),
        "decision_word": _decision_word(found),
        "deliver_form": forms.get("deliver_form") or (DeliverForm() if delivers else None),
        "decision_form": forms.get("decision_form") or (DecisionForm() if judges else None),
        "is_officer": under_way and permissions.officer(place, user),
        "page_kicker": place.application.shown_title,
        "page_title": found.title,
        "crumbs": crumbs_of(place, found.title),
    }


def _decision_word(found: Milestone) -> str:
    """What was decided last: what is handed in again was returned before."""
    is_again = found.state == Milestone.State.DELIVERED
    return str((Milestone.State.RETURNED if is_again else Milestone.State(found.state)).label)


def _evidence_row(place: Placement, one: Evidence, *, is_replaced: bool) -> dict[str, Any]:
    upload = one.upload
    url = reverse("incubation:evidence", kwargs={"placement": place.public_id, "pk": one.pk})
    return {
        "row": one,
        "name": upload.original_name if upload else "",
        "url": url if upload and upload.is_ready else "",
        "pill": UPLOADS[upload.state] if upload else None,
        "error": why_refused(upload) if upload and upload.is_refused and not is_replaced else "",
        "is_replaced": bool(upload and upload.is_refused and is_replaced),
    }


def _report_context(request: HttpRequest, place: Placement, found: Report, **forms: Any) -> dict[str, Any]:
    user, title = request.user, _("Report %(number)s") % {"number": found.number}
    delivers = permissions.delivers(place, user) and found.state != "accepted"
    judges = permissions.judges(place, user) and found.state == "delivered"
    return {
        "report": found,
        "placement": place,
        "pill": deliverable_pill(found, counted_day(place)),
        "due": worded(found.due_on),
        "report_form": forms.get("report_form")
        or (ReportForm(initial={"text": found.text}) if delivers and not found.form_id else None),
        **report_page(request, found, delivers=delivers, wrong=forms.get("wrong") or {}),
        "decision_form": forms.get("decision_form") or (DecisionForm() if judges else None),
        "page_kicker": place.application.shown_title,
        "page_title": title,
        "crumbs": crumbs_of(place, title),
    }
