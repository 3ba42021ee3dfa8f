"""What a team spent: written down, corrected by an opposite entry, cancelled with a reason."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from incubation import permissions, services
from incubation.budget_forms import CorrectionForm, SpendingForm
from incubation.days import today
from incubation.file_answers import as_attachment
from incubation.models import Placement, Spending
from incubation.money import worded
from incubation.office_forms import ReasonForm
from incubation.views.budget import budget_of, framed
from incubation.views.fetching import demand, placement_of, posted, took


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, placement: uuid.UUID) -> HttpResponse:
    """Write down what was spent."""
    place = placement_of(request, placement)
    demand(permissions.delivers(place, request.user))
    found, here = budget_of(place), redirect("incubation:budget", placement=placement)
    if found is None or not found.is_agreed:
        messages.warning(request, _("The budget is not agreed yet: nothing can be spent on it."))
        return here
    form = SpendingForm(
        posted(request),
        request.FILES or None,
        placement=place,
        lines=list(found.lines.all()),
        initial={"spent_on": today(place.application.call)},
    )
    if request.method == "POST" and took(form, lambda: _record(place, form.cleaned_data, request.user)):
        messages.success(request, _("The spending is written down."))
        return here
    return _form_page(
        request, place, form, title=_("What was spent?"), label=_("Write it down"), has_file=True
    )


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, placement: uuid.UUID, number: int) -> HttpResponse:
    """Write an opposite entry."""
    place, found = _spending(request, placement, number)
    demand(permissions.delivers(place, request.user))
    form = CorrectionForm(
        posted(request), placement=place, initial={"spent_on": today(place.application.call)}
    )
    if request.method == "POST" and took(
        form, lambda: services.correct_spending(found, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("The correction is written down beside the spending."))
        return redirect("incubation:budget", placement=placement)
    return _form_page(
        request,
        place,
        form,
        title=_("How much came back, or was too much?"),
        label=_("Write the correction down"),
        consequences=[
            _("An opposite entry is written beside the spending, which stays as it is."),
        ],
        facts=_facts(place, found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, placement: uuid.UUID, number: int) -> HttpResponse:
    """Say that an entry does not count, and why."""
    place, found = _spending(request, placement, number)
    demand(permissions.measures(place, request.user))
    form = ReasonForm(posted(request))
    if request.method == "POST" and took(
        form, lambda: services.cancel_spending(found, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("It is cancelled and does not count any more."))
        return redirect("incubation:budget", placement=placement)
    return _form_page(
        request,
        place,
        form,
        title=_("Cancel this spending?"),
        label=_("Cancel the spending"),
        consequences=[
            _("It stays in the list with your name and your reason, and does not count any more."),
            _("This cannot be taken back: what does count is written down anew."),
        ],
        facts=_facts(place, found),
        tone="danger",
    )


@require_safe
def receipt(request: HttpRequest, placement: uuid.UUID, number: int) -> FileResponse:
    """The file that shows a spending, for whoever reads the placement."""
    place = placement_of(request, placement)
    rows = Spending.objects.filter(placement=place, receipt__isnull=False).select_related("receipt")
    return as_attachment(get_object_or_404(rows, number=number).receipt)


def _record(place: Placement, given: dict[str, Any], by: Any) -> None:
    fields = {name: given[name] for name in ("line", "spent_on", "amount", "purpose", "key")}
    if given["receipt"]:
        services.record_with_receipt(place, file=given["receipt"], by=by, **fields)
    else:
        services.record_spending(place, by=by, **fields)


def _spending(request: HttpRequest, placement: uuid.UUID, number: int) -> tuple[Placement, Spending]:
    place = placement_of(request, placement)
    found = place.spendings.select_related("line").filter(number=number).first()
    if found is None:
        raise Http404
    found.placement = place
    return place, found


def _facts(place: Placement, found: Spending) -> list[dict[str, Any]]:
    facts = [
        (_("Spending"), _("No. %(number)s") % {"number": found.number}),
        (_("Line of the budget"), found.line.category),
        (_("Day"), date_format(found.spent_on)),
        (_("Amount"), worded(found.amount, place.award_currency)),
        (_("Paid to whom, or what for"), found.purpose),
    ]
    return [{"name": name, "value": value} for name, value in facts]


def _form_page(
    request: HttpRequest,
    place: Placement,
    form: Any,
    *,
    title: str,
    label: str,
    consequences: list[str] | None = None,
    facts: list[dict[str, Any]] | None = None,
    tone: str = "primary",
    has_file: bool = False,
) -> HttpResponse:
    context = framed(place, request.user, title) | {
        "form": form,
        "act_label": label,
        "act_tone": tone,
        "consequences": consequences,
        "facts": facts,
        "has_file": has_file,
        "cancel_url": reverse("incubation:budget", kwargs={"placement": place.public_id}),
    }
    return render(request, "incubation/budget_act.html" if has_file else "confirm.html", context)
