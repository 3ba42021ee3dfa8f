"""What a page with file questions does with what was pressed on it: bring, remove, put back, move, clean."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from applications.services import attach, move_attachment, put_back, remove_attachment, take_clean_copy
from applications.views.applicant.gate import person, say_no
from core.numbers import row_number
from core.refusals import Refusal

if TYPE_CHECKING:
    from applications.models import Application, Attachment

ACTS = ("remove", "put_back", "up", "down", "clean")


def act_on_files(request: HttpRequest, application: Application, question_keys: Iterable[str]) -> str:
    """Take the files that came with the form and do what was pressed; returns the #place to look at.

    Each file that is not taken says so by itself; the others are taken.
    """
    for key in question_keys:
        for file in request.FILES.getlist(f"file-{key}"):
            try:
                attach(application, by=person(request), question_key=key, file=file)
            except Refusal as refusal:
                say_no(request, refusal)
    act = next((one for one in ACTS if one in request.POST), "")
    if not act:
        return ""
    chosen = _chosen(application, request.POST[act], is_removed=act == "put_back")
    try:
        _do(request, act, chosen)
    except Refusal as refusal:
        say_no(request, refusal)
        return ""
    return f"#question-{chosen.question_key}" if act != "clean" else ""


def _chosen(application: Application, pk: str, *, is_removed: bool) -> Attachment:
    rows = application.attachments.filter(removed_at__isnull=not is_removed).select_related("upload")
    return get_object_or_404(rows, pk=row_number(pk))


def _do(request: HttpRequest, act: str, chosen: Attachment) -> None:
    by = person(request)
    if act == "remove":
        remove_attachment(chosen, by=by)
    elif act == "put_back":
        put_back(chosen, by=by)
    elif act == "clean":
        take_clean_copy(chosen, by=by)
        said = _(
            "A cleaned copy of “%(name)s” has taken its place: "
            "its content stays, and it no longer says who made it."
        )
        messages.success(request, said % {"name": chosen.upload.original_name})
    else:
        move_attachment(chosen, by=by, step=-1 if act == "up" else 1)
