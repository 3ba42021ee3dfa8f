"""Checking one's answers, submitting with one press, and the receipt."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from applications import notices
from applications.check_page import check_page
from applications.models import Application, Receipt
from applications.pdf import receipt_pdf as make_pdf
from applications.permissions import collaborator_role, only_the_owner, owner
from applications.receipts import receipt_words
from applications.services import send_correction
from applications.services import submit as submit_application
from applications.views.applicant.gate import frame, mine, owners_deadline, person
from calls.timeline import timeline
from calls.windows import lateness
from core.arrival import received_at
from core.pdf.answer import pdf_answer
from core.pdf.codes import dark_runs
from core.refusals import NotAllowed, NotNow

LONGEST_KEY = 64


@require_safe
def check(request: HttpRequest, reference: str) -> HttpResponse:
    """Every answer with a link to change it, what is missing, and the one button."""
    application = mine(request, reference)
    deadline = owners_deadline(application)
    page = check_page(application, request.user, deadline)
    context = {
        **frame(request, application, _("Check your answers"), deadline=deadline),
        "page": page,
        "idempotency_key": uuid.uuid4().hex,
        "page_title": page.title,
        "may_tell_owner": collaborator_role(application, request.user) == "editor",
    }
    return render(request, "applications/check.html", context)


@require_POST
def submit(request: HttpRequest, reference: str) -> HttpResponse:
    """Seal the answers. Pressed twice it is the same submission; too late it stays a draft."""
    application = mine(request, reference)
    if not owner(application, request.user):
        raise NotAllowed(only_the_owner(application))
    key = request.POST.get("key", "")[:LONGEST_KEY]
    if not key:
        raise Http404
    send = send_correction if application.state == "correction_requested" else submit_application
    received = received_at(request)
    try:
        submission = send(application, by=person(request), received=received, idempotency_key=key)
    except NotNow as refusal:
        return _not_taken(request, application, refusal, received)
    if submission.idempotency_key != key:
        same = _("Nothing has changed since version %(number)s, so it still counts. This is its receipt.")
        messages.info(request, same % {"number": submission.number})
    return redirect("applications:receipt", reference=reference, number=submission.number)


@require_safe
def receipt(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """What proves a submission."""
    application = mine(request, reference)
    found = _receipt(application, number)
    words = receipt_words(found)
    side, runs = dark_runs(words.check_url)
    events = timeline(application.call, application.call.key_dates.all(), person(request).zone or None)
    context = {
        **frame(request, application, _("Receipt")),
        "deadline": None,
        "receipt": words,
        "qr_side": side + 4,
        "qr_path": "".join(f"M{column + 2} {row + 2}.5h{length}" for row, column, length in runs),
        "ahead": [one for one in events if not one.is_done and one.kind not in ("opens", "questions_until")],
        "page_kicker": "",
        **_receipt_head(number, counts=words.counts),
        "paper_kicker": str(application.call),
        "paper_title": _("Receipt of submission"),
        "paper_reference": application.reference,
        "has_seal": True,
    }
    return render(request, "applications/receipt.html", context)


def _receipt_head(number: int, *, counts: bool) -> dict[str, str]:
    """Title and lead: good news of the version that counts, plain words of one that was replaced."""
    if counts:
        lead = _("We have version %(number)s. The receipt is on its way to you by mail.")
        return {"page_title": _("Your application is in"), "page_lead": lead % {"number": number}}
    lead = _("A later version took its place. This one still proves that version %(number)s was received.")
    return {"page_title": _("An earlier receipt"), "page_lead": lead % {"number": number}}


@require_safe
def receipt_pdf(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The receipt with every answer, as a document to keep."""
    found = _receipt(mine(request, reference), number)
    return pdf_answer(make_pdf(found), f"{reference}-v{number}.pdf")


def _receipt(application: Application, number: int) -> Receipt:
    rows = Receipt.objects.select_related(
        "submission__application__call", "submission__application__form__call"
    )
    return get_object_or_404(rows, submission__application=application, submission__number=number)


def _not_taken(
    request: HttpRequest, application: Application, refusal: NotNow, received: datetime
) -> HttpResponse:
    """Too late: nothing is lost, and both times are said. Anything else: its sentence, on the check page."""
    owners = [one.user_id for one in application.collaborators.all() if one.role == "owner"]
    late = lateness(application.call, received, applicant_ids=owners)
    if late is None or application.state == "correction_requested":
        messages.error(request, refusal.sentence)
        return redirect("applications:check", reference=application.reference)
    messages.warning(request, f"{late} {_kept(application)}")
    if application.call.deadline_at and received >= application.call.deadline_at:
        notices.late_kept(application, received=received)
    return redirect("applications:detail", reference=application.reference)


def _kept(application: Application) -> str:
    valid = application.valid_submission
    if valid is None:
        return _("Everything you wrote is kept as a draft.")
    return _("Everything you wrote is kept as a draft. Version %(number)s, sent in time, still counts.") % {
        "number": valid.number
    }
