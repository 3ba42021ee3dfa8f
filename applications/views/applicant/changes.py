"""What changed between two versions, for those who write them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applications.changes_page import changes_page
from applications.views.applicant.gate import frame, mine


@require_safe
def changes(request: HttpRequest, reference: str) -> HttpResponse:
    """Two versions of one's own application, the draft included."""
    application = mine(request, reference)
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    page = changes_page(application, before=before, after=after, with_draft=True)
    if page is None:
        raise Http404
    context = {
        **frame(request, application, _("What changed")),
        "page": page,
        "page_title": _("What changed between two versions"),
    }
    return render(request, "applications/changes.html", context)
