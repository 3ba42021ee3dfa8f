"""The juror's work: queue, scorecard, recusal, own marks."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from applications.reading import chosen_language, query_for
from core.arrival import received_at
from core.refusals import Refusal
from core.writers import stamp_in, taken
from scoring import gates, journey, proposal
from scoring.forms import ReasonForm, ScorecardForm
from scoring.juror_rounds import own_marks_url
from scoring.models import Assignment, Scorecard
from scoring.services import scoring as cards
from scoring.services.submitting import submit_all
from scoring.views import jury_context as pages
from scoring.views.own_marks import own_marks_page
from scoring.views.queue_context import queue_page
from scoring.views.reader import assigned, person, typed

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """What to score, in the juror's own order, and how far they are."""
    context = queue_page(person(request), chosen=request.GET.get("round", ""))
    if context is None:
        raise Http404
    return render(request, "scoring/jury/queue.html", context)


@GET_POST
def card(request: HttpRequest, assignment: UUID) -> HttpResponse:
    """The proposal beside its scorecard."""
    one = assigned(request, assignment)
    step = journey.first_open_step(one.member)
    if step:
        return redirect(step, slug=one.member.call.slug)
    one = get_object_or_404(gates.open_to(person(request)), public_id=assignment)
    if request.method != "POST":
        return _card_page(request, one, pages.scorecard_form(one))
    if request.POST.get("act") == "reopen":
        return _reopen(request, one)
    form = pages.scorecard_form(one, data=request.POST)
    response = _save(request, one, form) if form.is_valid() else _not_valid(request, one, form)
    return taken(response, stamp_in(request))


def _not_valid(request: HttpRequest, one: Assignment, form: ScorecardForm) -> HttpResponse:
    """Say what is wrong; while typing, the first of it."""
    if request.headers.get("X-Autosave"):
        sentence = next(iter(form.errors.values()))[0]
        return JsonResponse({"note": _("Not saved. %(why)s") % {"why": sentence}}, status=422)
    return _card_page(request, one, form)


def _save(request: HttpRequest, one: Assignment, form: ScorecardForm) -> HttpResponse:
    """Keep what was typed, then submit it if that was the button."""
    is_typing = bool(request.headers.get("X-Autosave"))
    act = "save" if is_typing else request.POST.get("act", "save")
    given = form.cleaned_data
    try:
        saved = cards.save_draft(
            one,
            by=person(request),
            marks=form.marks(),
            version=given["version"],
            page=stamp_in(request),
            recommendation=given["recommendation"],
            feedback=given["feedback"],
            note=given["note"],
            private_note=given["private_note"],
            opened=form.shown_at(),
            received=received_at(request),
        )
        if act == "submit":
            cards.submit_scorecard(
                one, by=person(request), version=saved.version, received=received_at(request)
            )
    except cards.ChangedElsewhere as clash:
        return _clash(request, one, form, clash.card)
    except cards.Incomplete as incomplete:
        return _incomplete(request, one, form, incomplete)
    except Refusal as refusal:
        return _refused(request, one, form, refusal)
    if is_typing:
        return JsonResponse(pages.autosave_reply(saved, one, person(request).zone))
    return _next(request, one, act)


def _refused(request: HttpRequest, one: Assignment, form: ScorecardForm, refusal: Refusal) -> HttpResponse:
    """Say why, and keep what was typed in sight where the proposal is still open to the juror."""
    if request.headers.get("X-Autosave"):
        return JsonResponse({"note": refusal.sentence}, status=409)
    messages.error(request, refusal.sentence)
    fresh = gates.open_to(person(request)).filter(pk=one.pk).first()
    if fresh is None:
        return redirect("scoring:queue")
    context = pages.card_page(person(request), fresh, form, beside=chosen_language(request.GET))
    context["is_read_only"] = False
    return render(request, "scoring/jury/card.html", context)


def _next(request: HttpRequest, one: Assignment, act: str) -> HttpResponse:
    """Stay at a draft; else to the next proposal, or after the last one to the overview, with a sentence."""
    if act == "save":
        messages.success(request, _("The draft is saved."))
        return _to_card(request, one)
    named = {"title": proposal.shown_title(one), "number": one.position}
    if act == "submit":
        words = _("The scorecard of “%(title)s” is submitted. You may change it until the round closes.")
        messages.success(request, words % named)
    following = pages.next_open(person(request), one)
    if following is not None:
        return _to_card(request, following)
    if act != "submit":
        words = _("The draft is saved. Proposal %(number)s was the last one in your order.")
        messages.success(request, words % named)
    return redirect("scoring:queue")


def _reopen(request: HttpRequest, one: Assignment) -> HttpResponse:
    try:
        cards.reopen(one, by=person(request), received=received_at(request))
        messages.success(request, _("The scorecard is a draft again. Submit it when you are done."))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return _to_card(request, one)


def _to_card(request: HttpRequest, one: Assignment) -> HttpResponse:
    """To the top of a proposal's page, read as the one before was read."""
    address = reverse("scoring:card", kwargs={"assignment": one.public_id})
    return redirect(f"{address}{query_for(chosen_language(request.GET))}")


def _clash(request: HttpRequest, one: Assignment, form: ScorecardForm, stored: Scorecard) -> HttpResponse:
    """What was typed stays in the form; what another window saved stands above it, to compare."""
    if request.headers.get("X-Autosave"):
        note = _("Saved in another window meanwhile. Press “Save the draft” to compare the two.")
        return JsonResponse({"note": note}, status=409)
    again = _as_typed(one, form, stored.version)
    return _card_page(request, one, again, stored=stored if stored.pk else None)


def _incomplete(
    request: HttpRequest, one: Assignment, form: ScorecardForm, incomplete: cards.Incomplete
) -> HttpResponse:
    """The draft is saved; what a submission lacks is said beside its fields."""
    fresh = gates.open_to(person(request)).get(pk=one.pk)
    again = _as_typed(fresh, form, fresh.scorecard.version)
    again.complain(incomplete.lacks)
    return _card_page(request, fresh, again)


def _as_typed(one: Assignment, form: ScorecardForm, version: int) -> ScorecardForm:
    """The form with everything that was typed, over another version of the card."""
    kept = {name: form.data.get(name) for name in form.data}  # every field has one value
    again = pages.scorecard_form(one, data={**kept, "version": version})
    again.is_valid()
    return again


def _card_page(
    request: HttpRequest, one: Assignment, form: ScorecardForm, *, stored: Scorecard | None = None
) -> HttpResponse:
    context = pages.card_page(person(request), one, form, beside=chosen_language(request.GET))
    context["stored"] = pages.stored_marks(stored) if stored else None
    return render(request, "scoring/jury/card.html", context)


@GET_POST
def recuse(request: HttpRequest, assignment: UUID) -> HttpResponse:
    """Step back from an application: what will happen, and why."""
    one = assigned(request, assignment)
    form = ReasonForm(
        typed(request),
        label=_("What is the tie, or why can you not judge it?"),
        hint=_("The officers of the call read this, nobody else."),
    )
    if request.method == "POST" and form.is_valid():
        try:
            recused = cards.recuse(one, by=person(request), reason=form.cleaned_data["reason"])
            messages.success(request, pages.recused_words(recused))
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
        return redirect("scoring:queue")
    return render(request, "confirm.html", pages.recuse_page(one, form))


@GET_POST
def own_marks(request: HttpRequest, slug: str) -> HttpResponse:
    """The juror's own marks side by side, to read again before all is submitted."""
    member = get_object_or_404(gates.seats_of(person(request)), call__slug=slug)
    if request.method == "POST":
        return _submit_all(request, slug)
    context = own_marks_page(
        person(request), member, chosen=request.GET.get("round", ""), order=request.GET.get("order", "")
    )
    return render(request, "scoring/jury/own_marks.html", context)


def _submit_all(request: HttpRequest, slug: str) -> HttpResponse:
    """Submit what is complete, and name what is not with what it lacks."""
    found = gates.open_to(person(request)).filter(round__call__slug=slug, round__locked_at__isnull=True)
    key = request.POST.get("round", "")
    rounds = {row.round for row in found if row.round.key == key or not key}
    try:
        results = [submit_all(one, by=person(request), received=received_at(request)) for one in rounds]
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect(own_marks_url(slug, key))
    given, left = (sum(numbers) for numbers in zip((0, 0), *results, strict=True))
    if given:
        messages.success(request, _("Scorecards submitted: %(count)s.") % {"count": given})
    if left:
        messages.warning(
            request, _("Not submitted: %(count)s. What they lack stands below.") % {"count": left}
        )
    elif not given:
        messages.error(request, _("There is no draft to submit."))
    return redirect(own_marks_url(slug, key))
