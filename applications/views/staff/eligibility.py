"""Eligibility: the list with many at once, and one application a screen."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.desk_order import landing_on, place_of
from applications.eligibility_page import LABELS, check_rows, chips, title
from applications.models import Application
from applications.moments import moment_line
from applications.pills import pill_of
from applications.ruling_page import ruling_page
from applications.services.ruling import Confirmed, confirm_chosen, save_check
from applications.staff_queries import group_counts, next_to_check, to_be_checked
from applications.views.staff.desk import (
    GET_POST,
    application_of,
    demand_officer,
    frame,
    page_of,
    pages,
    status_of,
)
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
    call = _call(request, slug)
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
    }
    return render(request, "applications/staff/eligibility.html", context)


def _seals(call: Call) -> str:
    """When a closed call is going to be sealed: an extension for one applicant may hold that back."""
    is_closed = call.deadline_at is not None and call.deadline_at <= now()
    instant = seals_at(call) if is_closed and not call.sealed_at else None
    return moment_line(call, instant) if instant else ""


@GET_POST
def ruling(request: StaffRequest, reference: str) -> HttpResponse:
    """The check-list of one application, and its ruling."""
    application = application_of(request, reference)
    if request.method == "POST":
        demand_officer(application.call, request.user)
    page = ruling_page(application, request.POST or None)
    if page is None:
        raise Http404
    form = page.form
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(
            form,
            lambda: save_check(application, by=request.user, ticks=form.ticks(), ruling=form.chosen()),
            request,
        )
    ):
        return _after_saving(request, application, form.chosen().kind)
    context = {
        **frame(application.call, "applications:eligibility", application.shown_title, above=application),
        "application": application,
        "page": page,
        "form": form,
        "place": place_of(application),
        "pill": pill_of(application),
        "due": page.correction and moment_line(application.call, page.correction.due_at),
        "received": moment_line(application.call, page.received_at, seconds=True),
        "may_act": officer(application.call, request.user),
    }
    return render(request, "applications/staff/ruling.html", context, status=status_of(form))


def _call(request: StaffRequest, slug: str) -> Call:
    calls = Call.objects.staffed_by(request.user, *STAFF)
    return get_object_or_404(calls.prefetch_related("themes"), slug=slug)


def _confirm(request: StaffRequest, call: Call) -> HttpResponse:
    def act() -> None:
        references = request.POST.getlist("application")
        if not references:
            raise NotNow(_("Choose at least one application."))
        _tell(request, confirm_chosen(call, by=request.user, references=references))

    attempt(None, act, request)
    return redirect("applications:eligibility", slug=call.slug)


def _tell(request: StaffRequest, confirmed: Confirmed) -> None:
    if confirmed.count:
        sentence = ngettext(
            "%(count)s application is confirmed as eligible.",
            "%(count)s applications are confirmed as eligible.",
            confirmed.count,
        )
        messages.success(request, sentence % {"count": confirmed.count})
    for one in confirmed.refused[:MOST_SAID]:
        messages.warning(request, f"{one.application.reference}: {one.sentence}")
    left = len(confirmed.refused) - MOST_SAID
    if left > 0:
        sentence = ngettext(
            "%(count)s more was not confirmed either.", "%(count)s more were not confirmed either.", left
        )
        messages.warning(request, sentence % {"count": left})


def _after_saving(request: StaffRequest, application: Application, kind: str) -> HttpResponse:
    said = {
        "": _("%(reference)s: the check-list is saved."),
        "eligible": _("%(reference)s is eligible."),
        "correction": _("%(reference)s: the correction is requested."),
        "ineligible": _("%(reference)s is ruled ineligible."),
    }
    messages.success(request, said[kind] % {"reference": application.reference})
    if request.POST.get("then") == "stay":
        return redirect("applications:ruling", reference=application.reference)
    following = next_to_check(application)
    if following is None:
        return redirect("applications:eligibility", slug=application.call.slug)
    return redirect(landing_on(following, list(application.call.eligibility_rules.all())))
