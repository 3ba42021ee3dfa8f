"""What belongs to a pilot on paper: the agreement, evidence, and whether its figures are public."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.refusals import NotNow
from incubation import permissions, services
from incubation.file_answers import as_attachment
from incubation.models import PilotEvidence
from incubation.outcome_forms import AgreementForm, EvidenceForm
from incubation.views.fetching import demand
from incubation.views.pilots import act_on_pilot, pilot_at

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@GET_POST
def evidence_new(request: HttpRequest, placement: uuid.UUID, pk: int) -> HttpResponse:
    """Put down what shows how the pilot goes."""
    place, found = pilot_at(request, placement, pk)
    if request.method != "POST":
        return redirect("incubation:pilot", placement=placement, pk=pk)
    demand(permissions.measures(place, request.user))
    form = EvidenceForm(request.POST, request.FILES)

    def add(given: dict[str, Any]) -> object:
        return services.add_pilot_evidence(found, by=_person(request), **given)

    return act_on_pilot(request, place, found, "evidence_form", form, add)


@GET_POST
def agreement(request: HttpRequest, placement: uuid.UUID, pk: int) -> HttpResponse:
    """Keep the agreement with the host body."""
    place, found = pilot_at(request, placement, pk)
    if request.method != "POST":
        return redirect("incubation:pilot", placement=placement, pk=pk)
    demand(permissions.measures(place, request.user))
    form = AgreementForm(request.POST, request.FILES, pilot=found)

    def keep(given: dict[str, Any]) -> object:
        return services.record_agreement(found, by=_person(request), **given)

    return act_on_pilot(request, place, found, "agreement_form", form, keep)


@GET_POST
def figures(request: HttpRequest, placement: uuid.UUID, pk: int) -> HttpResponse:
    """Publish the indicators with their charts, or take them back."""
    place, found = pilot_at(request, placement, pk)
    here = redirect("incubation:pilot", placement=placement, pk=pk)
    if request.method != "POST":
        return here
    demand(permissions.officer(place, request.user))
    try:
        if found.figures_published_at:
            services.withdraw_figures(found, by=request.user)
            messages.success(request, _("The figures are off the public page."))
        else:
            services.publish_figures(found, by=request.user)
            messages.success(
                request, _("The figures stand on the public page once the results are announced.")
            )
    except NotNow as refusal:
        messages.error(request, refusal.sentence)
    return here


@require_safe
def agreement_file(request: HttpRequest, placement: uuid.UUID, pk: int) -> FileResponse:
    """The file of the agreement, for whoever reads the placement."""
    _place, found = pilot_at(request, placement, pk)
    return as_attachment(found.agreement)


@require_safe
def evidence_file(request: HttpRequest, placement: uuid.UUID, pk: int, piece: int) -> FileResponse:
    """The file of a piece of evidence, for whoever reads the placement."""
    _place, found = pilot_at(request, placement, pk)
    rows = PilotEvidence.objects.filter(pilot=found, upload__isnull=False).select_related("upload")
    return as_attachment(get_object_or_404(rows, pk=piece).upload)


def _person(request: HttpRequest) -> Any:
    return request.user
