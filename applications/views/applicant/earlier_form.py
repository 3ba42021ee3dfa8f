"""What the draft held before the organisers changed its form."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applications.earlier_form_page import earlier_forms
from applications.views.applicant.gate import frame, mine


@require_safe
def earlier_form(request: HttpRequest, reference: str) -> HttpResponse:
    """What changed, what is no longer asked, and everything as it was; 404 where no form changed."""
    application = mine(request, reference)
    found = earlier_forms(application)
    if not found:
        raise Http404
    context = {
        **frame(request, application, _("The form changed")),
        "earlier": found,
        "page_title": _("What changed in the form"),
    }
    return render(request, "applications/earlier_form.html", context)
