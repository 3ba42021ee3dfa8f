"""Withdrawing, turning an award down, leaving the programme: each a page that says what will happen."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.forms import ReasonForm
from applications.models import Application
from applications.permissions import owner
from applications.services import leave as leave_programme
from applications.services import turn_down as turn_down_award
from applications.services import withdraw as withdraw_application
from applications.views.applicant.gate import frame, mine, person, say_no
from core.refusals import NotNow


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the application out of the call."""
    words = {
        "page_title": _("Withdraw this application?"),
        "consequences": [
            _("It will not be judged, and this cannot be undone."),
            _("While the call is open you may start a new one."),
            _("The call's officers see that you withdrew."),
        ],
        "act_label": _("Withdraw the application"),
        "done": _("The application is withdrawn."),
    }
    return _end(request, reference, withdraw_application, words, is_required=False)


@require_http_methods(["GET", "HEAD", "POST"])
def turn_down(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the award back."""
    words = {
        "page_title": _("Turn the award down?"),
        "consequences": [
            _("Your place goes to the next on the reserve list."),
            _("This cannot be undone."),
        ],
        "act_label": _("Turn the award down"),
        "done": _("The award is turned down."),
    }
    return _end(request, reference, turn_down_award, words, is_required=False)


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, reference: str) -> HttpResponse:
    """Leave the programme before graduation."""
    words = {
        "page_title": _("Leave the programme?"),
        "consequences": [
            _("Milestones that are not accepted yet are not paid."),
            _("This cannot be undone."),
        ],
        "act_label": _("Leave the programme"),
        "done": _("You have left the programme."),
    }
    return _end(request, reference, leave_programme, words, is_required=True)


def _end(
    request: HttpRequest, reference: str, service: Any, words: dict[str, Any], *, is_required: bool
) -> HttpResponse:
    application = mine(request, reference)
    if not owner(application, request.user):
        raise PermissionDenied(_("Only the owner of the application can do this."))
    form = ReasonForm(request.POST if request.method == "POST" else None, is_required=is_required)
    if form.is_bound and form.is_valid():
        try:
            service(application, by=person(request), reason=form.cleaned_data["reason"])
            messages.success(request, words["done"])
        except NotNow as refusal:
            say_no(request, refusal)
        return redirect(application)
    return render(request, "confirm.html", _context(request, application, words, form))


def _context(
    request: HttpRequest, application: Application, words: dict[str, Any], form: ReasonForm
) -> dict[str, Any]:
    return {
        **frame(request, application, words["act_label"]),
        **words,
        "form": form,
        "act_tone": "danger",
        "cancel_url": application.get_absolute_url(),
        "facts": [
            {"name": _("Application"), "value": application.shown_title},
            {"name": _("Reference"), "value": application.reference},
        ],
    }
