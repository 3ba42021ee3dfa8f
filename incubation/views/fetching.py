"""Things by their address, through the gates: who may not know of one gets 404, who may not act 403."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Application
from calls import permissions as on_call
from calls.models import Call
from calls.workflow import ANNOUNCED
from core.refusals import AlreadyDone, NotAllowed, Refusal
from incubation.models import Milestone, Placement, Report
from incubation.queries.placements import with_people


def announced_call(slug: str) -> Call:
    """A call whose results are public, else 404."""
    call = get_object_or_404(Call.objects.public().select_related("programme"), slug=slug)
    if call.state not in ANNOUNCED:
        raise Http404
    return call


def placement_of(request: HttpRequest, placement: uuid.UUID, *, rows: Any = None) -> Placement:
    """The placement, for its team, its mentors and the call's staff."""
    readable = Placement.objects.visible_to(request.user)
    return get_object_or_404((rows or with_people)(readable), public_id=placement)


def office_placement(request: HttpRequest, placement: uuid.UUID, *, rows: Any = None) -> Placement:
    """The placement, for the call's officers and approvers."""
    readable = Placement.objects.for_staff(request.user)
    return get_object_or_404((rows or with_people)(readable), public_id=placement)


def report_of(request: HttpRequest, placement: uuid.UUID, number: int) -> Report:
    """A report of a placement that the person may read; the placement comes with its people."""
    place = placement_of(request, placement)
    found = get_object_or_404(place.reports.select_related("decided_by"), number=number)
    found.placement = place
    return found


def milestone_of(request: HttpRequest, milestone: uuid.UUID) -> Milestone:
    """The milestone of a placement that the person may read; its placement comes with its people."""
    readable = Placement.objects.visible_to(request.user)
    found = get_object_or_404(
        Milestone.objects.filter(placement__in=readable).select_related("tranche", "decided_by"),
        public_id=milestone,
    )
    found.placement = with_people(Placement.objects.all()).get(pk=found.placement_id)
    return found


def office_call(request: HttpRequest, slug: str) -> Call:
    """A call whose programme has incubation or not, for its officers and approvers."""
    calls = Call.objects.staffed_by(request.user, "officer", "approver").select_related("programme")
    return get_object_or_404(calls, slug=slug)


def office_application(request: HttpRequest, reference: str) -> Application:
    """An application, for the call's officers and approvers."""
    rows = Application.objects.for_staff(request.user).select_related("call__programme")
    return get_object_or_404(rows, reference=reference)


def demand(may: bool) -> None:
    """Answer 403 with a sentence unless the person may act here."""
    if not may:
        raise NotAllowed(_("Your role does not include this step."))


def demand_officer(request: HttpRequest, call: Call) -> None:
    """Answer 403 unless the person is an officer of the call."""
    demand(on_call.officer(call, request.user))


def posted(request: HttpRequest) -> Any:
    """What was posted, be it nothing; None where the page is only read."""
    return request.POST if request.method == "POST" else None


def took(form: forms.BaseForm, act: Callable[[], object]) -> bool:
    """Do what a valid form asks for; a refusal becomes the form's error. False where nothing was done.

    Raises NotAllowed and AlreadyDone: no form could mend those.
    """
    if not form.is_valid():
        return False
    try:
        act()
    except (NotAllowed, AlreadyDone):
        raise
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return False
    return True


def crumbs_of(place: Placement, title: str) -> list[tuple[str, str]]:
    """The way from the list of placements to a page of this one."""
    page = reverse("incubation:placement", kwargs={"placement": place.public_id})
    return [(_("Incubation"), reverse("incubation:mine")), (place.application.shown_title, page), (title, "")]
