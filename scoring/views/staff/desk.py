"""What every page of the office shares: who may come in, the rail, and how a refusal is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from calls.models import Call, Round
from calls.permissions import officer
from calls.rail import rail
from core.refusals import NotNow
from scoring.permissions import require_officer
from scoring.views.reader import person

STAFF = ("officer", "approver")
AFTER_THE_JURY = ("decided", "announced", "archived")
PAGE_SIZE = 50
GET_POST = require_http_methods(["GET", "HEAD", "POST"])


def call_of(request: HttpRequest, slug: str, *roles: str) -> Call:
    """The call behind an address for who holds one of `roles` on it (officer or approver); else 404."""
    mine = Call.objects.staffed_by(person(request), *(roles or STAFF))
    return get_object_or_404(mine.with_news(), slug=slug)


def officers_call(request: HttpRequest, slug: str) -> Call:
    """The call for its officers; 404 for strangers, NotAllowed (403) for other staff of the call."""
    call = call_of(request, slug)
    require_officer(call, person(request))
    return call


def round_of(call: Call, key: str) -> Round:
    """A round of the call by its key; 404 for another word."""
    found = call.rounds.select_related("rubric").filter(key=key).first()
    if found is None:
        raise Http404
    found.call = call
    return found


def chosen_round(request: HttpRequest, call: Call) -> tuple[Round | None, list[Round]]:
    """The round the address asks for, else the first that is not closed; and all of them.

    Once the decisions are closed, or every round is, it is the last that was judged.
    """
    rounds = list(call.rounds.select_related("rubric"))
    for one in rounds:
        one.call = call
    asked = request.GET.get("round")
    if asked:
        found = next((one for one in rounds if one.key == asked), None)
        if found is None:
            raise Http404
        return found, rounds
    locked = [one for one in rounds if one.locked_at]
    unlocked = [one for one in rounds if one.locked_at is None]
    if locked and (call.state in AFTER_THE_JURY or not unlocked):
        return locked[-1], rounds
    return (unlocked[0] if unlocked else None), rounds


def round_chips(rounds: list[Round], current: Round | None) -> list[dict[str, Any]]:
    """The rounds as chips above a page; none where there is one round only."""
    if len(rounds) < 2:
        return []
    return [
        {
            "label": one.name,
            "url": f"?round={one.key}",
            "is_current": current is not None and one.pk == current.pk,
        }
        for one in rounds
    ]


def frame(request: HttpRequest, call: Call, stage: str, title: str, **more: Any) -> dict[str, Any]:
    """The context of a page at the stage `stage` (its URL name); `may_act`: for the call's officers."""
    return {
        "call": call,
        "may_act": officer(call, person(request)),
        "rail": rail(call, stage),
        "crumbs": [
            (gettext("Office"), reverse("calls:office")),
            (str(call), reverse("applications:overview", args=[call.slug])),
            (title, ""),
        ],
        "page_kicker": call.title,
        "page_title": title,
        "layout": "layouts/office.html",
        **more,
    }


def page_of(request: HttpRequest, rows: Any) -> Any:
    """One page of a list."""
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))


def language() -> str:
    """The reader's language."""
    return get_language() or "en"


def did(request: HttpRequest, act: Callable[[], Any], done: str) -> bool:
    """Do a thing and say so; where it cannot be done now, say why. True where it was done."""
    try:
        act()
    except NotNow as refusal:
        messages.error(request, refusal.sentence)
        return False
    messages.success(request, done)
    return True


def fulfilled(form: forms.BaseForm, act: Callable[[dict[str, Any]], Any]) -> bool:
    """Do what a form asks for; False where it is not valid or cannot be done now: the form then says why."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except NotNow as refusal:
        form.add_error(None, refusal.sentence)
        return False
    return True


def status_of(form: forms.BaseForm | None) -> int:
    """422 for a page that shows a form's errors, else 200."""
    return 422 if form is not None and form.is_bound and form.errors else 200
