"""Appealing against a ruling, and reading what was answered."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.appeal_page import appeal_page
from applications.forms import AppealForm
from applications.permissions import owner
from applications.services import appeal as send_appeal
from applications.views.applicant.gate import frame, mine, person
from core.arrival import received_at
from core.refusals import NotAllowed, NotNow


@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, reference: str) -> HttpResponse:
    """The ruling, until when to appeal, and the form; afterwards the appeal and its answer."""
    application = mine(request, reference)
    is_owner = owner(application, request.user)
    if request.method == "POST" and not is_owner:
        raise NotAllowed(_("Only the owner of the application can appeal."))
    form = AppealForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            send_appeal(
                application, by=person(request), text=form.cleaned_data["text"], received=received_at(request)
            )
        except NotNow as refusal:
            form.add_error("text", refusal.sentence)
        else:
            messages.success(request, _("We have your appeal. A letter that says so is on its way to you."))
            return redirect("applications:appeal", reference=reference)
    page = appeal_page(application, request.user)
    context = {
        **frame(request, application, _("Appeal")),
        "deadline": None,
        "page": page,
        "form": form if is_owner and (page.is_possible or form.is_bound) else None,
        "page_title": page.title,
        "status_url": reverse("applications:detail", args=[reference]),
    }
    return render(request, "applications/appeal.html", context)
