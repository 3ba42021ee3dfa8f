"""Eligibility: the list of a call's submissions, and the chosen ones at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.eligibility_page import LABELS, check_rows, chips, title
from applications.moments import moment_line
from applications.newly_taken import how_many
from applications.services.second_look import asks_second_look
from applications.services.together import Taken, confirm_chosen
from applications.staff_queries import group_counts, to_be_checked
from applications.views.staff.desk import GET_POST, demand_officer, frame, page_of, pages
from calls.models import Call
from calls.permissions import officer
from calls.views.staff.desk import STAFF, StaffRequest, attempt
from calls.windows import seals_at
from core.clock import now
from core.refusals import NotNow

MOST_SAID = 10  # refusals that are named one by one


@GET_POST
def eligibility(request: StaffRequest, slug: str) -> HttpResponse:
    """The submissions by where their ruling stands; confirms the chosen ones."""
    call = call_of(request, slug)
    if request.method == "POST":
        demand_officer(call, request.user)
        return _confirm(request, call)
    group = request.GET.get("show", "check")
    if group not in LABELS:
        raise Http404
    is_blind = call.rounds.filter(is_blind=True).exists()
    themes, rules = list(call.themes.all()), list(call.eligibility_rules.all())
    theme = next((one.key for one in themes if one.key == request.GET.get("theme")), "")
    counts = group_counts(call)
    page = page_of(request, to_be_checked(call, group, theme), None if theme else counts[group])
    waiting = counts["check"] + counts["correction"] if call.sealed_at else 0
    context = {
        **frame(
            call, "applications:eligibility", title(counts), counts={"applications:eligibility": waiting}
        ),
        **pages(page),
        "chips": chips(call, counts, group),
        "rows": check_rows(call, page.object_list, rules, is_blind=is_blind),
        "themes": themes,
        "theme": theme,
        "group": group,
        "sealed": moment_line(call, call.sealed_at) if call.sealed_at else "",
        "seals": _seals(call),
        "may_act": officer(call, request.user),
        "newly_taken": how_many(call, request.user) if officer(call, request.user) else 0,
    }
    return render(request, "applications/staff/eligibility.html", context)


def _seals(call: Call) -> str:
    """When a closed call is going to be sealed: an extension for one applicant may hold that back."""
    is_closed = call.deadline_at is not None and call.deadline_at <= now()
    instant = seals_at(call) if is_closed and not call.sealed_at else None
    return moment_line(call, instant) if instant else ""


def call_of(request: StaffRequest, slug: str) -> Call:
    """The call for its officers and approvers; 404 for anybody else."""
    calls = Call.objects.staffed_by(request.user, *STAFF)
    return get_object_or_404(calls.prefetch_related("themes"), slug=slug)


def _confirm(request: StaffRequest, call: Call) -> HttpResponse:
    def act() -> None:
        references = request.POST.getlist("application")
        if not references:
            raise NotNow(_("Choose at least one application."))
        tell_confirmed(request, call, confirm_chosen(call, by=request.user, references=references))

    attempt(None, act, request)
    return redirect("applications:eligibility", slug=call.slug)


def tell_confirmed(request: StaffRequest, call: Call, confirmed: Taken) -> None:
    """Say how many were confirmed, and why the others were not."""
    if confirmed.count and asks_second_look(call, "confirm_eligible"):
        sentence = ngettext(
            "%(count)s ruling waits for a second officer.",
            "%(count)s rulings wait for a second officer.",
            confirmed.count,
        )
        messages.success(request, sentence % {"count": confirmed.count})
    elif confirmed.count:
        sentence = ngettext(
            "%(count)s application is confirmed as eligible.",
            "%(count)s applications are confirmed as eligible.",
            confirmed.count,
        )
        messages.success(request, sentence % {"count": confirmed.count})
    tell_refused(request, confirmed)


def tell_refused(request: StaffRequest, taken: Taken) -> None:
    """Say why the others were left as they are, each of the first by its reference."""
    for one in taken.refused[:MOST_SAID]:
        messages.warning(request, f"{one.application.reference}: {one.sentence}")
    left = len(taken.refused) - MOST_SAID
    if left > 0:
        sentence = ngettext(
            "%(count)s more was left as it is.", "%(count)s more were left as they are.", left
        )
        messages.warning(request, sentence % {"count": left})
