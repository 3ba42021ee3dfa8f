"""An appeal on the desk: its text, and the answer. Upholding it is the two-person step that reinstates."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import ports
from applications.appeal_page import appeal_row
from applications.appeals import decide_later_url, took_part
from applications.models import Appeal
from applications.permissions import officer
from applications.pills import standing_pill
from applications.services import reject_appeal
from applications.staff_forms import RejectAppealForm
from applications.views.staff.desk import GET_POST, application_of, frame, status_of
from calls.links import address
from calls.views.staff.desk import StaffRequest, attempt


@GET_POST
def answer(request: StaffRequest, reference: str) -> HttpResponse:
    """The newest appeal of an application: read it, reject it with a reason, or prepare to uphold it."""
    application = application_of(request, reference)
    rows = application.appeals.select_related("ruling", "written_by", "answered_by", "application__call")
    found = rows.first()
    if found is None:
        raise Http404
    form = RejectAppealForm(request.POST or None)
    if form.is_valid() and attempt(
        form, lambda: _reject(request, found, form.cleaned_data["reason"]), request
    ):
        return redirect("applications:answer_appeal", reference=reference)
    waits = not found.outcome
    waits_for = ports.appeal_obstacle(found) if waits else None
    request_waits = application.requests.filter(step="reinstate", is_approved__isnull=True).first()
    title = _("Appeal: %(title)s") % {"title": application.shown_title}
    ruled = waits and took_part(found, request.user)
    context = {
        **frame(application.call, "applications:register", title, above=application),
        "application": application,
        "pill": standing_pill(application),
        "appeal": found,
        "ruling": found.ruling,
        "row": appeal_row(found),
        "request_waits": request_waits,
        "panel_url": address("scoring:appeal_panel", slug=application.call.slug, reference=reference),
        "waits_for": waits_for,
        "may_reject": waits and not waits_for and request_waits is None and not ruled,
        "took_part": ruled,
        "uphold_url": reverse("applications:prepare", args=[reference, "reinstate"])
        if waits and not waits_for and request_waits is None and officer(application, request.user)
        else "",
        "decide_url": decide_later_url(application, request.user) if found.outcome == "upheld" else "",
        "form": form,
    }
    return render(request, "applications/staff/appeal.html", context, status=status_of(form))


def _reject(request: StaffRequest, found: Appeal, reason: str) -> None:
    reject_appeal(found, by=request.user, reason=reason)
    messages.success(request, _("The appeal is rejected. Its people get a letter with the reason."))
