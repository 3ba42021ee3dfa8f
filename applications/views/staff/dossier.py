"""Everything about one application, and the files of its sealed copies."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_safe

from applications import ports
from applications.contents import sealed_values
from applications.dossier_page import dossier as read_dossier
from applications.models import Opening, Submission
from applications.pills import pill_of
from applications.reading import chosen_language
from applications.second_looks import named_in_a_blind_round
from applications.services.watching import note_opening, record_opening
from applications.serving import as_download
from applications.views.staff.desk import application_of, frame
from calls.views.staff.desk import StaffRequest
from core.numbers import row_number


@require_safe
def dossier(request: StaffRequest, reference: str) -> HttpResponse:
    """Sealed answers, people, what happened, letters, and what can be done now."""
    application = application_of(request, reference)
    asked = request.GET.get("version", "")
    page = read_dossier(
        application,
        request.user,
        version=row_number(asked) if asked.isdecimal() else None,
        language=chosen_language(request.GET),
    )
    if page is None:
        raise Http404
    if page.shown is not None and request.method == "GET":
        detail = str(page.shown.number)
        note_opening(application, by=request.user, what=Opening.What.ANSWERS, detail=detail)
    frame_of_it = frame(application.call, "applications:register", application.shown_title)
    context = {
        **frame_of_it,
        "page_kicker": f"{application.call.title} · {application.reference}",
        "application": application,
        "page": page,
        "pill": pill_of(application),
        "jury_looks": ports.jury_looks(application),
        "looks": named_in_a_blind_round(application, page.shown) if page.shown and page.is_latest else [],
    }
    return render(request, "applications/staff/dossier.html", context)


@require_GET
def staff_file(request: StaffRequest, reference: str, number: int, pk: int) -> HttpResponseBase:
    """A file of a sealed copy, as a download; that it was opened is written down."""
    application = application_of(request, reference)
    submissions = Submission.objects.select_related("application__call")
    submission = get_object_or_404(submissions, application=application, number=number)
    attachment = get_object_or_404(application.attachments.select_related("upload"), pk=pk)
    if str(attachment.upload.public_id) not in _sealed_uploads(submission):
        raise Http404
    try:
        response = as_download(attachment.upload)
    except FileNotFoundError:
        raise Http404 from None
    record_opening(submission, attachment, by=request.user)
    return response


def _sealed_uploads(submission: Submission) -> set[str]:
    values = sealed_values(submission.document).values()
    lists = [one for one in values if isinstance(one, list)]
    return {
        str(file["upload"])
        for files in lists
        for file in files
        if isinstance(file, dict) and "upload" in file
    }
