"""The home of the office, and a new call."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from calls.incident_rows import unsettled
from calls.links import address
from calls.models import Programme
from calls.office_dues import due_rows
from calls.office_numbers import numbers_of, total_of
from calls.office_rows import calls_of, office_rows, roles_of, waiting_for
from calls.role_matrix import standing_in
from calls.services import copy_call, create_call
from calls.staff_forms.acts import NewCallForm
from calls.views.staff.desk import STAFF, StaffRequest, attempt, say
from people.models import User

PAGE_SIZE = 50


@require_GET
def office(request: StaffRequest) -> HttpResponse:
    """My calls: their state, what comes next, what waits for me."""
    roles = roles_of(request.user)
    calls = calls_of(roles)
    page = Paginator(calls, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    prefetch_related_objects(shown, "key_dates")
    numbers = numbers_of(request.user, roles)
    is_staff = any(one.role in STAFF for one in roles)
    waiting = waiting_for(request.user)
    troubles, unclosed = unsettled(request.user)
    context = {
        "troubles": troubles,
        "unclosed": unclosed,
        "rows": office_rows(shown, roles, numbers),
        "total": total_of(numbers.values()),
        "search_url": address("applications:all_applications") if is_staff else "",
        "page_obj": page,
        "waiting": waiting,
        "dues": due_rows(request.user, calls),
        "may_create": request.user.is_hub_staff,
        "ways": _ways(request.user, is_staff),
        "standing_in": standing_in(roles),
        "page_title": _("Your calls"),
    }
    return render(request, "calls/office/index.html", context)


def _ways(reader: User, is_staff: bool) -> list[tuple[str, str]]:
    """What belongs to no single call, as far as the reader may open it."""
    ways = []
    if reader.is_hub_staff:
        ways += [
            (_("Programmes"), address("calls:programmes")),
            (pgettext("areas of expertise", "Topics"), address("calls:topics")),
        ]
    ways.append((_("Annual report"), address("incubation:reports")))
    if reader.is_hub_staff or is_staff:
        ways.append((_("Roster of experts"), address("scoring:roster")))
        ways.append((_("Incidents"), address("calls:incidents")))
    if reader.is_administrator or is_staff:
        ways.append((_("Sanctions list"), address("applications:sanctions")))
    ways.append((_("Absence and handing over"), address("calls:away")))
    return [way for way in ways if way[1]]


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """A new call: from a template, from a copy, or blank."""
    if not request.user.is_hub_staff:
        raise PermissionDenied(_("Only staff of the Hub create calls."))
    form = NewCallForm(request.POST or None, by=request.user)
    made: list[Any] = []
    if form.is_valid() and attempt(
        form, lambda: made.append(_create(form.cleaned_data, request.user)), request
    ):
        say(request, _("The call is created. It is a draft that only its staff can see."))
        return redirect("calls:build", slug=made[0].slug)
    context = {
        "form": form,
        "has_programmes": Programme.objects.exists(),
        "page_title": _("A new call"),
        "page_lead": _("You become its officer. Nothing is public before you publish it."),
    }
    return render(request, "calls/office/new.html", context)


def _create(chosen: dict[str, Any], by: Any) -> Any:
    shared = {"programme": chosen["programme"], "year": chosen["year"], "slug": chosen["slug"], "by": by}
    if chosen["how"] == "blank":
        return create_call(**shared)
    return copy_call(chosen["source"], **shared)
