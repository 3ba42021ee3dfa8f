"""An officer holds a call back from retention, and lifts the hold."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from applications.moments import moment_cell
from applications.services.holding import hold_back, lift_hold
from applications.staff_forms_diligence import HoldForm
from applications.views.staff.desk import GET_POST, frame, status_of
from calls.views.staff.desk import STAFF, StaffRequest, attempt, say, staffed_call


@GET_POST
def hold(request: StaffRequest, slug: str) -> HttpResponse:
    """Whether anything of the call may be cleared when its time is over."""
    acting = ("officer",) if request.method == "POST" else STAFF
    call = staffed_call(request, slug, acting=acting)
    standing = call.legal_holds.filter(lifted_at__isnull=True).select_related("set_by").first()
    form = HoldForm(request.POST if request.method == "POST" and "reason" in request.POST else None)
    if request.method == "POST" and "lift" in request.POST:
        if attempt(None, lambda: lift_hold(call, by=request.user), request):
            say(request, _("The hold is lifted. What is over its time may be cleared again."))
        return redirect("applications:hold", slug=slug)
    if form.is_valid() and attempt(
        form, lambda: hold_back(call, by=request.user, reason=form.cleaned_data["reason"]), request
    ):
        say(request, _("Nothing of this call is cleared from now on."))
        return redirect("applications:hold", slug=slug)
    context = {
        **frame(call, "applications:ledger", _("Hold back from clearing")),
        "standing": standing,
        "since": moment_cell(call, standing.set_at) if standing else "",
        "form": form,
    }
    return render(request, "applications/staff/hold.html", context, status=status_of(form))
