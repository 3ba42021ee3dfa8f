"""Office: into a cohort, from stage to stage, and who accompanies whom."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.models import Application
from calls.models import Call
from calls.rail import rail
from core import ledger
from core.refusals import Refusal
from incubation import permissions, services
from incubation.days import days_moved, today
from incubation.gate_forms import GateForm
from incubation.gates import NEXT, STEPS, checks
from incubation.left_open import checks_of, still_open, told_of
from incubation.models import Placement
from incubation.office_forms import (
    AdmitForm,
    MilestoneForm,
    NewDateForm,
    ReasonForm,
    ReportDateForm,
)
from incubation.queries import placements as reading
from incubation.views.fetching import (
    demand,
    demand_officer,
    milestone_of,
    office_application,
    office_placement,
    posted,
    took,
)
from scoring.models import Expert


@require_http_methods(["GET", "HEAD", "POST"])
def admit(request: HttpRequest, reference: str) -> HttpResponse:
    """Give a winner a place in a cohort: cohort, award, mentor."""
    application = office_application(request, reference)
    demand_officer(request, application.call)
    form = AdmitForm(posted(request), call=application.call, initial=_award_of(application))
    made: list[Placement] = []
    if request.method == "POST" and took(
        form, lambda: made.append(_admit(application, form.cleaned_data, request.user))
    ):
        messages.success(request, _("Admitted. The team is told, and its first milestones are set."))
        return redirect("incubation:placement", placement=made[0].public_id)
    context = office_page(application.call, _("Admit to a cohort")) | {
        "form": form,
        "page_kicker": f"{application.reference} · {application.shown_title}",
        "page_lead": _("The first stage begins, its milestones are set, and the team gets a mail."),
        "experts": experts(),
        "act_label": _("Admit to the cohort"),
        "cancel_url": reverse("incubation:cohorts", kwargs={"slug": application.call.slug}),
    }
    return render(request, "incubation/office/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def stage(request: HttpRequest, placement: uuid.UUID) -> HttpResponse:
    """The gate to the next stage: what is there, what is missing, and what an officer decides and why."""
    found = office_placement(request, placement, rows=reading.whole)
    demand(permissions.officer(found, request.user))
    state = found.application.state
    met = checks(found, names_host=True)
    is_open = state in STEPS and all(one.is_ok for one in met)
    left = still_open(found)
    form = GateForm(posted(request), advances=_advances(state) if is_open else "", has_open=bool(left))
    if request.method == "POST" and took(
        form, lambda: services.review_gate(found, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("Done: the team is told."))
        return redirect("incubation:placement", placement=placement)
    context = office_page(found.application.call, found.application.shown_title) | {
        "placement": found,
        "form": form,
        "checks": met,
        "is_open": is_open,
        "left": checks_of(left),
        "next_stage": NEXT.get(state, ""),
        "has_ended": state not in STEPS,
        "reviews": [(one, told_of(one)) for one in found.gate_reviews.all()],
        "page_kicker": str(found.cohort),
    }
    return render(request, "incubation/office/stage.html", context)


def _advances(state: str) -> str:
    if STEPS[state] == "graduate":
        return _("Graduate: the whole way is gone")
    return _("Advance to the next stage: %(stage)s") % {"stage": NEXT[state]}


@require_http_methods(["GET", "HEAD", "POST"])
def milestone_new(request: HttpRequest, placement: uuid.UUID) -> HttpResponse:
    """Agree on a milestone besides those of the cohort, with or without a tranche."""
    found = office_placement(request, placement)
    demand(permissions.officer(found, request.user))
    form = MilestoneForm(posted(request), initial={"stage": found.application.state})
    if request.method == "POST" and took(
        form, lambda: _add_milestone(found, form.cleaned_data, request.user)
    ):
        messages.success(request, _("The milestone is set."))
        return redirect("incubation:placement", placement=placement)
    return _plain_form(request, found, form, _("One more milestone"), _("Set the milestone"))


@require_http_methods(["GET", "HEAD", "POST"])
def milestone_move(request: HttpRequest, milestone: uuid.UUID) -> HttpResponse:
    """Agree on another date for a milestone."""
    found = milestone_of(request, milestone)
    demand(permissions.officer(found.placement, request.user))
    form = NewDateForm(posted(request), initial={"due_on": found.due_on})
    if request.method == "POST" and took(
        form, lambda: services.move_milestone(found, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("The new date is set."))
        return redirect("incubation:milestone", milestone=milestone)
    return _plain_form(
        request,
        found.placement,
        form,
        _("Another date for “%(what)s”") % {"what": found.title},
        _("Set the date"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def milestone_cancel(request: HttpRequest, milestone: uuid.UUID) -> HttpResponse:
    """Do without a milestone, with a reason."""
    found = milestone_of(request, milestone)
    demand(permissions.officer(found.placement, request.user))
    form = ReasonForm(posted(request))
    if request.method == "POST" and took(
        form, lambda: services.cancel_milestone(found, note=form.cleaned_data["reason"], by=request.user)
    ):
        messages.success(request, _("The milestone is cancelled."))
        return redirect("incubation:milestone", milestone=milestone)
    title = _("Do without “%(what)s”?") % {"what": found.title}
    return _plain_form(request, found.placement, form, title, _("Cancel the milestone"))


@require_http_methods(["GET", "HEAD", "POST"])
def report_new(request: HttpRequest, placement: uuid.UUID) -> HttpResponse:
    """Ask the team for its next report."""
    found = office_placement(request, placement)
    demand(permissions.officer(found, request.user))
    form = ReportDateForm(posted(request), today=today(found.application.call))
    if request.method == "POST" and took(
        form, lambda: services.ask_for_report(found, due_on=form.cleaned_data["due_on"], by=request.user)
    ):
        messages.success(request, _("The report is asked for."))
        return redirect("incubation:placement", placement=placement)
    return _plain_form(request, found, form, _("Ask for a report"), _("Ask for the report"))


@require_http_methods(["GET", "HEAD", "POST"])
def pause(request: HttpRequest, placement: uuid.UUID) -> HttpResponse:
    """Let a placement rest, with a reason; or let it go on, and its open dates move by the days between."""
    found = office_placement(request, placement)
    demand(permissions.officer(found, request.user))
    if found.paused_on:
        return _go_on(request, found)
    form = ReasonForm(posted(request))
    if request.method == "POST" and took(
        form, lambda: services.pause(found, reason=form.cleaned_data["reason"], by=request.user)
    ):
        messages.success(request, _("Paused: the team is told. Nothing of it is late from now on."))
        return redirect("incubation:placement", placement=placement)
    return _plain_form(request, found, form, _("Pause this placement?"), _("Pause it"))


def _go_on(request: HttpRequest, found: Placement) -> HttpResponse:
    days = (today(found.application.call) - (found.paused_on or found.admitted_on)).days
    if request.method == "POST":
        try:
            days = services.resume(found, by=request.user)
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, days_moved(days))
        return redirect("incubation:placement", placement=found.public_id)
    context = {
        "layout": "layouts/office.html",
        **office_page(found.application.call, _("Let this placement go on?")),
        "page_kicker": found.application.shown_title,
        "consequences": [days_moved(days), _("The team is told.")],
        "act_label": _("Let it go on"),
        "cancel_url": reverse("incubation:placement", kwargs={"placement": found.public_id}),
    }
    return render(request, "confirm.html", context)


def office_page(call: Call, title: str) -> dict[str, Any]:
    """What every office page of incubation has."""
    return {
        "call": call,
        "rail": rail(call, "incubation:cohorts"),
        "page_kicker": str(call),
        "page_title": title,
    }


def experts() -> list[tuple[str, str]]:
    """Address and name of the experts who have an account, to choose a mentor from."""
    rows = Expert.objects.filter(user__isnull=False, user__is_active=True).order_by("name")
    return list(rows.values_list("user__email", "name")[:300])


def _plain_form(request: HttpRequest, found: Placement, form: Any, title: str, label: str) -> HttpResponse:
    context = office_page(found.application.call, title) | {
        "form": form,
        "page_kicker": found.application.shown_title,
        "act_label": label,
        "cancel_url": reverse("incubation:placement", kwargs={"placement": found.public_id}),
    }
    return render(request, "incubation/office/form.html", context)


def _award_of(application: Application) -> dict[str, Any]:
    call = application.call
    return {"award_amount": call.ceiling_amount, "award_currency": call.ceiling_currency}


def _admit(application: Application, given: dict[str, Any], by: Any) -> Placement:
    return services.admit(application, by=by, **given)


def _add_milestone(found: Placement, given: dict[str, Any], by: Any) -> None:
    amount: Decimal | None = given.pop("amount")
    with ledger.book():
        milestone = services.add_milestone(found, by=by, **given)
        if amount:
            services.plan_tranche(found, milestone=milestone, amount=amount, by=by)
