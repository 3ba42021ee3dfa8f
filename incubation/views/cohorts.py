"""Office: the cohorts of a call, the milestones everybody gets, and how the placements stand."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from calls import permissions as on_call
from calls.models import Call
from calls.rail import rail
from core.refusals import Refusal
from incubation import services
from incubation.days import today
from incubation.journeys import country_word
from incubation.models import Cohort, Stage, StageMilestone
from incubation.money_table import sums_of_cohort
from incubation.notices import names_of
from incubation.office_forms import CohortForm, StageMilestoneForm
from incubation.pills import LATE, placement_pills
from incubation.queries import placements as reading
from incubation.views.fetching import demand_officer, office_call, posted, took

PAGE_SIZE = 50


@require_safe
def cohorts(request: HttpRequest, slug: str) -> HttpResponse:
    """The cohorts of a call, and the winners who wait for a place."""
    call = office_call(request, slug)
    rows = list(reading.cohorts_of(call, today(call)))
    winners = Paginator(reading.waiting_winners(call), PAGE_SIZE).get_page(request.GET.get("page"))
    context = _office(call, _("Incubation")) | {
        "cohorts": rows,
        "late": LATE,
        "winners": winners.object_list,
        "page_obj": winners,
        "has_incubation": call.programme.has_incubation,
        "is_officer": on_call.officer(call, request.user),
    }
    return render(request, "incubation/office/cohorts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def cohort_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Open a cohort, with or without the milestones of an earlier one."""
    call = office_call(request, slug)
    demand_officer(request, call)
    form = CohortForm(posted(request), call=call)
    made: list[Cohort] = []
    if request.method == "POST" and took(
        form, lambda: made.append(_create(call, form.cleaned_data, request.user))
    ):
        messages.success(
            request, _("The cohort is open. Its milestones can be changed until winners are admitted.")
        )
        return redirect("incubation:cohort", cohort=made[0].key)
    context = _office(call, _("A new cohort")) | {
        "form": form,
        "act_label": _("Open the cohort"),
        "cancel_url": reverse("incubation:cohorts", kwargs={"slug": slug}),
    }
    return render(request, "incubation/office/form.html", context)


@require_safe
def cohort(request: HttpRequest, cohort: str) -> HttpResponse:
    """The placements of a cohort, the late ones first, and the milestones of its stages."""
    found = cohort_of(request, cohort)
    day = today(found.call)
    page = Paginator(reading.placements_of(found, day), PAGE_SIZE).get_page(request.GET.get("page"))
    milestones = list(found.stage_milestones.all())
    context = _office(found.call, str(found)) | {
        "cohort": found,
        "rows": [_row(one, day) for one in page.object_list],
        "page_obj": page,
        **sums_of_cohort(found),
        "stages": [(stage.label, [one for one in milestones if one.stage == stage]) for stage in Stage],
        "percent": sum(one.tranche_percent for one in milestones),
        "is_officer": on_call.officer(found.call, request.user),
    }
    return render(request, "incubation/office/cohort.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def cohort_stages(request: HttpRequest, cohort: str) -> HttpResponse:
    """Make the milestones of this cohort the stages of its programme."""
    found = cohort_of(request, cohort)
    demand_officer(request, found.call)
    if request.method == "POST":
        try:
            services.keep_as_programme_stages(found, by=request.user)
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("Kept: new cohorts of the programme begin with these milestones."))
        return redirect("incubation:cohort", cohort=cohort)
    context = _office(found.call, _("Keep these as the stages of the programme?")) | {
        "layout": "layouts/office.html",
        "page_kicker": str(found),
        "consequences": [
            _("New cohorts of the programme are offered these milestones first."),
            _("What was kept for the programme before is replaced."),
            _("Cohorts and placements that are there keep theirs."),
        ],
        "act_label": _("Keep them for the programme"),
        "cancel_url": reverse("incubation:cohort", kwargs={"cohort": cohort}),
    }
    return render(request, "confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def stage_milestone_new(request: HttpRequest, cohort: str) -> HttpResponse:
    """Add a milestone that every placement gets."""
    found = cohort_of(request, cohort)
    demand_officer(request, found.call)
    form = StageMilestoneForm(posted(request))
    if request.method == "POST" and took(
        form, lambda: services.add_stage_milestone(found, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("The milestone is added."))
        return redirect("incubation:cohort", cohort=cohort)
    return render(request, "incubation/office/form.html", _builder(found, form, _("Add the milestone")))


@require_http_methods(["GET", "HEAD", "POST"])
def stage_milestone(request: HttpRequest, cohort: str, pk: int) -> HttpResponse:
    """Change a milestone of the cohort, or take it out."""
    found = cohort_of(request, cohort)
    demand_officer(request, found.call)
    row = get_object_or_404(found.stage_milestones, pk=pk)
    if request.method == "POST" and request.POST.get("act") == "remove":
        services.remove_stage_milestone(row, by=request.user)
        messages.success(request, _("The milestone is taken out."))
        return redirect("incubation:cohort", cohort=cohort)
    form = StageMilestoneForm(posted(request), instance=row)
    if request.method == "POST" and took(form, lambda: _change(row, form, request.user)):
        messages.success(request, _("The milestone is changed."))
        return redirect("incubation:cohort", cohort=cohort)
    context = _builder(found, form, _("Save the milestone")) | {"remove_label": _("Take this milestone out")}
    return render(request, "incubation/office/form.html", context)


def cohort_of(request: HttpRequest, key: str) -> Cohort:
    """A cohort of a call that the person works on."""
    calls = Call.objects.staffed_by(request.user, "officer", "approver")
    rows = Cohort.objects.filter(call__in=calls).select_related("call__programme")
    return get_object_or_404(rows, key=key)


def _office(call: Call, title: str) -> dict[str, Any]:
    return {
        "call": call,
        "rail": rail(call, "incubation:cohorts"),
        "page_kicker": str(call),
        "page_title": title,
    }


def _builder(found: Cohort, form: Any, label: str) -> dict[str, Any]:
    return _office(found.call, _("A milestone of %(cohort)s") % {"cohort": found}) | {
        "form": form,
        "page_lead": _("Placements that have theirs already keep it as it was."),
        "act_label": label,
        "cancel_url": reverse("incubation:cohort", kwargs={"cohort": found.key}),
    }


def _create(call: Call, given: dict[str, Any], by: Any) -> Cohort:
    source = given.pop("source")
    made = services.create_cohort(call, by=by, **given)
    if source == CohortForm.PROGRAMME:
        services.begin_with_programme_stages(made, by=by)
    elif source:
        earlier = Cohort.objects.get(call__programme=call.programme_id, key=source)
        services.copy_stage_milestones(made, source=earlier, by=by)
    return made


def _change(row: StageMilestone, form: StageMilestoneForm, by: Any) -> None:
    services.change_stage_milestone(row, by=by, **form.cleaned_data)


def _row(placement: Any, day: date) -> dict[str, Any]:
    return {
        "placement": placement,
        "title": placement.application.shown_title,
        "country": country_word(placement.application.country),
        "mentors": names_of(placement.mentorings.all()),
        "pills": placement_pills(placement),
        "late": LATE,
        "is_next_over": bool(placement.next_due and placement.next_due < day),
        "has_budget_to_agree": getattr(getattr(placement, "budget", None), "state", "") == "delivered",
    }
