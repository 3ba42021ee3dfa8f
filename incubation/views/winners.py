"""The public page of one winner, from the award to what has become of the solution."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from calls.views.conditional import revalidated
from incubation.open_data.linked import winner_things
from incubation.queries import winners as reading
from incubation.winner_page import page_of
from scoring.integrity import told_of


@require_safe
@revalidated
def winner(request: HttpRequest, reference: str) -> HttpResponse:
    """One winner; 404 before the announcement, and for whoever did not win or turned the award down."""
    found = get_object_or_404(reading.whole(), reference=reference)
    page, call = page_of(found, summary=reading.public_summary(found)), found.call
    results = reverse("incubation:results", kwargs={"slug": call.slug})
    is_told = told_of().filter(call=call).exists()
    context: dict[str, Any] = {
        "page": page,
        "call": call,
        "results_url": results,
        "of_call": reading.of_call_alone(found),
        "integrity_url": reverse("scoring:integrity", kwargs={"slug": call.slug}) if is_told else "",
        "page_kicker": page.headline,
        "page_title": found.shown_title,
        "page_lead": " · ".join(filter(None, (page.by, page.country))),
        "crumbs": [
            (_("Home"), reverse("home")),
            (_("Results"), reverse("incubation:all_results")),
            (str(call), results),
            (found.shown_title, ""),
        ],
    }
    context["linked_data"] = winner_things(page, context["crumbs"])
    return render(request, "incubation/winner.html", context)
