"""All files of an application, uploading one on its own, and reading one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.contents import named_fields, read_contents
from applications.file_rows import file_slot
from applications.models import Application, Attachment
from applications.permissions import may_write
from applications.queries import files_of
from applications.services import attach, order_attachments, remove_attachment, take_part
from applications.serving import as_download
from applications.views.applicant.gate import frame, mine, person, require_writer, say_no
from calls.form_tree import read_form
from core.numbers import row_number
from core.refusals import NotNow, Refusal


@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest, reference: str) -> HttpResponse:
    """Every file the form asks for; a POST brings, moves or removes one of them."""
    application = mine(request, reference)
    require_writer(request, application)
    if request.method == "POST":
        try:
            _act(request, application)
        except Refusal as refusal:
            say_no(request, refusal)
        return redirect("applications:files", reference=reference)
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
    """One piece of a file from upload.js; without a piece, the question where to go on."""
    application = mine(request, reference)
    require_writer(request, application)
    piece, given = request.FILES.get("piece"), request.POST
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


def _act(request: HttpRequest, application: Application) -> None:
    question_key = request.POST.get("question", "")
    if "remove" in request.POST or "up" in request.POST:
        chosen = _chosen(application, request.POST.get("remove") or request.POST.get("up") or "")
        if "remove" in request.POST:
            remove_attachment(chosen, by=person(request))
        else:
            order = _moved_up(application, chosen)
            order_attachments(application, by=person(request), question_key=chosen.question_key, order=order)
        return
    for file in request.FILES.getlist(f"file-{question_key}"):
        attach(application, by=person(request), question_key=question_key, file=file)


def _chosen(application: Application, pk: str) -> Attachment:
    return get_object_or_404(application.attachments.filter(removed_at__isnull=True), pk=row_number(pk))


def _moved_up(application: Application, chosen: Attachment) -> list[int]:
    order = [one.pk for one in files_of(application) if one.question_key == chosen.question_key]
    place = order.index(chosen.pk)
    if place:
        order[place - 1], order[place] = order[place], order[place - 1]
    return order


def _slots(request: HttpRequest, application: Application) -> list[dict[str, object]]:
    tree = read_form(application.form)
    contents = read_contents(application, tree=tree)
    named = named_fields(application)
    found, may = files_of(application), may_write(application, request.user)
    return [
        {"question": question, **file_slot(application, question, found, may)}
        for question in contents.shown()
        if question.kind == "file" and (named is None or question.key in named)
    ]
