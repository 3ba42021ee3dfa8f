"""All files of an application, uploading one on its own, and reading one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.contents import named_fields, read_contents
from applications.file_rows import file_slots
from applications.models import Application
from applications.permissions import may_write
from applications.services import drop_part, take_part
from applications.serving import as_download, as_picture
from applications.views.applicant.file_acts import act_on_files
from applications.views.applicant.gate import frame, mine, person, require_writer
from core.numbers import row_number
from core.refusals import NotNow
from core.uploads.previews import CONTENT_TYPE as PREVIEW_TYPE


@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest, reference: str) -> HttpResponse:
    """Every file the form asks for; a POST brings, moves or removes one of them."""
    application = mine(request, reference)
    require_writer(request, application)
    if request.method == "POST":
        place = act_on_files(request, application, [request.POST.get("question", "")])
        page = "check" if request.POST.get("then") == "check" else "files"
        return redirect(f"{reverse(f'applications:{page}', args=[reference])}{place}")
    context = {
        **frame(request, application, _("Files")),
        "slots": _slots(request, application),
        "page_title": _("Files"),
        "page_lead": _(
            "Files go up one by one, before you submit. Submitting itself sends only their fingerprints, "
            "so a slow line cannot make you late."
        ),
    }
    return render(request, "applications/files.html", context)


@require_POST
def part(request: HttpRequest, reference: str) -> JsonResponse:
    """One piece of a file from upload.js; without a piece, the question where to go on; or its end."""
    application = mine(request, reference)
    require_writer(request, application)
    piece, given = request.FILES.get("piece"), request.POST
    if "cancel" in given:
        drop_part(application, by=person(request), key=given.get("key", ""))
        return JsonResponse({"is_dropped": True})
    try:
        reached = take_part(
            application,
            by=person(request),
            key=given.get("key", ""),
            question_key=given.get("question", ""),
            name=given.get("name", ""),
            size=row_number(given.get("size", "")),
            offset=row_number(given.get("offset", "")),
            piece=piece.read() if piece else b"",
        )
    except NotNow as refusal:
        return JsonResponse({"note": refusal.sentence})
    return JsonResponse({"offset": reached.received, "is_done": reached.finished_at is not None})


@require_safe
def attachment(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """One file of the application, as it was sent; only after its inspection."""
    application = mine(request, reference)
    found = get_object_or_404(application.attachments.select_related("upload"), pk=pk)
    if not found.upload.is_ready:
        raise Http404
    return as_download(found.upload)


@require_safe
def preview(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """A small picture of one file, drawn by the portal, for those who work on the application."""
    application = mine(request, reference)
    found = get_object_or_404(application.attachments.select_related("upload"), pk=pk)
    if not found.upload.is_ready or not found.upload.preview:
        raise Http404
    return as_picture(found.upload.preview, PREVIEW_TYPE)


def _slots(request: HttpRequest, application: Application) -> list[dict[str, object]]:
    contents = read_contents(application)
    named = named_fields(application)
    asked = [
        question
        for question in contents.shown()
        if question.kind == "file" and (named is None or question.key in named)
    ]
    slots = file_slots(application, asked, may_write=may_write(application, request.user))
    return [{"question": question, **slots[question.key]} for question in asked]
