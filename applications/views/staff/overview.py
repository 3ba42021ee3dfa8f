"""Where a call stands, and reminding those who are nearly done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from applications.overview_page import overview as read_overview
from applications.services.reminding import remind_chosen
from applications.views.staff.desk import frame
from calls.deadline_card import deadline_card
from calls.downtime import troubles_before
from calls.incident_rows import incident_rows
from calls.links import address
from calls.models import Call
from calls.permissions import holds_role
from calls.pills import pill_of
from calls.ports import jury_numbers
from calls.services.proposing import open_proposal
from calls.views.staff.desk import StaffRequest, attempt, staffed_call
from core import clock


@require_safe
def overview(request: StaffRequest, slug: str) -> HttpResponse:
    """Figures, charts and what waits first. Observers read the statistics alone, without a name."""
    call = staffed_call(request, slug, "officer", "approver", "observer")
    is_staff = holds_role(request.user, call, "officer", "approver")
    page = read_overview(call, with_names=is_staff)
    context = {
        **frame(call, "applications:overview", page.title, counts={"applications:eligibility": page.to_rule}),
        "page": page,
        "deadline": deadline_card(call, deadline=call.deadline_at),
        "pill": pill_of(call),
        **_jury(call),
        "is_staff": is_staff,
        "programme_url": address("incubation:programme_office", programme=call.programme.key),
        **_troubles(call, is_staff=is_staff),
        "may_act": holds_role(request.user, call, "officer"),
    }
    if not is_staff:
        context["rail"] = None
        context["crumbs"] = [(_("Office"), context["crumbs"][0][1]), (call.title, "")]
    return render(request, "applications/staff/overview.html", context)


def _jury(call: Call) -> dict[str, Any]:
    """How far the jury is, in totals, once it has something to read."""
    if call.sealed_at is None:
        return {}
    jury = jury_numbers(Call.objects.filter(pk=call.pk)).get(call.pk)
    if jury is None or not jury.assigned:
        return {}
    return {"jury": jury, "jury_url": address("scoring:progress", slug=call.slug)}


def _troubles(call: Any, *, is_staff: bool) -> dict[str, Any]:
    """What disturbed the last day before the deadline, asked only where the gate saw something."""
    troubles = troubles_before(call, clock.now()) if is_staff and call.had_trouble else []
    return {
        "troubles": incident_rows(troubles, call.zone) if troubles else [],
        "downtime": open_proposal(call) if is_staff and call.has_proposal else None,
    }


@require_POST
def remind(request: StaffRequest, slug: str) -> HttpResponse:
    """Write to the people of the chosen drafts."""
    call = staffed_call(request, slug)

    def act() -> None:
        letters = remind_chosen(call, by=request.user, references=request.POST.getlist("draft"))
        sentence = ngettext(
            "%(count)s reminder is on its way.", "%(count)s reminders are on their way.", letters
        )
        if letters:
            messages.success(request, sentence % {"count": letters})
        else:
            messages.info(request, _("Everybody you chose was reminded today already."))

    attempt(None, act, request)
    return redirect("applications:overview", slug=slug)
