"""Downtime before a deadline: what happened, what is proposed, and the answer of the call's officers."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from calls.deadline_card import deadline_card
from calls.downtime import downtime, troubles_before, unanswered_outages
from calls.downtime_words import (
    extending_is_over,
    length_words,
    moment_words,
    proposed_deadline,
    proposed_wall,
    reasons_in_all,
)
from calls.incident_rows import incident_rows
from calls.models import Call, DowntimeProposal
from calls.rail import rail
from calls.services import decline_proposal
from calls.services.proposing import open_proposal
from calls.staff_forms.acts import ReasonForm
from calls.views.staff.desk import StaffRequest, attempt, desk, say, staffed_call
from core import clock


@require_http_methods(["GET", "HEAD", "POST"])
def call_downtime(request: StaffRequest, slug: str) -> HttpResponse:
    """The last day before the deadline; a POST leaves the deadline as it is, with a reason."""
    call = staffed_call(request, slug)
    proposal = open_proposal(call)
    is_over = extending_is_over(call)
    form = _form(request, is_over) if proposal or request.method == "POST" else None
    if form is not None and form.is_valid() and _decline(request, call, form):
        return redirect("calls:downtime", slug=slug)
    context: dict[str, Any] = {
        "form": form,
        "proposal": proposal,
        "length": length_words(proposal.outage) if proposal else "",
        "until": proposed_deadline(call, proposal.outage) if proposal and not is_over else "",
        "is_over": is_over,
        "card": deadline_card(call, deadline=call.deadline_at),
        "rows": incident_rows(troubles_before(call, clock.now()), call.zone),
        "settled": _settled(call),
        "rail": rail(call, "calls:downtime"),
        "page_title": _("Trouble before the deadline"),
    }
    return desk(request, call, "calls/office/downtime.html", context)


def _form(request: StaffRequest, is_over: bool) -> ReasonForm:
    help_text = (
        _("It stands in the ledger and on this page.")
        if is_over
        else _("Why the deadline stays as it is. It stands in the ledger and on this page.")
    )
    return ReasonForm(request.POST or None, help_text=help_text)


def _decline(request: StaffRequest, call: Call, form: ReasonForm) -> bool:
    """Decline the newest proposal; who comes second reads who was first."""
    newest = DowntimeProposal.objects.filter(call=call).first()
    if newest is None:
        form.add_error(None, _("Nothing is proposed for this call."))
        return False
    done = attempt(
        form, lambda: decline_proposal(newest, reason=form.cleaned_data["reason"], by=request.user), request
    )
    if done:
        say(request, _("The deadline stays as it is. The reason is on record."))
    return done


def _settled(call: Call) -> list[tuple[DowntimeProposal, str, str]]:
    rows = DowntimeProposal.objects.filter(call=call, settled_at__isnull=False)
    return [
        (one, length_words(one.outage), moment_words(one.settled_at, call.zone))
        for one in rows.select_related("settled_by", "extension")
        if one.settled_at
    ]


def proposed_start(call: Call) -> dict[str, Any]:
    """What the form of an extension begins with where downtime proposes one; nothing elsewhere."""
    proposal = open_proposal(call)
    if proposal is None:
        return {}
    outages = unanswered_outages(call, clock.now())
    length = max(proposal.outage, downtime(outages))
    return {"wall": proposed_wall(call, length), "reason": reasons_in_all(outages, length, call.zone)}
