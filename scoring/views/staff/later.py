"""A decision after the decisions were closed: an officer prepares it, an approver signs or refuses it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Application
from calls.models import Call
from calls.permissions import approver
from calls.second_person import nobody_signs
from core.refusals import NotAllowed
from scoring import later_decisions, later_page, wording
from scoring.later_form import LaterForm
from scoring.models import LaterDecision
from scoring.pills import OUTCOMES
from scoring.services import later as deciding
from scoring.views.reader import person, typed
from scoring.views.staff import desk

STAGE = "scoring:decisions"


@desk.GET_POST
def prepare(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """What is to be decided about an application that came back, and why."""
    call = desk.officers_call(request, slug)
    rows = Application.objects.filter(call=call).exclude(state="draft").select_related("call", "decision")
    application = get_object_or_404(rows, reference=reference)
    made: list[LaterDecision] = []
    form = LaterForm(typed(request))
    if request.method == "POST" and desk.fulfilled(
        form, lambda given: made.append(_prepare(application, person(request), given))
    ):
        messages.success(request, _("Prepared. An approver has to sign it before anything changes."))
        return redirect("scoring:later_decision", slug=slug, later=made[0].public_id)
    waiting = application.later_decisions.filter(is_approved__isnull=True).first()
    if waiting is not None and not form.is_bound:
        return redirect("scoring:later_decision", slug=slug, later=waiting.public_id)
    barred = deciding.obstacle(application) or ""
    context = desk.frame(
        request,
        call,
        STAGE,
        _("Decide: %(title)s") % {"title": application.shown_title},
        page_lead=reference,
        application=application,
        facts=_facts(application, call),
        barred=barred,
        against=[] if barred else _against(application),
        consequences=[
            *_consequences(call),
            _("Nothing changes until a second person, an approver, has signed."),
        ],
        nobody_signs="" if barred else nobody_signs(call, person(request)),
        form=form,
        act_label=_("Prepare for the approver"),
        cancel_url=reverse(STAGE, kwargs={"slug": slug}),
        crumbs=_crumbs(call, reference),
    )
    return render(request, "scoring/staff/decide_later.html", context, status=desk.status_of(form))


@desk.GET_POST
def decide(request: HttpRequest, slug: str, later: str) -> HttpResponse:
    """A prepared decision: the approver signs or refuses; the others see who has to, or who did."""
    call = desk.call_of(request, slug)
    rows = LaterDecision.objects.filter(application__call=call).select_related(
        "application__call", "came_back", "prepared_by", "decided_by", "earlier_by"
    )
    found = get_object_or_404(rows, public_id=later)
    may_sign = approver(call, person(request)) and found.prepared_by_id != person(request).pk
    if request.method == "POST":
        if not may_sign:
            raise NotAllowed(_who_signs(found, request))
        _decide(request, found)
        return redirect("scoring:later_decision", slug=slug, later=later)
    language = desk.language()
    against = later_decisions.against(found.application, found.outcome) if found.is_approved is None else []
    context = desk.frame(
        request,
        call,
        STAGE,
        _("Decision: %(title)s") % {"title": found.application.shown_title},
        page_lead=found.application.reference,
        found=found,
        pill=OUTCOMES[found.outcome],
        facts=_facts(found.application, call, found),
        prepared=wording.moment(found.prepared_at, call, language),
        decided=wording.moment(found.decided_at, call, language) if found.decided_at else "",
        against=later_page.sentences(call, [one.as_data() for one in against] or found.against),
        consequences=_consequences(call),
        may_sign=may_sign,
        who_signs="" if may_sign else _who_signs(found, request),
        nobody_signs="" if found.decided_at else nobody_signs(call, found.prepared_by),
        crumbs=_crumbs(call, found.application.reference),
    )
    return render(request, "scoring/staff/later_decision.html", context)


def _prepare(application: Application, by: Any, given: dict[str, Any]) -> LaterDecision:
    return deciding.prepare(
        application,
        outcome=given["outcome"],
        reserve_place=given["reserve_place"],
        reason=given["reason"],
        by=by,
    )


def _decide(request: HttpRequest, found: LaterDecision) -> None:
    answer = request.POST.get("decision")
    if answer == "approve":
        done = _("Signed. The decision holds.")
        desk.did(request, lambda: deciding.sign(found, by=person(request)), done)
    elif answer == "refuse":
        done = _("Refused. Nothing has changed.")
        desk.did(request, lambda: deciding.refuse(found, by=person(request)), done)
    else:
        messages.error(request, _("Choose whether you sign or refuse."))


def _consequences(call: Call) -> list[str]:
    if call.state == "decided":
        return [
            _("It is published with the announcement, and not before."),
            _("An announcement that is prepared already has to be prepared again."),
        ]
    return [
        _("It holds at once: results, open data and certificate follow, and its people get a letter."),
        _(
            "The reason stands on the public page of how the call was decided; what was before stays "
            "readable."
        ),
    ]


def _against(application: Application) -> list[str]:
    """What would stand against an award."""
    found = later_decisions.against(application, "awarded")
    return later_page.sentences(application.call, [one.as_data() for one in found])


def _facts(application: Application, call: Call, found: LaterDecision | None = None) -> list[dict[str, str]]:
    """How it came back, and what was decided before."""
    language = desk.language()
    step = found.came_back if found else later_decisions.came_back_by(application)
    facts = []
    if step is not None:
        facts.append(
            {"name": _("Back in the call"), "value": later_page.came_back_words(step, call, language)}
        )
        facts.append({"name": _("Reason given for it"), "value": step.note})
    if found is not None:
        earlier = (found.earlier_outcome, found.earlier_reason, found.earlier_by, found.earlier_at)
    else:
        one = getattr(application, "decision", None)
        earlier = (one.outcome, one.reason, one.decided_by, one.decided_at) if one else ("", "", None, None)
    outcome, reason, who, at = earlier
    facts.append({"name": _("Decided before"), "value": later_page.outcome_word(outcome)})
    if outcome:
        facts.append({"name": _("Reason, for the minutes"), "value": reason})
        facts.append({"name": _("Recorded by"), "value": f"{who}, {wording.moment(at, call, language)}"})
    return facts


def _who_signs(found: LaterDecision, request: HttpRequest) -> str:
    if found.prepared_by_id == person(request).pk:
        return _("You prepared this decision. Somebody else, an approver of this call, has to sign it.")
    return _("An approver of this call has to sign it.")


def _crumbs(call: Call, here: str) -> list[tuple[str, str]]:
    return [(_("Decisions"), reverse(STAGE, kwargs={"slug": call.slug})), (here, "")]
