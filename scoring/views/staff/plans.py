"""A plan of assignments is asked for; how far it is; and the way back to the page that shows it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from calls.models import Call
from scoring import matching
from scoring.models import AssignmentRun
from scoring.services import proposing
from scoring.staff_forms import ProposeForm
from scoring.views.reader import person, typed
from scoring.views.staff import desk

STAGE = "scoring:assignments"


@desk.GET_POST
def propose(request: HttpRequest, slug: str, round: str) -> HttpResponse:
    """Let the portal look for the best plan around what is assigned already."""
    call = desk.officers_call(request, slug)
    chosen = desk.round_of(call, round)
    held_to = matching.plans_of(chosen)
    form = ProposeForm(
        typed(request), initial={"country_cap": held_to.country_cap or "", "min_load": held_to.min_load}
    )
    if request.method == "POST" and desk.fulfilled(
        form, lambda given: proposing.propose(chosen, by=person(request), **given)
    ):
        return to_plan(call, round)
    context = desk.frame(
        request,
        call,
        STAGE,
        _("Propose who reads what"),
        consequences=[
            _("Nobody gets an application with which they have a conflict, or one they stepped back from."),
            _("What is published, or put in by hand, stays. Other proposals are replaced."),
            _("Nobody is told before you publish."),
        ],
        form=form,
        act_label=_("Propose assignments"),
        cancel_url=plan_address(call, round),
        crumbs=plan_crumbs(call, round, _("Propose")),
    )
    return render(request, "confirm.html", context, status=desk.status_of(form))


@require_safe
def progress(request: HttpRequest, slug: str, round: str) -> JsonResponse:
    """How far the plan that was asked for last is: a line of words, and whether it is over."""
    chosen = desk.round_of(desk.call_of(request, slug), round)
    run = chosen.runs.last()
    return JsonResponse({"line": _line(run) if run else "", "is_over": run is None or run.is_over})


def last_run(run: AssignmentRun | None) -> dict[str, Any]:
    """The plan that is being worked out, in words, or why the last one came to nothing."""
    if run is None or run.state == AssignmentRun.State.DONE:
        return {}
    return {"problem": run.problem} if run.is_over else {"running": _line(run)}


def _line(run: AssignmentRun) -> str:
    size = {"applications": run.applications, "jurors": run.jurors, "stage": run.get_state_display()}
    return _("%(stage)s. Applications: %(applications)s, jurors: %(jurors)s.") % size


def plan_address(call: Call, key: str) -> str:
    return f"{reverse(STAGE, kwargs={'slug': call.slug})}?round={key}"


def to_plan(call: Call, key: str) -> HttpResponse:
    return redirect(plan_address(call, key))


def plan_crumbs(call: Call, key: str, here: str) -> list[tuple[str, str]]:
    return [(_("Assignment"), plan_address(call, key)), (here, "")]
