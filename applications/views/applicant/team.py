"""The people on an application, and accepting an invitation."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.forms import InvitationForm
from applications.models import Application, CollaboratorInvitation
from applications.permissions import owner
from applications.services import accept_invitation, cancel_invitation, invite, remove_collaborator
from applications.services.team import is_working
from applications.views.applicant.gate import frame, mine, person, say_no
from core import clock
from core.numbers import row_number
from core.refusals import NotNow, Refusal


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, reference: str) -> HttpResponse:
    """Who works on the application; its owner invites and removes."""
    application = mine(request, reference)
    form = InvitationForm()
    if request.method == "POST":
        if "remove" in request.POST or "cancel" in request.POST:
            return _remove(request, application)
        if not owner(application, request.user):
            raise PermissionDenied(_("Only the owner of the application can invite others."))
        form = InvitationForm(request.POST)
        if form.is_valid() and _invited(request, application, form):
            return redirect("applications:people", reference=reference)
    waiting = application.invitations.filter(used_at__isnull=True, expires_at__gt=clock.now())
    context = {
        **frame(request, application, _("People")),
        "form": form,
        "people": list(application.collaborators.all()),
        "invitations": list(waiting.order_by("invited_at")),
        "is_owner": owner(application, request.user),
        "may_invite": owner(application, request.user) and is_working(application),
        "page_title": _("People on this application"),
        "page_lead": _("Editors write with you. Only the owner submits, withdraws and invites.")
        if is_working(application)
        else "",
    }
    return render(request, "applications/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation to an application."""
    rows = CollaboratorInvitation.objects.select_related("application__call", "invited_by")
    invited = get_object_or_404(rows, token=token)
    if request.method == "POST":
        try:
            joined = accept_invitation(token, by=person(request))
        except Refusal as refusal:
            say_no(request, refusal)
            return redirect("applications:mine")
        messages.success(request, _("You work on this application now."))
        return redirect("applications:detail", reference=joined.application.reference)
    is_over = invited.used_at is not None or clock.now() >= invited.expires_at
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
    template = "applications/invitation_over.html" if is_over else "confirm.html"
    return render(request, template, context)


def _invited(request: HttpRequest, application: Application, form: InvitationForm) -> bool:
    given = form.cleaned_data
    try:
        invite(application, by=person(request), address=given["address"], role=given["role"])
    except NotNow as refusal:
        form.add_error("address", refusal.sentence)
        return False
    messages.success(request, _("The invitation is on its way to %(address)s.") % form.cleaned_data)
    return True


def _remove(request: HttpRequest, application: Application) -> HttpResponse:
    """Let somebody go, or take an invitation back."""
    pk = row_number(request.POST.get("remove") or request.POST.get("cancel") or "")
    try:
        if "remove" in request.POST:
            remove_collaborator(get_object_or_404(application.collaborators, pk=pk), by=person(request))
        else:
            cancel_invitation(get_object_or_404(application.invitations, pk=pk), by=person(request))
    except NotNow as refusal:
        say_no(request, refusal)
    if not application.collaborators.filter(user=person(request)).exists():
        return redirect("applications:mine")
    return redirect("applications:people", reference=application.reference)
