"""What every visitor may read of a call: its page, its whole form, the quiz, the date for a calendar."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from calls.calendar_feed import calendar_of
from calls.deadline_card import deadline_card
from calls.deadlines import describe
from calls.form_outline import form_in_force, outline
from calls.links import address
from calls.models import Call
from calls.queries import (
    SHOWN,
    call_page,
    counts_of_calls,
    moves_of,
    programmes_with_calls,
    public_calls,
)
from calls.quiz import QuizForm
from calls.views.conditional import revalidated
from calls.views.public_context import call_context, call_rows, filters, start_address

PAGE_SIZE = 50


def fetch(request: HttpRequest, slug: str) -> Call:
    """The call behind an address, or 404 for who may not know of it."""
    calls = Call.objects.visible_to(request.user).with_news().select_related("programme")
    return get_object_or_404(calls, slug=slug)


@require_GET
@revalidated
def call_list(request: HttpRequest) -> HttpResponse:
    """Open, coming and past calls; filtered by state and programme."""
    shown = request.GET.get("show", "") if request.GET.get("show") in SHOWN else ""
    programmes = programmes_with_calls()
    keys = {programme.key for programme in programmes}
    programme = request.GET.get("programme", "") if request.GET.get("programme") in keys else ""
    page = Paginator(public_calls(shown, programme), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "groups": call_rows(page.object_list),
        "page_obj": page,
        "chips": filters(counts_of_calls(), programmes, shown, programme),
        "page_title": _("Calls for proposals"),
        "page_lead": _("Read a call and its whole form without an account."),
        "crumbs": [(_("Home"), address("home")), (_("Calls"), "")],
    }
    return render(request, "calls/list.html", context)


@require_GET
@revalidated
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of a call."""
    page = call_page(fetch(request, slug), request.user)
    context = call_context(page, request.user)
    if request.GET.get("from") == "office":  # whoever came from there finds the way back; its gate stays
        context["office_url"] = address("calls:build", slug=slug)
    return render(request, "calls/detail.html", context)


@require_GET
@revalidated
def whole_form(request: HttpRequest, slug: str) -> HttpResponse:
    """Every section and question of the form, to be read and printed without an account."""
    call = fetch(request, slug)
    form = form_in_force(call)
    if form is None:
        raise Http404
    rounds = call.rounds.select_related("rubric").prefetch_related("rubric__criteria__anchors")
    context = {
        "call": call,
        "parts": outline(form),
        "rounds": rounds,
        "deadline": deadline_card(call, request.user),
        "page_kicker": str(call),
        "page_title": _("The whole form"),
        "page_lead": _("Every question with its limits, to be read and discussed before you start."),
        "crumbs": [
            (_("Calls"), address("calls:list")),
            (str(call), call.get_absolute_url()),
            (_("The whole form"), ""),
        ],
    }
    return render(request, "calls/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def quiz(request: HttpRequest, slug: str) -> HttpResponse:
    """The eligibility rules as questions; says which rule fails and what would meet it.

    Answers that pass wait in this browser's session for the start of an application.
    """
    call = fetch(request, slug)
    form = QuizForm(call.eligibility_rules.all(), request.POST if request.method == "POST" else None)
    verdict = form.verdict if form.is_bound and form.is_valid() else None
    if verdict and verdict.is_passed:
        request.session[f"quiz-{slug}"] = form.cleaned_data
    context: dict[str, Any] = {
        "call": call,
        "form": form,
        "verdict": verdict,
        "start_url": start_address(call) if verdict and verdict.is_passed else "",
        "page_kicker": str(call),
        "page_title": _("May I apply?"),
        "page_lead": _(
            "The officers check the same rules. If you may apply, your answers are kept for your application."
        ),
        "crumbs": [
            (_("Calls"), address("calls:list")),
            (str(call), call.get_absolute_url()),
            (_("May I apply?"), ""),
        ],
    }
    return render(request, "calls/quiz.html", context)


@require_GET
@revalidated
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The deadline for a calendar."""
    call = fetch(request, slug)
    if call.deadline_at is None:
        raise Http404
    words = str(describe(call.deadline_at, zone=call.zone, language=get_language() or "en"))
    times, last = moves_of(call)
    text = calendar_of(call, sequence=times, changed=last, words=words)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{call.slug}.ics"'
    return response
