"""What changed between two sealed versions of an application, for the office."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applications.changes_page import changes_page
from applications.models import Opening
from applications.services.watching import note_opening
from applications.views.staff.desk import application_of, frame
from calls.views.staff.desk import StaffRequest


@require_safe
def changes(request: StaffRequest, reference: str) -> HttpResponse:
    """Two sealed versions, what was corrected included; never a draft."""
    application = application_of(request, reference)
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    page = changes_page(application, before=before, after=after)
    if page is None:
        raise Http404
    if request.method == "GET":
        note_opening(application, by=request.user, what=Opening.What.ANSWERS, detail=_("two versions"))
    context = {
        **frame(application.call, "applications:register", _("What changed between two versions")),
        "application": application,
        "page": page,
        "page_kicker": f"{application.call.title} · {application.reference}",
        "back": reverse("applications:dossier", args=[reference]),
    }
    return render(request, "applications/staff/changes.html", context)
