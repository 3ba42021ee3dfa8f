"""A report that has questions: its page, and what a press of one of its buttons does."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.refusals import NotAllowed, NotNow, Refusal
from incubation import services
from incubation.models import Report
from incubation.report_answers import forms_of, in_words, mark_of, posted_answers, read_answers, tree_of


def answered(request: HttpRequest, found: Report) -> HttpResponse | None:
    """Keep or hand in what was typed; None where the page is shown again with what is wrong."""
    tree = tree_of(found)
    assert tree is not None  # noqa: S101 - the caller has seen that it has a form
    raw, by = posted_answers(tree, request.POST), request.user
    hands_in = request.POST.get("act") == "deliver"
    read, seen = read_answers(tree, raw), request.POST.get("seen")
    if hands_in and (read.complaints or read.missing):
        _keep(found, raw, by, seen)
        return None
    try:
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
    return redirect("incubation:report", placement=found.placement.public_id, number=found.number)


def _keep(found: Report, raw: dict[str, Any], by: Any, seen: str | None) -> None:
    """What was typed stays, also where it cannot be handed in yet."""
    with suppress(NotNow):
        found.answers = services.keep_answers(found, raw=raw, by=by, seen=seen).answers


def report_page(request: HttpRequest, found: Report, *, delivers: bool) -> dict[str, Any]:
    """The forms with what was typed, for whoever writes it; questions and answers for everybody else."""
    tree = tree_of(found)
    if tree is None:
        return {}
    values, complaints = found.answers or {}, {}
    if delivers and request.method == "POST":
        read = read_answers(tree, posted_answers(tree, request.POST))
        values, complaints = read.values, {**read.complaints, **read.missing}
    is_read = found.state in ("delivered", "accepted", "returned")
    return {
        "answer_forms": forms_of(tree, values, complaints) if delivers else [],
        "answers": in_words(tree, found.answers or {}) if is_read and not delivers else [],
        "seen": mark_of(found),
        "is_handed_in": found.state == "delivered",
    }
