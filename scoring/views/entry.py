"""The juror's way in: invitation, code of conduct, conflicts. The worked example has a file of its own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.fields import Complaint, first_control_id
from core.refusals import NotAllowed, Refusal
from people.coming_in import by_code
from scoring import code_of_conduct, gates, journey, wording
from scoring.conflict_list import conflict_list
from scoring.forms import CodeForm, ConflictForm, ReasonForm
from scoring.models import PanelMember
from scoring.pace import reckoned
from scoring.pace_words import duration
from scoring.permissions import is_member
from scoring.services import conflicting
from scoring.services import panel as panels
from scoring.views.reader import person, typed

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@GET_POST
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Who invites, to how much, until when; the answer. Whoever holds the link may decline."""
    rows = PanelMember.objects.select_related("call__programme", "expert__user")
    member = get_object_or_404(rows, token=token)
    if request.user.is_authenticated and not is_member(member, request.user):
        if request.method == "POST":
            raise NotAllowed(_("This invitation is for somebody else."))
        return render(
            request, "scoring/jury/not_yours.html", {"page_title": _("This invitation is for somebody else")}
        )
    if request.method == "POST":
        return _answer(request, member)
    return render(request, "scoring/jury/invitation.html", _invitation_page(member, _decline_form()))


def _answer(request: HttpRequest, member: PanelMember) -> HttpResponse:
    if request.POST.get("answer") == "accept":
        return _accept(request, member)
    form = _decline_form(request.POST)
    if not form.is_valid():
        return render(request, "scoring/jury/invitation.html", _invitation_page(member, form))
    invited = member.expert.user
    if invited is None:
        raise Http404
    try:
        panels.decline(member, by=invited, reason=form.cleaned_data["reason"])
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect("scoring:invitation", token=member.token)


def _accept(request: HttpRequest, member: PanelMember) -> HttpResponse:
    if not request.user.is_authenticated:
        return by_code(request, member.expert.user, back=request.path)
    try:
        panels.accept(member, by=person(request), signs_code=False)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("scoring:invitation", token=member.token)
    messages.success(request, _("You are on the panel. A few short steps come first."))
    return redirect("scoring:code", slug=member.call.slug)


@GET_POST
def code(request: HttpRequest, slug: str) -> HttpResponse:
    """The code of conduct, and its signature."""
    member = get_object_or_404(gates.seats_of(person(request)), call__slug=slug)
    form = CodeForm(typed(request))
    if request.method == "POST" and form.is_valid():
        panels.sign_code(member, by=person(request))
        return redirect("scoring:conflicts", slug=slug)
    context = way_in(member, "scoring:code", _("Code of conduct for jurors"), form)
    context |= {"clauses": code_of_conduct.CLAUSES, "is_signed": code_of_conduct.is_signed(member)}
    return render(request, "scoring/jury/code.html", context)


@GET_POST
def conflicts(request: HttpRequest, slug: str) -> HttpResponse:
    """Title, organisation and country alone: where is there a tie?"""
    member = get_object_or_404(gates.seats_of(person(request)), call__slug=slug)
    if not code_of_conduct.is_signed(member):
        return redirect("scoring:code", slug=slug)
    listed = conflict_list(member)
    form = ConflictForm(typed(request), listed=listed)
    if request.method == "POST" and form.is_valid():
        found = conflicting.declare(member, by=person(request), said=listed.said(form.answers()))
        messages.success(request, _told(len(found)))
        return _after_conflicts(member)
    context = way_in(member, "scoring:conflicts", _("Do you know anyone here?"), form)
    context |= {"listed": listed, "complaints": _first_open(form)}
    return render(request, "scoring/jury/conflicts.html", context)


def _first_open(form: ConflictForm) -> list[Complaint]:
    """Where the first answer is missing: one way there for however many."""
    bad = next(iter(form.errors), None)
    return [Complaint(_("Go to the first of them"), first_control_id(form[bad]))] if bad else []


def _after_conflicts(member: PanelMember) -> HttpResponse:
    """The next step of the way in; after it the queue, or for the chair of a closed round its scorecards."""
    step = journey.first_open_step(member)
    if step:
        return redirect(step, slug=member.call.slug)
    is_chair = member.role == PanelMember.Role.CHAIR
    if is_chair and member.call.rounds.filter(locked_at__isnull=False).exists():
        return redirect("scoring:chair", slug=member.call.slug)
    return redirect("scoring:queue")


def _told(count: int) -> str:
    if count:
        return _("Thank you. You do not see the proposals with a conflict; others judge them.")
    return _("Thank you. You can step back from a proposal at any time later.")


def _decline_form(data: Any = None) -> ReasonForm:
    return ReasonForm(
        data,
        label=_("If you decline: why?"),
        hint=_("A few words help us to find somebody else."),
        required=False,
    )


def _invitation_page(member: PanelMember, form: ReasonForm) -> dict[str, Any]:
    call, language = member.call, get_language() or "en"
    dates = dict(call.key_dates.values_list("kind", "at"))
    return {
        "member": member,
        "call": call,
        "is_open": member.state == PanelMember.State.INVITED and not member.is_expired,
        "is_expired": member.is_expired,
        "starts": wording.day(dates.get("review_from"), call, language),
        "due": wording.last_day(dates.get("review_until"), call, language),
        "answer_by": wording.until(member.expires_at, call, language, zone=_zone_of(member)),
        "work": duration(reckoned(member.load_limit)),
        "minutes": reckoned(1),
        "clauses": code_of_conduct.CLAUSES,
        "form": form,
        "page_title": _("Will you judge for us?"),
        "page_kicker": call.title,
    }


def _zone_of(member: PanelMember) -> str:
    """The time zone that the invited person set, "" for none."""
    return member.expert.user.zone if member.expert.user else ""


def way_in(member: PanelMember, here: str, title: str, form: Any) -> dict[str, Any]:
    """What each page of the way in shows; `here` is its step."""
    return {
        "member": member,
        "call": member.call,
        "form": form,
        "steps": journey.steps_of(member, here),
        "page_title": title,
        "page_kicker": member.call.title,
    }
