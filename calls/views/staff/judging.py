"""How a call is judged: rounds, criteria, weights."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from calls.editing import why_fixed
from calls.models import Call
from calls.services.judging import set_weights
from calls.staff_forms.judging import WeightsForm
from calls.views.staff.desk import StaffRequest, attempt, desk, say, staffed_call
from core.meanwhile import in_turn


@require_GET
def rubric(request: StaffRequest, slug: str) -> HttpResponse:
    """Every round with its criteria and what their weights make."""
    call = staffed_call(request, slug)
    rounds = call.rounds.select_related("rubric").prefetch_related("rubric__criteria")
    rows = [(one, list(one.rubric.criteria.all())) for one in rounds]
    context = {
        "rounds": [
            (one, criteria, sum(criterion.weight for criterion in criteria)) for one, criteria in rows
        ],
        "share_total": sum(one.share_percent for one, _criteria in rows),
        "fixed": why_fixed(call, "rubric"),
        "page_title": _("Rubric and rounds"),
    }
    return desk(request, call, "calls/office/rubric.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_turn(Call, "slug")
def weights(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
    """All weights of a rubric at once."""
    call = staffed_call(request, slug)
    chosen = get_object_or_404(call.rubrics, pk=pk)
    form = WeightsForm(request.POST or None, rubric=chosen)
    if form.is_valid() and attempt(
        form, lambda: set_weights(chosen, call=call, weights=form.weights(), by=request.user), request
    ):
        say(request, _("The weights are saved."))
        return redirect("calls:build_rubric", slug=slug)
    context = {
        "form": form,
        "fixed": why_fixed(call, "rubric"),
        "page_title": _("Weights"),
        "page_lead": _("They have to make 100."),
    }
    return desk(request, call, "calls/office/weights.html", context)
