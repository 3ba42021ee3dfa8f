"""The worked example before the first proposal: tried, not kept, then held against the panel's marks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from scoring import code_of_conduct, gates, journey
from scoring.example import Shown, compared, example_of, shown_to
from scoring.example_forms import TrialForm
from scoring.models import PanelMember, WorkedExample
from scoring.services import panel as panels
from scoring.views.entry import way_in
from scoring.views.reader import person


@require_http_methods(["GET", "HEAD", "POST"])
def example(request: HttpRequest, slug: str) -> HttpResponse:
    """What each mark means. `act=compare` shows the reference and keeps nothing; any other act goes on."""
    member = get_object_or_404(gates.seats_of(person(request)), call__slug=slug)
    if not code_of_conduct.is_signed(member):
        return redirect("scoring:code", slug=slug)
    found = example_of(member.call)
    is_compared = found is not None and request.POST.get("act") == "compare"
    if request.method == "POST" and not is_compared:
        panels.see_example(member, by=person(request))
        return redirect("scoring:queue")
    if found is None:
        return render(request, "scoring/jury/example.html", _described(member))
    page = get_language() or "en"
    shown = shown_to(found, [page, *member.expert.languages])
    context = way_in(member, "scoring:example", _("A worked example"), None) | _tried(request, found, shown)
    context["is_other_language"] = shown.language != page
    return render(request, "scoring/jury/worked_example.html", context)


def _tried(request: HttpRequest, found: WorkedExample, shown: Shown) -> dict[str, Any]:
    """The example with the trial's form; once marks were tried, the panel's beside them."""
    form = TrialForm(request.POST if request.method == "POST" else None, example=found)
    is_tried = form.is_bound and form.is_valid()
    rows = compared(found.marks.all(), form.tried(), shown.language) if is_tried else []
    return {"example": shown, "form": form, "rows": rows}


def _described(member: PanelMember) -> dict[str, Any]:
    """Without a written example: the described marks of one criterion."""
    criterion = journey.anchored_criterion(member)
    return way_in(member, "scoring:example", _("What the marks mean"), None) | {
        "criterion": criterion,
        "anchors": list(criterion.anchors.order_by("-mark")) if criterion else [],
        "others": list(criterion.rubric.criteria.exclude(pk=criterion.pk)) if criterion else [],
        "rubric": criterion.rubric if criterion else None,
    }
