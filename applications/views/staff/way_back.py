"""Rulings and requests of the last minutes: looked through, and taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Application, PreparedRuling
from applications.moments import moment_cell
from applications.newly_taken import leaves_at, newly_prepared, newly_taken
from applications.services.together import Taken, take_back_chosen
from applications.step_words import step_done
from applications.views.staff.chosen import MOST
from applications.views.staff.desk import GET_POST, demand_officer, frame
from applications.views.staff.eligibility import call_of, tell_refused
from calls.models import Call
from calls.views.staff.desk import StaffRequest, attempt
from core.clock import now
from core.refusals import NotNow


@dataclass(frozen=True)
class Row:
    """One application that was ruled or asked for a correction a moment ago."""

    application: Application
    step: str
    at: str
    by: str
    leaves: str
    is_chosen: bool


@GET_POST
def way_back(request: StaffRequest, slug: str) -> HttpResponse:
    """What can still be taken back; a POST takes the chosen back.

    `application` in the address chooses before; without it the reader's own are chosen.
    """
    call = call_of(request, slug)
    demand_officer(call, request.user)
    if request.method == "POST":
        attempt(None, lambda: _take_back(request, call), request)
        return redirect("applications:eligibility", slug=slug)
    asked = set(request.GET.getlist("application"))
    found = newly_taken(call).select_related("call", "form", "valid_submission")[:MOST]
    prepared = newly_prepared(call, request.user)[:MOST] if call.second_look else ()
    rows = [
        *(_prepared_row(call, one, asked) for one in prepared),
        *(_row(request, call, one, asked) for one in found),
    ]
    context = {
        **frame(call, "applications:eligibility", _title(len(rows))),
        "rows": rows,
    }
    return render(request, "applications/staff/way_back.html", context)


def _title(count: int) -> str:
    if not count:
        return _("Take back")
    said = ngettext(
        "%(count)s step can still be taken back", "%(count)s steps can still be taken back", count
    )
    return said % {"count": count}


def _row(request: StaffRequest, call: Call, one: Any, asked: set[str]) -> Row:
    leaves = leaves_at(one)
    return Row(
        application=one,
        step=step_done(one.last_step),
        at=moment_cell(call, one.last_at, seconds=True),
        by=one.last_name or "",
        leaves=_("have left") if leaves <= now() else moment_cell(call, leaves, seconds=True),
        is_chosen=one.reference in asked if asked else one.last_by == request.user.pk,
    )


def _prepared_row(call: Call, one: PreparedRuling, asked: set[str]) -> Row:
    return Row(
        application=one.application,
        step=_("Prepared: %(ruling)s") % {"ruling": one.get_step_display()},
        at=moment_cell(call, one.prepared_at, seconds=True),
        by=str(one.prepared_by),
        leaves=_("not before the second look"),
        is_chosen=one.application.reference in asked if asked else True,
    )


def _take_back(request: StaffRequest, call: Call) -> None:
    references = request.POST.getlist("application")[:MOST]
    if not references:
        raise NotNow(_("Choose at least one application."))
    taken: Taken = take_back_chosen(call, by=request.user, references=references)
    said = ngettext(
        "%(count)s application is to be checked again.",
        "%(count)s applications are to be checked again.",
        taken.count,
    )
    if taken.count:
        messages.success(request, said % {"count": taken.count})
    tell_refused(request, taken)
