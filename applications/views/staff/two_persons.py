"""Steps that need two persons: an officer prepares, an approver signs or refuses."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import TwoPersonRequest
from applications.moments import moment_line
from applications.pills import pill_of
from applications.services import approve_two_person_step, prepare_two_person_step, refuse_two_person_step
from applications.services.staff import TWO_PERSON_STEPS
from applications.staff_forms import StepReasonForm
from applications.staff_queries import requests_for
from applications.step_words import step_word
from applications.two_persons import CONSEQUENCES, obstacle
from applications.views.staff.desk import GET_POST, application_of, demand_officer, frame, status_of
from calls.permissions import approver
from calls.second_person import nobody_signs
from calls.views.staff.desk import StaffRequest, attempt
from core.refusals import NotAllowed


@GET_POST
def prepare(request: StaffRequest, reference: str, step: str) -> HttpResponse:
    """What the step will do, and why it is wanted."""
    application = application_of(request, reference)
    if step not in TWO_PERSON_STEPS:
        raise Http404
    demand_officer(application.call, request.user)
    form = StepReasonForm(request.POST or None)
    made: list[TwoPersonRequest] = []
    if form.is_valid() and attempt(
        form,
        lambda: made.append(
            prepare_two_person_step(application, by=request.user, step=step, note=form.cleaned_data["reason"])
        ),
        request,
    ):
        messages.success(request, _("Prepared. An approver has to sign it before anything changes."))
        return redirect("applications:request", pk=made[0].pk)
    why_not = obstacle(application, step) if not form.is_bound else None
    if why_not:
        messages.error(request, why_not)
        return redirect("applications:dossier", reference=reference)
    title = f"{step_word(step)}: {application.shown_title}"
    context = {
        **frame(application.call, "applications:register", title, above=application),
        "form": form,
        "consequences": [
            *CONSEQUENCES[step],
            _("Nothing changes until a second person, an approver, has signed."),
        ],
        "nobody_signs": nobody_signs(application.call, request.user),
        "act_label": _("Prepare for the approver"),
        "act_tone": "danger" if step == "disqualify" else "primary",
        "cancel_url": reverse("applications:dossier", args=[reference]),
    }
    return render(request, "confirm.html", context, status=status_of(form))


@GET_POST
def decide(request: StaffRequest, pk: int) -> HttpResponse:
    """A prepared step: the approver signs or refuses; the others see who has to."""
    asked = get_object_or_404(requests_for(request.user), pk=pk)
    call, may_sign = asked.application.call, _may_sign(asked, request)
    if request.method == "POST":
        if not may_sign:
            raise NotAllowed(_who_signs(asked, request))
        attempt(None, lambda: _decide(request, asked), request)
        return redirect("applications:request", pk=pk)
    title = f"{step_word(asked.step)}: {asked.application.shown_title}"
    context = {
        **frame(call, "applications:register", title, above=asked.application),
        "asked": asked,
        "application": asked.application,
        "pill": pill_of(asked.application),
        "step": step_word(asked.step),
        "prepared": moment_line(call, asked.prepared_at),
        "decided": moment_line(call, asked.decided_at) if asked.decided_at else "",
        "consequences": CONSEQUENCES[asked.step],
        "may_sign": may_sign,
        "nobody_signs": "" if asked.decided_at else nobody_signs(call, asked.prepared_by),
        "who_signs": "" if may_sign else _who_signs(asked, request),
    }
    return render(request, "applications/staff/request.html", context)


def _may_sign(asked: TwoPersonRequest, request: StaffRequest) -> bool:
    return approver(asked.application.call, request.user) and asked.prepared_by_id != request.user.pk


def _who_signs(asked: TwoPersonRequest, request: StaffRequest) -> str:
    if asked.prepared_by_id == request.user.pk:
        return _("You prepared this step. Somebody else, an approver of this call, has to sign it.")
    return _("An approver of this call has to sign it.")


def _decide(request: StaffRequest, asked: TwoPersonRequest) -> None:
    if request.POST.get("decision") == "approve":
        approve_two_person_step(asked, by=request.user)
        messages.success(request, _("Signed. The step is taken."))
    elif request.POST.get("decision") == "refuse":
        refuse_two_person_step(asked, by=request.user)
        messages.success(request, _("Refused. Nothing has changed."))
    else:
        messages.error(request, _("Choose whether you sign or refuse."))
