"""The people on an application: invitations, what each may do, and who owns it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from applications.forms import HandOverForm, InvitationForm
from applications.models import Application, CollaboratorInvitation
from applications.permissions import owner
from applications.services import (
    accept_hand_over,
    accept_invitation,
    cancel_invitation,
    change_role,
    decline_hand_over,
    decline_invitation,
    invite,
    offer_hand_over,
    remove_collaborator,
    take_hand_over_back,
    tell_owner_it_is_ready,
)
from applications.services.team import is_working, waiting_invitations
from applications.views.applicant.gate import frame, mine, person, say_no
from core import clock
from core.numbers import row_number
from core.refusals import NotNow, Refusal


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, reference: str) -> HttpResponse:
    """Who works on the application; its owner invites, removes and says what the others may do."""
    application = mine(request, reference)
    form = InvitationForm()
    if request.method == "POST":
        act = next((name for name in ACTS if name in request.POST), None)
        if act:
            return _act(request, application, act)
        if not owner(application, request.user):
            raise PermissionDenied(_("Only the owner of the application can invite others."))
        form = InvitationForm(request.POST)
        if form.is_valid() and _invited(request, application, form):
            return redirect("applications:people", reference=reference)
    is_owner = owner(application, request.user)
    context = {
        **frame(request, application, _("People")),
        "form": form,
        "people": list(application.collaborators.all()),
        "invitations": list(waiting_invitations(application).order_by("invited_at")),
        "hand_over": application.hand_overs.filter(outcome="").select_related("offered_to").first(),
        "is_owner": is_owner,
        "may_invite": is_owner and is_working(application),
        "page_title": _("People on this application"),
        "page_lead": _("Editors write with you. Only the owner submits, withdraws and invites.")
        if is_working(application)
        else "",
    }
    return render(request, "applications/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, reference: str) -> HttpResponse:
    """Offer the application to somebody who works on it."""
    application = mine(request, reference)
    if not owner(application, request.user):
        raise PermissionDenied(_("Only the owner of the application can hand it over."))
    form = HandOverForm(request.POST if request.method == "POST" else None, application=application)
    if form.is_bound and form.is_valid():
        try:
            offered = offer_hand_over(
                application, by=person(request), collaborator=form.cleaned_data["collaborator"]
            )
            messages.success(
                request,
                _("Offered to %(who)s. You stay the owner until they accept.") % {"who": offered.offered_to},
            )
        except NotNow as refusal:
            say_no(request, refusal)
        return redirect("applications:people", reference=reference)
    context = {
        **frame(request, application, _("Hand over")),
        "form": form if form.has_choices else None,
        "page_title": _("Hand this application over?"),
        "people_url": reverse("applications:people", args=[reference]),
    }
    return render(request, "applications/hand_over.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept or decline an invitation to an application."""
    rows = CollaboratorInvitation.objects.select_related("application__call", "invited_by")
    invited = get_object_or_404(rows, token=token)
    if request.method == "POST":
        return _answer(request, token)
    is_over = invited.used_at or invited.declined_at or clock.now() >= invited.expires_at
    context = {
        "page_kicker": invited.application.call.title,
        "page_title": _("%(who)s invites you to an application") % {"who": invited.invited_by},
        "facts": [
            {"name": _("Application"), "value": invited.application.shown_title},
            {"name": _("Your part"), "value": invited.get_role_display()},
        ],
        "consequences": [_("You see everything in it, and the others see your name and address.")],
        "act_label": _("Accept the invitation"),
        "cancel_url": "/",
        "cancel_label": _("Not now"),
        "invited": invited,
    }
    template = "applications/invitation_over.html" if is_over else "applications/invitation.html"
    return render(request, template, context)


@require_POST
def ready(request: HttpRequest, reference: str) -> HttpResponse:
    """An editor tells the owner, by one letter, that the application can be submitted."""
    application = mine(request, reference)
    try:
        is_new = tell_owner_it_is_ready(application, by=person(request))
    except NotNow as refusal:
        say_no(request, refusal)
    else:
        who = {"who": next(one.user for one in application.collaborators.all() if one.role == "owner")}
        told = _("A letter is on its way to %(who)s.") % who
        again = _("%(who)s had such a letter within the last hour. No second one was sent.") % who
        messages.success(request, told if is_new else again)
    return redirect("applications:check", reference=reference)


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    try:
        if "decline" in request.POST:
            declined = decline_invitation(token, by=person(request))
            messages.success(request, _("You declined. %(who)s is told.") % {"who": declined.invited_by})
            return redirect("applications:mine")
        joined = accept_invitation(token, by=person(request))
    except Refusal as refusal:
        say_no(request, refusal)
        return redirect("applications:mine")
    messages.success(request, _("You work on this application now."))
    return redirect("applications:detail", reference=joined.application.reference)


def _invited(request: HttpRequest, application: Application, form: InvitationForm) -> bool:
    given = form.cleaned_data
    try:
        invite(application, by=person(request), address=given["address"], role=given["role"])
    except NotNow as refusal:
        form.add_error("address", refusal.sentence)
        return False
    messages.success(request, _("The invitation is on its way to %(address)s.") % form.cleaned_data)
    return True


def _act(request: HttpRequest, application: Application, act: str) -> HttpResponse:
    """Do what a button of the page says; the button's value is the row."""
    try:
        ACTS[act](request, application, row_number(request.POST.get(act, "").partition(":")[0]))
    except NotNow as refusal:
        say_no(request, refusal)
    if not application.collaborators.filter(user=person(request)).exists():
        return redirect("applications:mine")
    return redirect("applications:people", reference=application.reference)


def _remove(request: HttpRequest, application: Application, pk: int) -> None:
    remove_collaborator(get_object_or_404(application.collaborators, pk=pk), by=person(request))


def _cancel(request: HttpRequest, application: Application, pk: int) -> None:
    cancel_invitation(get_object_or_404(application.invitations, pk=pk), by=person(request))


def _change(request: HttpRequest, application: Application, pk: int) -> None:
    role = request.POST["change"].partition(":")[2]
    changed = change_role(get_object_or_404(application.collaborators, pk=pk), by=person(request), role=role)
    words = {"who": changed.user, "role": changed.get_role_display()}
    messages.success(request, _("%(who)s: %(role)s from now on.") % words)


def _take_back(request: HttpRequest, application: Application, pk: int) -> None:
    take_hand_over_back(application, by=person(request))


def _accept_offer(request: HttpRequest, application: Application, pk: int) -> None:
    accept_hand_over(get_object_or_404(application.hand_overs, pk=pk), by=person(request))
    messages.success(request, _("You are the owner of this application now."))


def _decline_offer(request: HttpRequest, application: Application, pk: int) -> None:
    declined = decline_hand_over(get_object_or_404(application.hand_overs, pk=pk), by=person(request))
    messages.success(request, _("You declined. %(who)s is told.") % {"who": declined.offered_by})


ACTS: dict[str, Callable[[HttpRequest, Application, int], None]] = {
    "remove": _remove,
    "cancel": _cancel,
    "change": _change,
    "take_back_offer": _take_back,
    "accept_offer": _accept_offer,
    "decline_offer": _decline_offer,
}
