"""A juror's own votes at the decision meeting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.models import Application
from core.refusals import Refusal
from scoring import code_of_conduct, gates, room
from scoring.conflict_list import is_blind, titled
from scoring.models import Ballot, Meeting, PanelMember
from scoring.queries import JUDGED_STATES
from scoring.services import meeting as meetings
from scoring.views.reader import person


@require_http_methods(["GET", "HEAD", "POST"])
def ballots(request: HttpRequest, slug: str) -> HttpResponse:
    """Every application the juror is in the room for, with a vote each; says why where there is no vote now.

    404 where the call has no vote.
    """
    member = get_object_or_404(gates.seats_of(person(request)), call__slug=slug)
    if not member.call.has_vote:
        raise Http404
    if not code_of_conduct.is_signed(member):
        return redirect("scoring:code", slug=slug)
    found = meetings.meeting_of(member.call)
    waits = _waits(member, found)
    if request.method == "POST" and found is not None:
        _cast(request, member, found)
        return redirect("scoring:vote", slug=slug)
    context = {
        "member": member,
        "call": member.call,
        "waits": waits,
        "rows": [] if waits or found is None else _rows(member, found),
        "choices": Ballot.Choice.choices,
        "page_kicker": member.call.title,
        "page_title": _("Your votes"),
        "page_lead": _("A vote advises the meeting. You can change it until the meeting is closed."),
    }
    return render(request, "scoring/jury/vote.html", context)


def _waits(member: PanelMember, found: Meeting | None) -> str:
    """Why there is nothing to vote on now; "" where there is."""
    if found is None:
        return _("The meeting is not open yet.")
    if found.closed_at or member.call.state != "reviewing":
        return _("The meeting is closed.")
    if not found.attendances.filter(member=member, is_present=True).exists():
        return _("You are not recorded as present. Tell the officer who keeps the record.")
    return ""


def _cast(request: HttpRequest, member: PanelMember, found: Meeting) -> None:
    application = get_object_or_404(_open_to(member), reference=request.POST.get("application", ""))
    try:
        meetings.vote(found, application, member, choice=request.POST.get("choice", ""), by=person(request))
        messages.success(request, _("Your vote is recorded."))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)


def _rows(member: PanelMember, found: Meeting) -> list[dict[str, Any]]:
    """What the juror votes on, in a blind call without who applied. Four queries."""
    cast = dict(found.ballots.filter(member=member).values_list("application", "choice"))
    blind = is_blind(member.call)
    return [
        {
            "reference": one.reference,
            "title": titled(one, number) if blind else one.shown_title,
            "choice": cast.get(one.pk, ""),
        }
        for number, one in enumerate(_open_to(member), 1)
    ]


def _open_to(member: PanelMember) -> Any:
    """The judged applications without those that the juror leaves the room for."""
    judged = Application.objects.filter(call=member.call, state__in=JUDGED_STATES)
    absences = room.absences_of(list(judged.values_list("pk", flat=True)))
    barred = [pk for pk, out in absences.items() if any(one.member.pk == member.pk for one in out)]
    return judged.exclude(pk__in=barred).order_by("reference")
