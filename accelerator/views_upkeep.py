"""The administrators' page about retention and backups."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accelerator.upkeep_page import dry_run_lines, upkeep_page
from core import clock
from core.clearing import prepare_run, sign_run
from core.models import RetentionRun
from core.refusals import NotAllowed, Refusal
from core.sheets.answers import csv_answer
from people.views.directory import administrator


@require_http_methods(["GET", "HEAD", "POST"])
def upkeep(request: HttpRequest) -> HttpResponse:
    """What is over its time, what was prepared and by whom, and the last backup."""
    reader = administrator(request)
    if request.method == "POST":
        _act(request, reader)
        return redirect("upkeep")
    return render(request, "upkeep.html", upkeep_page(reader))


@require_GET
def upkeep_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The dry run as a file."""
    administrator(request)
    return csv_answer(f"retention-{clock.now():%Y-%m-%d}", dry_run_lines())


def _act(request: HttpRequest, by: Any) -> None:
    """Prepare, sign or refuse; what it came to is said on the page."""
    act = request.POST.get("act", "")
    try:
        if act == "prepare":
            prepare_run(by=by)
            messages.success(request, _("Prepared. Another administrator has to sign it."))
        elif act in ("sign", "refuse"):
            run = get_object_or_404(RetentionRun, public_id=_uuid(request.POST.get("run", "")))
            sign_run(run, by=by, is_approved=act == "sign")
            done = _("Signed. The worker does it now; this page shows how far it is.")
            messages.success(request, done if act == "sign" else _("Taken back. Nothing was cleared."))
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, refusal.sentence)


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return "00000000-0000-0000-0000-000000000000"
