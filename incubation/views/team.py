"""What a team and its mentors see: what waits for them, and the placement on one page."""

from __future__ import annotations

import uuid
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applications.models import Application
from applications.workflow import IN_A_COHORT
from calls.rail import rail
from core.countries import country_codes, country_name
from incubation import notices, permissions, services
from incubation.days import counted_day, months_after, today
from incubation.follow_up_page import answered
from incubation.forms import DeliverForm, LeaveForm, NoteForm
from incubation.gates import checks
from incubation.models import Milestone, Outcome, Placement, Report
from incubation.money import worded
from incubation.pills import LATE, TRANCHES, deliverable_pill, is_late, placement_pills
from incubation.pilot_chart import measured
from incubation.queries import placements as reading
from incubation.queries.late import LATE_STATES
from incubation.timeline import events, stage_steps, why_paused
from incubation.views.fetching import demand, placement_of, posted, took
from incubation.waiting import address_of, asked_of, by_urgency, name_of, what_waits


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The placements somebody works on or accompanies, and what waits there."""
    rows = list(reading.waiting(Placement.objects.accompanied_or_own(request.user)))
    context = {
        "tasks": by_urgency(
            [*asked_of(request.user), *(task for row in rows for task in what_waits(row, request.user))]
        ),
        "placements": [
            {
                "title": row.application.shown_title,
                "url": reverse("incubation:placement", kwargs={"placement": row.public_id}),
                "note": str(row.cohort),
                "pills": placement_pills(row),
            }
            for row in rows
        ],
        "page_title": _("Incubation"),
        "page_lead": _("What waits for you, and the placements that you accompany or take part in."),
    }
    return render(request, "incubation/mine.html", context)


@require_safe
def placement(request: HttpRequest, placement: uuid.UUID) -> HttpResponse:
    """One placement: stages, what comes next, milestones, pilots, and everything that happened."""
    found = placement_of(request, placement, rows=reading.whole)
    return render(request, "incubation/placement.html", placement_context(request, found))


def placement_context(request: HttpRequest, found: Placement, **forms: Any) -> dict[str, Any]:
    """What the page of a placement shows; `forms` are bound ones that were refused."""
    application, user = found.application, request.user
    day = counted_day(found)
    is_officer = permissions.officer(found, user)
    is_staff = is_officer or permissions.approver(found, user)
    open_ones = [one for one in found.milestones.all() if one.state in LATE_STATES]
    delivers = permissions.delivers(found, user) and application.state in IN_A_COHORT
    return {
        "placement": found,
        "application": application,
        "page_kicker": " · ".join(
            filter(None, [str(found.cohort), application.applicant_name, _country(found)])
        ),
        "page_title": application.shown_title,
        "page_lead": _("Mentor: %(names)s") % {"names": notices.names_of(found.mentorings.all())},
        **_around(application, is_staff),
        "steps": stage_steps(found),
        **_next(found, open_ones),
        "milestone_rows": [_milestone_row(one, day) for one in found.milestones.all()],
        "paid": _paid(found),
        "reports": [(one, deliverable_pill(one, day)) for one in found.reports.all()],
        "pilots": [
            (one, [measured(row, one.starts_on) for row in one.indicators.all()])
            for one in found.pilots.all()
        ],
        "is_under_way": application.state in IN_A_COHORT,
        "checks": checks(found, names_host=is_officer),
        "events": events(found),
        **_later(found),
        "deliver_form": forms.get("deliver_form") or (DeliverForm() if delivers and open_ones else None),
        "note_form": forms.get("note_form") or (NoteForm() if permissions.talks(found, user) else None),
        "is_officer": is_officer,
        "why_paused": why_paused(found),
        "may_leave": permissions.ends(found, user) and application.state in IN_A_COHORT,
        "may_measure": permissions.measures(found, user),
        **{name: form for name, form in forms.items() if form is not None},
    }


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, placement: uuid.UUID) -> HttpResponse:
    """Write a comment or what a meeting came to."""
    found = placement_of(request, placement, rows=reading.whole)
    here = redirect("incubation:placement", placement=placement)
    if request.method != "POST":
        return here
    demand(permissions.talks(found, request.user))
    form = NoteForm(request.POST)
    if took(form, lambda: services.write_note(found, by=request.user, **_note_fields(form))):
        messages.success(request, _("Your note is on the timeline."))
        return here
    return render(request, "incubation/placement.html", placement_context(request, found, note_form=form))


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, placement: uuid.UUID) -> HttpResponse:
    """Leave the programme, by the owner or an officer: what happens, a reason, one button."""
    found = placement_of(request, placement)
    demand(permissions.ends(found, request.user))
    form = LeaveForm(posted(request))
    if request.method == "POST" and took(
        form, lambda: services.leave(found, reason=form.cleaned_data["reason"], by=request.user)
    ):
        messages.success(request, _("The placement has ended."))
        return redirect("incubation:placement", placement=placement)
    context = {
        "form": form,
        "page_kicker": found.application.shown_title,
        "page_title": _("Leave the programme?"),
        "consequences": [
            _("The placement ends today and cannot be taken up again."),
            _("Milestones that are not accepted, and their tranches, are cancelled."),
            _("What was accepted stays on record, and so does the award."),
        ],
        "act_label": _("Leave the programme"),
        "act_tone": "danger",
        "cancel_url": reverse("incubation:placement", kwargs={"placement": placement}),
    }
    return render(request, "confirm.html", context)


def _around(application: Application, is_staff: bool) -> dict[str, Any]:
    """The frame of the page: the office with its rail, or the public one with the way back."""
    if is_staff:
        return {"layout": "layouts/office.html", "rail": rail(application.call, "incubation:cohorts")}
    crumbs = [(_("Incubation"), reverse("incubation:mine")), (str(application), "")]
    return {"layout": "layouts/public.html", "crumbs": crumbs}


def _next(found: Placement, open_ones: list[Milestone]) -> dict[str, Any]:
    """What is to be handed in next, a milestone or a report; nothing while the placement is paused."""
    if found.paused_on:
        return {"next_thing": None}
    rows: list[Milestone | Report] = [*open_ones]
    rows += [one for one in found.reports.all() if one.state in LATE_STATES]
    first = min(rows, key=partial(_urgency, found.application.state), default=None)
    if first is None:
        return {"next_thing": None}
    return {
        "next_thing": first,
        "next_name": name_of(first),
        "next_url": address_of(found, first),
        "late": LATE,
        "is_next_late": is_late(first, counted_day(found)),
        "next_milestone": first if isinstance(first, Milestone) else None,
    }


def _urgency(stage: str, one: Milestone | Report) -> tuple[bool, bool, date, int]:
    """What comes next: this stage before others, required before optional, early before late."""
    if isinstance(one, Report):
        return (False, False, one.due_on, one.pk)
    return (one.stage != stage, not one.is_required, one.due_on, one.pk)


def _later(found: Placement) -> dict[str, Any]:
    """What was answered after graduation, and the months whose question has come."""
    if found.application.state != "graduated" or found.ended_on is None:
        return {"outcomes": (), "open_outcomes": (), "asked_of": ()}
    rows = list(found.outcomes.select_related("recorded_by"))
    day, done = today(found.application.call), {one.months for one in rows}
    reached = [months for months in Outcome.MONTHS if months_after(found.ended_on, months) <= day]
    return {
        "outcomes": [(one, answered(one, found, names=True)) for one in rows],
        "open_outcomes": [months for months in reached if months not in done],
        "asked_of": reached,
    }


def _country(found: Placement) -> str:
    code = found.application.country
    return country_name(code) if code in country_codes() else ""


def _note_fields(form: NoteForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("text", "kind", "on")}


def _milestone_row(one: Any, day: Any) -> dict[str, Any]:
    tranche = getattr(one, "tranche", None)
    return {
        "milestone": one,
        "pill": deliverable_pill(one, day),
        "is_late": is_late(one, day),
        "amount": worded(tranche.amount, tranche.currency) if tranche else "",
        "tranche_word": TRANCHES[tranche.state].label if tranche else "",
    }


def _paid(found: Placement) -> str:
    if found.award_amount is None:
        return ""
    tranches = [getattr(one, "tranche", None) for one in found.milestones.all()]
    paid = sum(one.amount for one in tranches if one is not None and one.state == "paid")
    return _("%(paid)s of %(award)s") % {
        "paid": worded(paid or found.award_amount * 0, found.award_currency),
        "award": worded(found.award_amount, found.award_currency),
    }
