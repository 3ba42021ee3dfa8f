"""The budget of a placement: read by its readers, written by the team, agreed by an officer."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applications.workflow import IN_A_COHORT
from calls.rail import rail
from incubation import permissions, services
from incubation.budget_forms import AgreeForm, VersionForm, WriteForm, line_set, planned_in
from incubation.budget_page import BUDGETS, changes, facts, line_rows, spending_row
from incubation.days import day_of
from incubation.models import Budget, Placement
from incubation.money import worded
from incubation.queries import money as reading
from incubation.services.budgeting import may_write
from incubation.views.fetching import demand, placement_of, posted, took

PAGE_SIZE = 50


@require_safe
def budget(request: HttpRequest, placement: uuid.UUID) -> HttpResponse:
    """What is planned, spent and left on each line, every entry, and what was changed since it was agreed."""
    place = placement_of(request, placement)
    return render(request, "incubation/budget.html", _context(request, place))


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, placement: uuid.UUID) -> HttpResponse:
    """Write the lines, all at once, so that money moves from one to another in one act."""
    place = placement_of(request, placement)
    demand(permissions.measures(place, request.user))
    found, here = budget_of(place), redirect("incubation:budget", placement=placement)
    if refusal := _why_not(place, found, request.user):
        messages.warning(request, refusal)
        return here
    lines = list(found.lines.all()) if found else []
    form = WriteForm(posted(request), budget=found)
    rows = line_set(posted(request), place, lines)
    # Both are looked at, so that every error is shown at once.
    is_whole = all([form.is_valid(), rows.is_valid()]) if request.method == "POST" else False
    if is_whole and took(form, lambda: _write(place, form, rows, request.user)):
        messages.success(request, _("The budget is saved."))
        return here
    context = framed(place, request.user, _("The lines of the budget")) | {
        "form": form,
        "rows": rows,
        "award": worded(place.award_amount, place.award_currency),
        "cancel_url": reverse("incubation:budget", kwargs={"placement": placement}),
    }
    return render(request, "incubation/budget_write.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def deliver(request: HttpRequest, placement: uuid.UUID) -> HttpResponse:
    """Hand the budget in."""
    place = placement_of(request, placement)
    here = redirect("incubation:budget", placement=placement)
    if request.method != "POST":
        return here
    demand(permissions.delivers(place, request.user))
    form = VersionForm(request.POST)
    if took(form, lambda: services.deliver_budget(place, by=request.user, **form.cleaned_data)):
        messages.success(request, _("Handed in. An officer agrees to it next."))
        return here
    return render(request, "incubation/budget.html", _context(request, place, deliver_form=form))


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, placement: uuid.UUID) -> HttpResponse:
    """Agree to the budget, or return it with what is missing."""
    place = placement_of(request, placement)
    here = redirect("incubation:budget", placement=placement)
    if request.method != "POST":
        return here
    demand(permissions.officer(place, request.user))
    form = AgreeForm(request.POST)
    if took(form, lambda: _decide(place, form.cleaned_data, request.user)):
        messages.success(request, _("Your decision is recorded, and the team is told."))
        return here
    return render(request, "incubation/budget.html", _context(request, place, decision_form=form))


def budget_of(place: Placement) -> Budget | None:
    """The budget of a placement; None where none is written."""
    found = Budget.objects.filter(placement=place).select_related("changed_by", "decided_by").first()
    if found is not None:
        found.placement = place
    return found


def framed(place: Placement, user: Any, title: str, *, is_budget: bool = False) -> dict[str, Any]:
    """The frame of a page about the budget: of the office for staff, with the way back for everybody."""
    is_staff = permissions.officer(place, user) or permissions.approver(place, user)
    address = {"placement": place.public_id}
    crumbs = [(place.application.shown_title, reverse("incubation:placement", kwargs=address))]
    if not is_budget:
        crumbs.append((_("Budget"), reverse("incubation:budget", kwargs=address)))
    if not is_staff:
        crumbs.insert(0, (_("Incubation"), reverse("incubation:mine")))
    return {
        "placement": place,
        "layout": "layouts/office.html" if is_staff else "layouts/public.html",
        "rail": rail(place.application.call, "incubation:cohorts") if is_staff else None,
        "crumbs": [*crumbs, (title, "")],
        "page_kicker": place.application.shown_title,
        "page_title": title,
    }


def _why_not(place: Placement, found: Budget | None, user: Any) -> str:
    """Why the lines cannot be written now; "" where they can."""
    if place.award_amount is None:
        return _("No money is awarded here, so there is no budget.")
    if place.application.state not in IN_A_COHORT:
        return _("This placement has ended: nothing can be changed any more.")
    if not may_write(place, found, user):
        return _("The budget is agreed: only an officer changes it, with a reason.")
    return ""


def _write(place: Placement, form: WriteForm, rows: Any, by: Any) -> None:
    given = form.cleaned_data
    services.write_budget(
        place, lines=planned_in(rows), version=given["version"], reason=given.get("reason", ""), by=by
    )


def _decide(place: Placement, given: dict[str, Any], by: Any) -> None:
    act = services.agree_budget if given["decision"] == AgreeForm.ACCEPT else services.return_budget
    act(place, version=given["version"], note=given["note"], by=by)


def _context(request: HttpRequest, place: Placement, **forms: Any) -> dict[str, Any]:
    user, found = request.user, budget_of(place)
    lines = list(reading.lines_of(place))
    rows, together = line_rows(lines, place.award_currency)
    received = reading.received(place)
    page = Paginator(reading.spendings_of(place), PAGE_SIZE).get_page(request.GET.get("page"))
    delivers, measures = permissions.delivers(place, user), permissions.measures(place, user)
    return framed(place, user, _("Budget"), is_budget=True) | {
        "page_lead": _("What the award is meant for, and what was spent of it."),
        "budget": found,
        "pill": BUDGETS[found.state] if found else None,
        "decided_line": _decided_line(found, place),
        "facts": facts(place, received, lines),
        "line_rows": rows,
        "together": together,
        "has_overspent": any(one.over for one in rows),
        "spendings": [spending_row(one, place, corrects=delivers, cancels=measures) for one in page],
        "page_obj": page,
        "changes": changes(found, place) if found and found.is_agreed else [],
        "may_write": measures and not _why_not(place, found, user),
        "may_spend": bool(found and found.is_agreed and delivers),
        **_open_forms(place, found, user, forms),
    }


def _open_forms(place: Placement, found: Budget | None, user: Any, forms: dict[str, Any]) -> dict[str, Any]:
    """The forms that this reader can send now; those that were refused as they were sent."""
    is_open = found is not None and not found.is_agreed and place.application.state in IN_A_COHORT
    first = {"version": found.version} if found else {}
    hands_in = is_open and permissions.delivers(place, user) and found is not None
    if hands_in and found is not None:
        hands_in = found.state != Budget.State.DELIVERED
    decides = is_open and permissions.officer(place, user)
    return {
        "deliver_form": forms.get("deliver_form") or (VersionForm(initial=first) if hands_in else None),
        "decision_form": forms.get("decision_form") or (AgreeForm(initial=first) if decides else None),
    }


def _decided_line(found: Budget | None, place: Placement) -> str:
    """Who agreed or returned it, and when."""
    if found is None or found.decided_at is None or found.state not in ("agreed", "returned"):
        return ""
    return _("%(name)s, %(day)s") % {"name": found.decided_by, "day": day_of(found.decided_at, place)}
