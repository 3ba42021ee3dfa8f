"""Versions of a form in use: preparing one, giving it up. Putting it in force is a page of the floor above,
which knows the drafts."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from calls.built_forms import REPORTS
from calls.form_outline import newest_form
from calls.models import Call
from calls.services.form_building import open_form
from calls.services.form_versions import drop_prepared, new_form_version, new_report_version
from calls.views.staff.desk import StaffRequest, attempt, desk, say, staffed_call


@require_http_methods(["GET", "HEAD", "POST"])
def version(request: StaffRequest, slug: str) -> HttpResponse:
    """Say what preparing a new version means, then do it; the first form of a call is begun here too."""
    call = staffed_call(request, slug)
    if request.method == "POST" and attempt(None, lambda: _new_version(call, request.user), request):
        say(request, _("The form is open for changes."))
        return redirect("calls:build_form", slug=slug)
    context = {
        "layout": "layouts/office.html",
        "page_title": _("Prepare a new version of the form?"),
        "consequences": [
            _("You change a copy. Until you put it in force, everybody goes on with the form in use."),
            _("Before it is in force you see what changes, and for how many drafts."),
            _("What is submitted already stands as it was submitted, with the form it was written in."),
        ],
        "act_label": _("Prepare a new version"),
        "cancel_url": reverse("calls:build_form", kwargs={"slug": slug}),
    }
    return desk(request, call, "confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def report_version(request: StaffRequest, slug: str) -> HttpResponse:
    """The same for the form of the reports: its first version is begun here, the next one made."""
    call = staffed_call(request, slug)
    page = redirect("calls:build_report_form", slug=slug)
    if request.method == "POST":
        if attempt(None, lambda: _new_report_version(call, request.user), request):
            say(request, _("The form is open for changes."))
        return page
    context = {
        "layout": "layouts/office.html",
        "built": REPORTS,
        "page_title": _("Make a new version of the form of the reports?"),
        "consequences": [
            _("Reports that were asked for keep the form they were asked with."),
            _("A new version holds for those that are asked for afterwards."),
        ],
        "act_label": _("Make a new version"),
        "cancel_url": reverse("calls:build_report_form", kwargs={"slug": slug}),
    }
    return desk(request, call, "confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def drop(request: StaffRequest, slug: str, number: int) -> HttpResponse:
    """Ask, then give a prepared version up."""
    call = staffed_call(request, slug)
    get_object_or_404(call.forms, version=number, is_prepared=True)
    if request.method == "POST" and attempt(
        None, lambda: drop_prepared(call, version=number, by=request.user), request
    ):
        say(request, _("The prepared version is given up."))
        return redirect("calls:build_form", slug=slug)
    context = {
        "layout": "layouts/office.html",
        "page_title": _("Give version %(number)s of the form up?") % {"number": number},
        "consequences": [_("Everything changed in it is lost. The form in use stays as it is.")],
        "act_label": _("Give the version up"),
        "act_tone": "danger",
        "cancel_url": reverse("calls:build_form", kwargs={"slug": slug}),
    }
    return desk(request, call, "confirm.html", context)


def _new_report_version(call: Call, by: Any) -> None:
    if newest_form(call, REPORTS.purpose) is None:
        open_form(call, by=by, purpose=REPORTS.purpose)
    else:
        new_report_version(call, by=by)


def _new_version(call: Call, by: Any) -> None:
    if newest_form(call) is None:
        open_form(call, by=by)
    else:
        new_form_version(call, by=by)
