"""Who works on a call."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from calls.invitation_rows import invitation_rows
from calls.models import Call, CallRole, StaffInvitation
from calls.role_matrix import note_of
from calls.role_words import after_day
from calls.second_person import asked_for
from calls.services import revoke_role
from calls.services.asking_for_approvers import ask_for_approver, namers
from calls.services.inviting import invite_staff
from calls.services.staffing import may_give, set_end
from calls.staff_forms.staffing import InviteForm, UntilForm
from calls.views.staff.desk import StaffRequest, attempt, desk, say, staffed_call
from calls.views.staff.staffing import act_on_invitation, told
from core.hub_time import hub_day
from core.numbers import row_number
from people.models import User

MOST_INVITATIONS = 50


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: StaffRequest, slug: str) -> HttpResponse:
    """Officers, approvers and observers, and who is invited; to give a role or to end one."""
    call = staffed_call(request, slug)
    if request.POST.get("revoke"):
        return _revoke(request, slug)
    invited = StaffInvitation.objects.filter(roles__call=call).distinct()
    if request.POST.get("invitation"):
        return act_on_invitation(request, request.path, invited)
    asks = not may_give(call, CallRole.Role.APPROVER, request.user)
    names = ", ".join(map(str, namers(call))) if asks else ""
    form = InviteForm(request.POST or None, call=call, namers=names)
    if form.is_valid() and attempt(form, lambda: _invite(request, call, form, asks), request):
        return redirect(request.path)
    held = call.roles.select_related("user", "granted_by", "acting_for")
    context = {
        "form": form,
        "roles": [(one, note_of(one)) for one in held.order_by("role", "user__name", "pk")],
        "invitations": invitation_rows(invited[:MOST_INVITATIONS], within=call),
        "asked": _asked(call),
        "page_title": _("People"),
        "page_lead": _("Each role given or ended stands in the ledger."),
    }
    return desk(request, call, "calls/office/people.html", context)


def _asked(call: Call) -> str:
    """That an approver is asked for, by whom and since when; "" where nobody waits for one."""
    asked = asked_for(call)
    if asked is None:
        return ""
    person = User.objects.filter(public_id=asked[0].removeprefix("person:")).first()
    return _("%(person)s asked for an approver on %(day)s. An administrator has yet to name them.") % {
        "person": person or _("Somebody"),
        "day": hub_day(asked[1], "DATE_FORMAT"),
    }


def _invite(request: StaffRequest, call: Call, form: InviteForm, asks: bool) -> None:
    """Give or offer what the reader may give; ask for the rest."""
    address = form.cleaned_data["address"]
    if asks and form.without(CallRole.Role.APPROVER):
        asked = ask_for_approver(call, address, by=request.user)
        names = ", ".join(map(str, asked))
        say(request, _("A letter asks %(names)s to name %(address)s.") % {"names": names, "address": address})
    if form.cleaned_data["wanted"]:
        invite_staff(address, by=request.user, **form.chosen)
        say(request, told(address))


def _revoke(request: StaffRequest, slug: str) -> HttpResponse:
    call = staffed_call(request, slug)
    held = _held(call, row_number(request.POST["revoke"]))
    if attempt(None, lambda: revoke_role(held, by=request.user), request):
        say(request, _("The role has ended."))
        if held.user_id == request.user.pk:
            return redirect("calls:office")
    return redirect("calls:build_people", slug=slug)


def _held(call: Call, pk: int) -> Any:
    return get_object_or_404(call.roles.select_related("user", "call", "acting_for"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def role(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
    """The last day of a role."""
    call = staffed_call(request, slug)
    held = _held(call, pk)
    form = UntilForm(request.POST if request.method == "POST" else None, held=held)
    if form.is_bound and form.is_valid():
        day = form.cleaned_data["until"]
        ends_at = after_day(day) if day else None
        if attempt(form, lambda: set_end(held, ends_at=ends_at, by=request.user), request):
            say(request, _("The end of the role is set. It stands in the ledger."))
            return redirect("calls:build_people", slug=slug)
    context = {
        "layout": "layouts/office.html",
        "form": form,
        "page_title": _("When does this role end?"),
        "consequences": [
            f"{held.user}: {held.get_role_display()}, {note_of(held)}.",
            _("It ends by the clock, at the end of that day in Nur-Sultan time. Nobody has to do anything."),
        ],
        "act_label": _("Set the end"),
        "cancel_url": reverse("calls:build_people", kwargs={"slug": slug}),
    }
    return desk(request, call, "confirm.html", context)
