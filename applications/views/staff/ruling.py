"""One application at the eligibility desk: its check-list and ruling, and the second look at a ruling."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applications.desk_order import landing_on, place_of
from applications.flag_page import flag_rows
from applications.models import Application
from applications.moments import moment_cell, moment_line, until_line
from applications.pills import pill_of
from applications.ruling_page import RulingPage, ruling_page
from applications.second_look_page import second_look_of
from applications.services.ruling import STEPS, save_check
from applications.services.second_look import asks_second_look, confirm_ruling, return_ruling
from applications.services.watching import looking_now, note_opening
from applications.staff_forms_diligence import ReturnForm
from applications.staff_queries import next_of, to_look_at, to_rule
from applications.taking_back import ruling_leaves_at
from applications.views.staff.desk import GET_POST, application_of, demand_officer, frame, status_of
from calls.permissions import officer
from calls.views.staff.desk import StaffRequest, attempt
from core.clock import now
from core.refusals import NotNow


@GET_POST
def ruling(request: StaffRequest, reference: str) -> HttpResponse:
    """The check-list of one application, and its ruling."""
    application = application_of(request, reference)
    if request.method == "POST":
        demand_officer(application.call, request.user)
    page = ruling_page(application, request.POST or None)
    if page is None:
        raise Http404
    form = page.form
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(
            form,
            lambda: save_check(application, by=request.user, ticks=form.ticks(), ruling=form.chosen()),
            request,
        )
    ):
        return _after_saving(request, application, form.chosen().kind)
    if request.method == "GET":
        note_opening(application, by=request.user, what="ruling")
    return _shown(request, application, page)


@require_POST
def second_look(request: StaffRequest, reference: str) -> HttpResponse:
    """Confirm the ruling that another officer prepared, or return it with a reason."""
    application = application_of(request, reference)
    demand_officer(application.call, request.user)
    prepared = application.prepared_rulings.first()
    page = ruling_page(application)
    if page is None or prepared is None:
        raise NotNow(_("No ruling waits for a second officer."))
    form = ReturnForm(request.POST)
    if request.POST.get("act") == "confirm":
        form = ReturnForm({"reason": "-"})
    done = form.is_valid() and attempt(
        form,
        lambda: (
            confirm_ruling(prepared, by=request.user)
            if request.POST.get("act") == "confirm"
            else return_ruling(prepared, by=request.user, reason=form.cleaned_data["reason"])
        ),
        request,
    )
    if not done:
        return _shown(request, application, page, form)
    is_confirmed = request.POST.get("act") == "confirm"
    said = (
        _("%(reference)s: the ruling is confirmed.") if is_confirmed else _("%(reference)s: it is returned.")
    )
    messages.success(request, said % {"reference": application.reference})
    return _to_next(application, to_look_at(application.call_id, request.user))


def _shown(
    request: StaffRequest, application: Application, page: RulingPage, look_form: ReturnForm | None = None
) -> HttpResponse:
    form: Any = look_form or page.form
    context = {
        **frame(application.call, "applications:eligibility", application.shown_title, above=application),
        "application": application,
        "page": page,
        "form": page.form,
        "place": place_of(application),
        "flags": flag_rows(application, request.user),
        "look": second_look_of(application, request.user, look_form),
        "look_form": look_form,
        "others": [
            (one.by, moment_cell(application.call, one.at)) for one in looking_now(application, request.user)
        ],
        "pill": pill_of(application),
        "due": page.correction and until_line(application.call, page.correction.due_at),
        "received": moment_line(application.call, page.received_at, seconds=True),
        "may_act": officer(application.call, request.user),
        "way_back": _way_back(application, request.user),
    }
    return render(request, "applications/staff/ruling.html", context, status=status_of(form))


def _way_back(application: Application, by: Any) -> dict[str, str] | None:
    """The button that takes the newest ruling or request back, and until when it works."""
    if not officer(application.call, by):
        return None
    if application.state == "correction_requested":
        return {"label": _("Take the request back"), "until": ""}
    leaves = ruling_leaves_at(application) if application.state in ("eligible", "ineligible") else None
    if leaves is None or now() >= leaves:
        return None
    until = moment_line(application.call, leaves, seconds=True)
    return {"label": _("Take the ruling back"), "until": until}


def _after_saving(request: StaffRequest, application: Application, kind: str) -> HttpResponse:
    said = {
        "": _("%(reference)s: the check-list is saved."),
        "eligible": _("%(reference)s is eligible."),
        "correction": _("%(reference)s: the correction is requested."),
        "ineligible": _("%(reference)s is ruled ineligible."),
    }
    sentence = said[kind]
    if kind in STEPS and asks_second_look(application.call, STEPS[kind]):
        sentence = _("%(reference)s: the ruling waits for a second officer.")
    messages.success(request, sentence % {"reference": application.reference})
    if request.POST.get("then") == "stay":
        return redirect("applications:ruling", reference=application.reference)
    return _to_next(application, to_rule(application.call_id))


def _to_next(application: Application, rows: Any) -> HttpResponse:
    following = next_of(rows, application)
    if following is None:
        return redirect("applications:eligibility", slug=application.call.slug)
    return redirect(landing_on(following, list(application.call.eligibility_rules.all())))
