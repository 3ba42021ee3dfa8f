"""What an applicant reads of the jury, once the results are announced."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from applications.models import Application
from core.pdf.answer import pdf_answer
from scoring.feedback import feedback_on, may_be_read, notes_on
from scoring.feedback_pdf import feedback_letter


@require_GET
def feedback(request: HttpRequest, reference: str) -> HttpResponse:
    """What the jury wrote, criterion by criterion, without names; for the people of the application."""
    application = _readable(request, reference)
    rounds = feedback_on(application)
    context = {
        "application": application,
        "rounds": rounds,
        "notes": notes_on(application, rounds),
        "page_title": _("What the jury wrote"),
        "page_kicker": application.reference,
        "page_lead": application.shown_title,
    }
    return render(request, "scoring/applicant/feedback.html", context)


@require_GET
def feedback_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    """The same as a letter to keep."""
    application = _readable(request, reference)
    return pdf_answer(feedback_letter(application), f"{reference}-feedback.pdf")


def _readable(request: HttpRequest, reference: str) -> Application:
    """The application, for its people, once its decision is announced; 404 before and for anybody else."""
    rows = Application.objects.of_applicant(request.user).select_related("call", "decision")
    application = get_object_or_404(rows, reference=reference)
    if not may_be_read(application):
        raise Http404
    return application
