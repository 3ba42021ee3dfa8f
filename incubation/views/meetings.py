"""Meetings: planned for a placement or a whole cohort, moved, called off, written down."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from calls.models import Call
from core import clock
from core.refusals import NotAllowed, Refusal
from incubation import permissions, services
from incubation.models import Cohort, Meeting, Placement
from incubation.together_forms import MeetingForm, MinutesForm
from incubation.views.cohorts import cohort_of
from incubation.views.fetching import crumbs_of, demand, demand_officer, placement_of, posted, took
from incubation.views.gates import office_page
from incubation.views.together import meeting_row


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_new(request: HttpRequest, placement: uuid.UUID) -> HttpResponse:
    """Plan a meeting of one placement."""
    found = placement_of(request, placement)
    demand(permissions.talks(found, request.user))
    form = MeetingForm(posted(request), zone=found.application.call.zone)
    made: list[Meeting] = []
    if request.method == "POST" and took(
        form, lambda: made.append(services.plan_meeting(placement=found, by=request.user, **form.given()))
    ):
        messages.success(request, _("Planned: everybody of the placement gets a letter."))
        return redirect("incubation:meeting", meeting=made[0].public_id)
    context = {
        "form": form,
        "act_label": _("Plan the meeting"),
        "cancel_url": reverse("incubation:together", kwargs={"placement": placement}),
        "page_kicker": found.application.shown_title,
        "page_title": _("Plan a meeting"),
        "crumbs": crumbs_of(found, _("Plan a meeting")),
    }
    return render(request, "incubation/meeting_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def cohort_meeting_new(request: HttpRequest, cohort: str) -> HttpResponse:
    """Plan a meeting of every placement of a cohort, such as its kick-off."""
    found = cohort_of(request, cohort)
    demand_officer(request, found.call)
    form = MeetingForm(posted(request), zone=found.call.zone, initial={"kind": _first_kind(found)})
    if request.method == "POST" and took(
        form, lambda: services.plan_meeting(cohort=found, by=request.user, **form.given())
    ):
        messages.success(request, _("Planned: everybody of the cohort gets a letter."))
        return redirect("incubation:cohort", cohort=cohort)
    context = office_page(found.call, _("Plan a meeting of the cohort")) | {
        "form": form,
        "page_kicker": str(found),
        "act_label": _("Plan the meeting"),
        "cancel_url": reverse("incubation:cohort", kwargs={"cohort": cohort}),
    }
    return render(request, "incubation/office/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: HttpRequest, meeting: uuid.UUID) -> HttpResponse:
    """One meeting: change it, call it off, or write down what it came to."""
    found = _meeting_of(request, meeting)
    may = permissions.arranges(found, request.user) and found.cancelled_at is None
    form = MeetingForm(instance=found, zone=found.cohort.call.zone)
    minutes = MinutesForm(initial={"note": found.note})
    if request.method == "POST":
        demand(permissions.arranges(found, request.user))
        done, form, minutes = _act(request, found, form, minutes)
        if done:
            return redirect("incubation:meeting", meeting=meeting)
    place = found.placement
    context = {
        **meeting_row(found, request.user),
        "form": form if may and not found.note else None,
        "minutes_form": minutes if may and found.starts_at <= clock.now() else None,
        "may_change": may,
        "refused": [one for one in (form, minutes) if one.errors],
        "page_kicker": str(place.application.shown_title if place else found.cohort),
        "page_title": found.get_kind_display(),
        "crumbs": crumbs_of(place, found.get_kind_display()) if place else _cohort_crumbs(found),
    }
    return render(request, "incubation/meeting.html", context)


def _act(request: HttpRequest, found: Meeting, form: Any, minutes: Any) -> tuple[bool, Any, Any]:
    """(whether it was done, the plan's form, the minutes' form); refused ones keep what was typed."""
    asked, by = request.POST.get("act", ""), request.user
    if asked == "cancel":
        return _call_off(request, found), form, minutes
    if asked == "minutes":
        minutes = MinutesForm(request.POST, initial={"note": found.note})
        done = took(minutes, lambda: services.write_minutes(found, note=minutes.cleaned_data["note"], by=by))
    else:
        form = MeetingForm(
            request.POST, instance=Meeting.objects.get(pk=found.pk), zone=found.cohort.call.zone
        )
        done = took(form, lambda: services.change_meeting(found, by=by, **form.given()))
    if done:
        messages.success(request, _("Saved."))
    return done, form, minutes


def _call_off(request: HttpRequest, found: Meeting) -> bool:
    try:
        services.cancel_meeting(found, by=request.user)
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Called off: everybody gets a letter."))
    return True


def _meeting_of(request: HttpRequest, meeting: uuid.UUID) -> Meeting:
    """Of a placement that the person reads, or of the cohort of one."""
    readable = Placement.objects.visible_to(request.user)
    cohorts = Cohort.objects.filter(
        call__in=Call.objects.staffed_by(request.user, "officer", "approver")
    ).values("pk")
    common = Q(placement__isnull=True) & (Q(cohort__placements__in=readable) | Q(cohort__in=cohorts))
    rows = Meeting.objects.filter(Q(placement__in=readable) | common).distinct()
    return get_object_or_404(
        rows.select_related("cohort__call", "placement__application__call", "noted_by"), public_id=meeting
    )


def _first_kind(cohort: Cohort) -> str:
    return Meeting.Kind.MEETING if cohort.meetings.exists() else Meeting.Kind.KICK_OFF


def _cohort_crumbs(found: Meeting) -> list[tuple[str, str]]:
    return [(_("Incubation"), reverse("incubation:mine")), (str(found.cohort), "")]
