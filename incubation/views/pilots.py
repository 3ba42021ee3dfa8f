"""Pilots: the host body, what is measured, what it reads, and the result; and how things stand later."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from calls.staff_forms.tongues import columns
from calls.translations import said_in_all
from core.numbers import row_number
from incubation import permissions, services
from incubation.days import today
from incubation.forms import HostForm, IndicatorForm, ReadingForm
from incubation.journeys import country_word
from incubation.models import IndicatorValue, Outcome, Pilot, Placement
from incubation.outcome_forms import AgreementForm, EvidenceForm, OutcomeForm, ResultForm, ToldForm
from incubation.pilot_chart import measured
from incubation.pilot_papers import agreement_paper, evidence_paper, signed_initial
from incubation.queries.placements import pilot_of
from incubation.templatetags.incubation import plain_number
from incubation.views.fetching import demand, placement_of, posted, took


@require_safe
def pilot(request: HttpRequest, placement: uuid.UUID, pk: int) -> HttpResponse:
    """One pilot with its indicators as line and table."""
    place, found = pilot_at(request, placement, pk)
    return render(request, "incubation/pilot.html", _context(request, place, found))


@require_http_methods(["GET", "HEAD", "POST"])
def reading(request: HttpRequest, placement: uuid.UUID, pk: int) -> HttpResponse:
    """Write down what an indicator reads."""
    place, found = pilot_at(request, placement, pk)
    if request.method != "POST":
        return redirect("incubation:pilot", placement=placement, pk=pk)
    demand(permissions.measures(place, request.user))
    form = ReadingForm(request.POST, pilot=found)
    return act_on_pilot(
        request,
        place,
        found,
        "reading_form",
        form,
        lambda given: services.record_reading(by=request.user, **given),
        done=_read,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def indicator(request: HttpRequest, placement: uuid.UUID, pk: int) -> HttpResponse:
    """Agree on one more thing to measure."""
    place, found = pilot_at(request, placement, pk)
    if request.method != "POST":
        return redirect("incubation:pilot", placement=placement, pk=pk)
    demand(permissions.measures(place, request.user))
    form = IndicatorForm(request.POST)
    return act_on_pilot(
        request,
        place,
        found,
        "indicator_form",
        form,
        lambda given: services.add_indicator(found, by=request.user, **given),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def result(request: HttpRequest, placement: uuid.UUID, pk: int) -> HttpResponse:
    """Record the result, whatever it is."""
    place, found = pilot_at(request, placement, pk)
    if request.method != "POST":
        return redirect("incubation:pilot", placement=placement, pk=pk)
    demand(permissions.officer(place, request.user))
    form = ResultForm(request.POST)
    return act_on_pilot(
        request,
        place,
        found,
        "result_form",
        form,
        lambda given: services.record_result(found, by=request.user, **given),
        done=lambda _made: _decided(place),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def told(request: HttpRequest, placement: uuid.UUID, pk: int) -> HttpResponse:
    """Write, or write anew, what the public page says about the verdict."""
    place, found = pilot_at(request, placement, pk)
    if request.method != "POST":
        return redirect("incubation:pilot", placement=placement, pk=pk)
    demand(permissions.officer(place, request.user))
    return act_on_pilot(
        request,
        place,
        found,
        "told_form",
        ToldForm(request.POST),
        lambda given: services.tell_public(found, by=request.user, **given),
        done=lambda _made: _("Saved: this is what the public page says about the verdict."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def host(request: HttpRequest, placement: uuid.UUID) -> HttpResponse:
    """Name the host body of a pilot; with ?replicates= the pilot is tried by another body."""
    place = placement_of(request, placement)
    demand(permissions.officer(place, request.user))
    source = _replicated(request, place)
    form = HostForm(posted(request))
    if request.method == "POST" and took(
        form, lambda: _name_host(place, source, form.cleaned_data, request.user)
    ):
        messages.success(request, _("The host body is named."))
        return redirect("incubation:placement", placement=placement)
    context = {
        "form": form,
        "page_kicker": place.application.shown_title,
        "page_title": _("Who takes it over?") if source else _("Who hosts the pilot?"),
        "page_lead": _("A public body that tries the solution in its daily work."),
        "act_label": _("Name the host body"),
        "cancel_url": reverse("incubation:placement", kwargs={"placement": placement}),
    }
    return render(request, "incubation/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: HttpRequest, placement: uuid.UUID, months: int) -> HttpResponse:
    """How the solution stands 6, 12 or 24 months after graduation."""
    place = placement_of(request, placement)
    if months not in Outcome.MONTHS or place.application.state != "graduated":
        raise Http404
    demand(permissions.measures(place, request.user))
    form = OutcomeForm(posted(request), placement=place)
    if request.method == "POST" and took(
        form, lambda: services.record_outcome(place, months=months, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("Your answer is recorded."))
        return redirect("incubation:placement", placement=placement)
    context = {
        "form": form,
        "page_kicker": place.application.shown_title,
        "page_title": _("How does it stand after %(months)s months?") % {"months": months},
        "page_lead": _("“No longer in use” is a useful answer too."),
        "act_label": _("Send the answer"),
        "cancel_url": reverse("incubation:placement", kwargs={"placement": placement}),
    }
    return render(request, "incubation/form.html", context)


def pilot_at(request: HttpRequest, placement: uuid.UUID, pk: int) -> tuple[Placement, Pilot]:
    """The placement and its pilot, for whoever may read the placement."""
    place = placement_of(request, placement)
    found = pilot_of(place, pk)
    if found is None:
        raise Http404
    found.placement = place
    return place, found


def _read(made: IndicatorValue) -> str:
    words = _("The reading is saved and stands in the chart.")
    if made.replaced is None:
        return words
    replaced = _("It replaces %(value)s, which was written down for the same day before.")
    return f"{words} {replaced % {'value': plain_number(made.replaced)}}"


def _decided(place: Placement) -> str:
    words = _("The result is recorded.")
    if place.application.state != "piloting":
        return words
    return f"{words} {_('You can look at the gate to graduation now.')}"


_DONE: dict[str, Callable[[], str]] = {
    "indicator_form": lambda: _("The indicator is added. Write down a reading once there is one."),
    "evidence_form": lambda: _("The evidence is kept with the pilot."),
    "agreement_form": lambda: _("The agreement is kept with the pilot."),
}


def act_on_pilot(
    request: HttpRequest,
    place: Placement,
    found: Pilot,
    name: str,
    form: forms.Form,
    act: Callable[[dict[str, Any]], Any],
    *,
    done: Callable[[Any], str] | None = None,
) -> HttpResponse:
    """Do what a valid form on the pilot's page asks for, else show the page with what is wrong.

    `done` words what was made; without it the words of the form's name are said.
    """
    made: list[Any] = []
    if took(form, lambda: made.append(act(form.cleaned_data))):
        messages.success(request, done(made[0]) if done else _DONE[name]())
        return redirect("incubation:pilot", placement=place.public_id, pk=found.pk)
    return render(request, "incubation/pilot.html", _context(request, place, found, **{name: form}))


def _told_form(found: Pilot) -> ToldForm:
    return ToldForm(initial={name: getattr(found, name) for name in columns("told")})


def _replicated(request: HttpRequest, place: Placement) -> Pilot | None:
    return place.pilots.filter(pk=row_number(request.GET.get("replicates", ""))).first()


def _name_host(place: Placement, source: Pilot | None, given: dict[str, Any], by: Any) -> None:
    if source is not None:
        services.replicate(source, by=by, **given)
    else:
        services.name_host(place, by=by, **given)


def _context(request: HttpRequest, place: Placement, found: Pilot, **bound: Any) -> dict[str, Any]:
    user, is_open = request.user, not found.verdict
    measures = is_open and permissions.measures(place, user)
    rows = [measured(one, found.starts_on) for one in found.indicators.all()]
    day = {"on": today(place.application.call)}
    page = reverse("incubation:placement", kwargs={"placement": place.public_id})
    return {
        "placement": place,
        "pilot": found,
        "measured": rows,
        "country": country_word(found.country),
        "reading_form": ReadingForm(pilot=found, initial=day) if measures and rows else None,
        "indicator_form": IndicatorForm() if measures else None,
        "result_form": ResultForm() if is_open and permissions.officer(place, user) else None,
        "told_form": _told_form(found) if permissions.officer(place, user) and not is_open else None,
        "told": said_in_all(found, "told"),
        "evidence_form": EvidenceForm() if measures else None,
        "agreement_form": AgreementForm(pilot=found, initial=signed_initial(found)) if measures else None,
        "agreement": agreement_paper(place, found),
        "evidence": [evidence_paper(place, found, one) for one in found.evidence.all()],
        "is_officer": permissions.officer(place, user),
        "page_kicker": place.application.shown_title,
        "page_title": _("Pilot at %(host)s") % {"host": found.host_body},
        "crumbs": [
            (_("Incubation"), reverse("incubation:mine")),
            (place.application.shown_title, page),
            (_("Pilot"), ""),
        ],
        **bound,
    }
