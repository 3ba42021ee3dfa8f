"""The page behind the link of an invitation to work here."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from calls.models import StaffInvitation
from calls.services.inviting import accept_staff_invitation, hash_of, invited_lines
from core.hub_time import hub_time
from core.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
def staff_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What is offered, to whom it was sent, and the button that accepts it."""
    person: Any = request.user
    invitation = (
        StaffInvitation.objects.select_related("invited_by").filter(token_hash=hash_of(token)).first()
    )
    if invitation is None:
        raise Http404
    is_own = person.email.lower() == invitation.email.lower()
    if request.method == "POST":
        try:
            accept_staff_invitation(token, by=person)
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
            return redirect("calls:staff_invitation", token=token)
        messages.success(request, _("Welcome. Your roles are in force now."))
        return redirect("people:directory" if _is_only_administrator(invitation) else "calls:office")
    context = {
        "is_own": is_own,
        "is_waiting": invitation.is_waiting,
        "lines": invited_lines(invitation) if is_own and invitation.is_waiting else [],
        "inviter": str(invitation.invited_by) if is_own else "",
        "needs_second_factor": settings.STAFF_NEEDS_SECOND_FACTOR,
        "ends": hub_time(invitation.expires_at),
        "page_title": _("You are invited to work here") if is_own else _("An invitation to somebody else"),
    }
    return render(request, "calls/staff_invitation.html", context)


def _is_only_administrator(invitation: StaffInvitation) -> bool:
    return invitation.administrator and not invitation.hub_staff and not invitation.roles.exists()
