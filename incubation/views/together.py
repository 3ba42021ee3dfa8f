"""Questions, next steps, risks and meetings of one placement, on one page."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import clock
from core.numbers import row_number
from incubation import permissions, services
from incubation.days import today
from incubation.meeting_letters import when
from incubation.models import Meeting, Placement
from incubation.pills import LATE, meeting_pill, risk_pill
from incubation.queries import together as reading
from incubation.together_forms import AnswerForm, ClosingForm, QuestionForm, RiskForm, StepForm
from incubation.views.fetching import crumbs_of, demand, placement_of, took

Forms = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
def together(request: HttpRequest, placement: uuid.UUID) -> HttpResponse:
    """What is asked, agreed, feared and planned; each list with the form that adds to it."""
    found = placement_of(request, placement)
    forms: Forms = {}
    if request.method == "POST":
        demand(permissions.talks(found, request.user))
        act = ACTS.get(request.POST.get("act", ""))
        said = act(request, found, forms) if act else ""  # an act that the page does not know: the page again
        if said:
            messages.success(request, said)
            return redirect("incubation:together", placement=placement)
    return render(request, "incubation/together.html", _context(request, found, forms))


def _ask(request: HttpRequest, found: Placement, forms: Forms) -> str:
    form = forms["question_form"] = QuestionForm(request.POST, auto_id="question-%s")
    if took(form, lambda: services.ask_question(found, by=request.user, **form.cleaned_data)):
        return _("Asked: whoever can answer gets a letter.")
    return ""


def _answer(request: HttpRequest, found: Placement, forms: Forms) -> str:
    row = _row(request, found, found.questions)
    form = AnswerForm(request.POST, prefix=f"answer-{row.pk}")
    forms["answer_forms"] = {row.pk: form}
    if took(form, lambda: services.answer_question(row, by=request.user, **form.cleaned_data)):
        return _("Answered: who asked gets a letter.")
    return ""


def _add_step(request: HttpRequest, found: Placement, forms: Forms) -> str:
    form = forms["step_form"] = StepForm(request.POST, auto_id="step-%s", people=reading.people_of(found))
    if took(form, lambda: services.add_step(found, by=request.user, **form.cleaned_data)):
        return _("Agreed: it stands on their list.")
    return ""


def _finish(request: HttpRequest, found: Placement, _forms: Forms) -> str:
    row = _row(request, found, found.next_steps)
    services.finish_step(row, by=request.user)
    return _("Done.")


def _raise_risk(request: HttpRequest, found: Placement, forms: Forms) -> str:
    form = forms["risk_form"] = RiskForm(request.POST, auto_id="risk-%s")
    if took(form, lambda: services.raise_risk(found, by=request.user, **form.cleaned_data)):
        return _("Written down.")
    return ""


def _close(request: HttpRequest, found: Placement, forms: Forms) -> str:
    row = _row(request, found, found.risks)
    form = ClosingForm(request.POST, prefix=f"risk-{row.pk}")
    forms["closing_forms"] = {row.pk: form}
    if took(form, lambda: services.close_risk(row, by=request.user, **form.cleaned_data)):
        return _("Closed.")
    return ""


ACTS: dict[str, Callable[[HttpRequest, Placement, Forms], str]] = {
    "ask": _ask,
    "answer": _answer,
    "step": _add_step,
    "done": _finish,
    "risk": _raise_risk,
    "close": _close,
}


def _row(request: HttpRequest, place: Placement, rows: Any) -> Any:
    """The row that the form names, among those of the placement, whose people are fetched already."""
    found = rows.filter(pk=row_number(request.POST.get("row", ""))).first()
    if found is None:
        raise Http404
    found.placement = place
    return found


def _context(request: HttpRequest, found: Placement, forms: Forms) -> dict[str, Any]:
    may_write = permissions.talks(found, request.user)
    day = today(found.application.call)
    answers, closings = forms.get("answer_forms", {}), forms.get("closing_forms", {})
    shown = reading.whole_page(found)
    return {
        "placement": found,
        "may_write": may_write,
        "questions": [
            (one, answers.get(one.pk) or AnswerForm(prefix=f"answer-{one.pk}") if may_write else None)
            for one in shown.questions
        ],
        "steps": [
            (
                one,
                LATE if one.done_at is None and one.due_on < day else None,
                one.done_at is None and permissions.finishes(one, found, request.user),
            )
            for one in shown.steps
        ],
        "risks": [
            (one, risk_pill(one), closings.get(one.pk) or ClosingForm(prefix=f"risk-{one.pk}"))
            for one in shown.risks
        ],
        "meetings": [meeting_row(one, request.user) for one in shown.meetings],
        "question_form": forms.get("question_form") or QuestionForm(auto_id="question-%s"),
        "step_form": forms.get("step_form") or StepForm(auto_id="step-%s", people=reading.people_of(found)),
        "risk_form": forms.get("risk_form") or RiskForm(auto_id="risk-%s"),
        "refused": [one for one in _flat(forms) if one.errors],
        "page_kicker": found.application.shown_title,
        "page_title": _("Working together"),
        "crumbs": crumbs_of(found, _("Working together")),
    }


def _flat(forms: Forms) -> list[Any]:
    return [form for one in forms.values() for form in (one.values() if isinstance(one, dict) else [one])]


def meeting_row(one: Meeting, user: Any) -> dict[str, Any]:
    """A meeting as a list shows it."""
    return {
        "meeting": one,
        "when": when(one, zone=getattr(user, "zone", "")),
        "pill": meeting_pill(one, clock.now()),
    }
