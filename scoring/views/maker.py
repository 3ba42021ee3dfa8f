"""A juror of a blind round says that a proposal tells who made it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.refusals import NotNow
from scoring import gates
from scoring.maker_forms import MakerReportForm
from scoring.services import maker_reporting
from scoring.views.reader import person, typed


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, assignment: UUID) -> HttpResponse:
    """The form that folds out below the proposal, on a page of its own: for what is wrong in it."""
    one = get_object_or_404(gates.open_to(person(request)), public_id=assignment)
    if not one.is_blind:
        raise Http404
    back = reverse("scoring:card", kwargs={"assignment": one.public_id})
    form = MakerReportForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            maker_reporting.report(one, by=person(request), said=form.cleaned_data["said"])
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Thank you. The officers of the call are told, and nobody else."))
            return redirect(back)
    context = {
        "layout": "layouts/jury.html",
        "page_title": _("Does proposal %(number)s tell who made it?") % {"number": one.position},
        "page_kicker": one.round.call.title,
        "consequences": [
            _("The officers of the call read this, nobody else: neither other jurors nor the applicant."),
            _("You go on judging it. If you have a tie to whoever made it, declare a conflict instead."),
        ],
        "form": form,
        "act_label": _("Tell the office"),
        "cancel_url": back,
    }
    return render(request, "confirm.html", context, status=422 if form.errors else 200)
