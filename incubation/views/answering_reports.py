"""A report that has questions: its page, its files, and what a press of one of its buttons does."""

from __future__ import annotations

import uuid
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from calls.answers import Complaint
from calls.form_tree import FormTree
from core.numbers import row_number
from core.refusals import NotAllowed, NotNow, Refusal
from incubation import permissions, services
from incubation.file_answers import as_attachment
from incubation.models import Report
from incubation.report_answers import (
    files_of,
    mark_of,
    parts_to_read,
    parts_to_write,
    posted_answers,
    read_answers,
    tree_of,
)
from incubation.report_file_rows import earlier_rows, rows_of, slots_of
from incubation.views.fetching import report_of

Wrong = dict[str, tuple[Complaint, ...]]


@require_safe
def report_attachment(request: HttpRequest, placement: uuid.UUID, number: int, pk: int) -> FileResponse:
    """A file of a report, for whoever reads the placement; before it is handed in for the team alone."""
    found = report_of(request, placement, number)
    rows = found.files.select_related("upload")
    if not permissions.on_team(found.placement, request.user):
        rows = rows.filter(handed_in_at__isnull=False)
    return as_attachment(get_object_or_404(rows, pk=pk).upload)


def answered(request: HttpRequest, found: Report, wrong: Wrong) -> HttpResponse | None:
    """Keep or hand in what was sent; None where the page is shown again with what is wrong.

    Files are taken in first, so that they are there whatever is wrong with the rest; what is wrong with
    them is put into `wrong`, by question.
    """
    tree = tree_of(found)
    assert tree is not None  # noqa: S101 - the caller has seen that it has a form
    raw, by, seen = posted_answers(tree, request.POST), request.user, request.POST.get("seen")
    hands_in = request.POST.get("act") == "deliver"
    try:
        wrong.update(_take_files(request, found, tree))
        read = read_answers(tree, raw, files_of(found))
        if wrong or (hands_in and (read.complaints or read.missing)):
            _keep(found, raw, by, seen)
            return None
        if hands_in:
            services.deliver_answers(found, raw=raw, by=by, language=get_language() or "", seen=seen)
        else:
            services.keep_answers(found, raw=raw, by=by, seen=seen)
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return None
    said = _("Handed in. The mentor decides next.") if hands_in else _("Kept, not handed in.")
    messages.success(request, said)
    page = reverse("incubation:report", args=[found.placement.public_id, found.number])
    return redirect(page + _anchor(request, tree))


def _keep(found: Report, raw: dict[str, Any], by: Any, seen: str | None) -> None:
    """What was typed stays, also where it cannot be handed in yet."""
    with suppress(NotNow):
        found.answers = services.keep_answers(found, raw=raw, by=by, seen=seen).answers


def _take_files(request: HttpRequest, found: Report, tree: FormTree) -> Wrong:
    """Keep each file that was sent, and take one out where its button was pressed; what is wrong, by key."""
    by: Any = request.user
    wrong: Wrong = {}
    if pressed := request.POST.get("remove"):
        services.remove_report_file(found, pk=row_number(pressed), by=by)
    for question in tree.questions():
        for file in request.FILES.getlist(f"file-{question.key}") if question.kind == "file" else ():
            try:
                services.add_report_file(found, question_key=question.key, file=file, by=by)
            except NotNow as refusal:
                told = wrong.get(question.key, ())
                if Complaint(refusal.sentence) not in told:
                    wrong[question.key] = (*told, Complaint(refusal.sentence))
    return wrong


def _anchor(request: HttpRequest, tree: FormTree) -> str:
    """Back to the question whose file was sent."""
    key = request.POST.get("upload", "")
    return f"#question-{key}" if tree.question(key) else ""


def report_page(request: HttpRequest, found: Report, *, delivers: bool, wrong: Wrong) -> dict[str, Any]:
    """The forms with what was typed, for whoever writes it; questions and answers for everybody else."""
    tree = tree_of(found)
    if tree is None:
        return {}
    is_read, is_handed_in = found.state in ("delivered", "accepted", "returned"), found.state == "delivered"
    page = {
        "seen": mark_of(found),
        "is_handed_in": is_handed_in,
        "has_files": any(one.kind == "file" for one in tree.questions()),
        "earlier_files": earlier_rows(found) if is_read else [],
    }
    if not delivers:
        rows = rows_of(found, handed_in=True)
        return page | {"answers": parts_to_read(tree, found.answers or {}, rows) if is_read else []}
    values, complaints = found.answers or {}, {}
    if request.method == "POST":
        read = read_answers(tree, posted_answers(tree, request.POST), files_of(found))
        values, complaints = read.values, read.complaints
        if request.POST.get("act") == "deliver":
            complaints = {**complaints, **read.missing}
    slots = slots_of(found, tree, may_write=not is_handed_in, wrong={**complaints, **wrong})
    parts = parts_to_write(tree, values, {**complaints, **wrong}, slots)
    return page | {"answer_parts": parts, "answer_forms": [one.form for one in parts]}
