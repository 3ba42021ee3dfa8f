"""An appeal before its own jurors: what comes first, what they read, and their opinion."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from applications.reading import chosen_language
from scoring import code_of_conduct, feedback, gates, proposal
from scoring.appeal_forms import OpinionForm, ReadyForm
from scoring.attachments import serve
from scoring.forms import ReasonForm
from scoring.models import AppealJuror
from scoring.roster import country_word
from scoring.services import appealing
from scoring.views.reader import person, typed
from scoring.views.staff.desk import fulfilled


@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, juror: UUID) -> HttpResponse:
    """First code of conduct and conflict; then the appeal, the proposal and the opinion on one page."""
    one = get_object_or_404(gates.appeals_of(person(request)), public_id=juror)
    if one.state == AppealJuror.State.GIVEN or one.appeal.outcome:
        return _page(request, one, "scoring/jury/appeal_given.html", None)
    if not appealing.is_open(one):
        return _before(request, one)
    if request.POST.get("act") == "step_back":
        return _step_back(request, one, _step_back_form(request.POST))
    form = OpinionForm(typed(request))
    if fulfilled(form, lambda given: appealing.give_opinion(one, by=person(request), **given)):
        messages.success(request, _("Thank you. Your opinion is with the staff of the call."))
        return redirect("scoring:appeal", juror=juror)
    return _reading(request, one, form)


@require_GET
def file(request: HttpRequest, juror: UUID, number: int) -> HttpResponseBase:
    """One file of the proposal, as a juror may have it."""
    one = get_object_or_404(gates.appeals_of(person(request)), public_id=juror, appeal__outcome="")
    files = proposal.files_of(one) if appealing.is_open(one) else []
    if not 1 <= number <= len(files):
        raise Http404
    found = files[number - 1]
    return serve(found, name=proposal.file_name(one, found, number), is_blind=one.is_blind)


def _before(request: HttpRequest, one: AppealJuror) -> HttpResponse:
    """Title, and where the call is not blind organisation and country: is there a tie?"""
    form = ReadyForm(typed(request))

    def go_on(given: dict[str, Any]) -> None:
        if given["tie"] == "conflict":
            appealing.step_back(one, by=person(request), reason=given["reason"])
        else:
            appealing.make_ready(one, by=person(request))

    if fulfilled(form, go_on):
        is_tied = form.cleaned_data["tie"] == "conflict"
        return _away(request) if is_tied else redirect("scoring:appeal", juror=one.public_id)
    application = one.application
    facts = [{"name": _("Title"), "value": proposal.shown_title(one)}]
    if not one.is_blind:
        facts.append({"name": _("Organisation"), "value": application.applicant_name})
        facts.append({"name": _("Country"), "value": country_word(application.country)})
    more = {"clauses": code_of_conduct.CLAUSES, "facts": facts}
    return _page(request, one, "scoring/jury/appeal_before.html", form, **more)


def _step_back(request: HttpRequest, one: AppealJuror, form: ReasonForm) -> HttpResponse:
    if fulfilled(form, lambda given: appealing.step_back(one, by=person(request), **given)):
        return _away(request)
    return _reading(request, one, OpinionForm(), stepping=form)


def _step_back_form(data: Any = None) -> ReasonForm:
    label = _("What is the tie, or why can you not judge it?")
    return ReasonForm(data, label=label, auto_id="step_back_%s")


def _away(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Thank you. The appeal is closed to you; somebody else is asked."))
    return redirect("calls:list")


def _reading(
    request: HttpRequest, one: AppealJuror, form: OpinionForm, *, stepping: ReasonForm | None = None
) -> HttpResponse:
    """The proposal, and what the jury wrote about it where its people may read it."""
    application = one.application
    more = {
        "proposal": proposal.proposal_of(one, language=chosen_language(request.GET)),
        "rounds": feedback.feedback_on(application) if feedback.may_be_read(application) else [],
        "step_back": stepping or _step_back_form(),
        "is_stepping": stepping is not None,
        "page_title": "",  # the proposal's own title heads the page
    }
    return _page(request, one, "scoring/jury/appeal.html", form, **more)


def _page(
    request: HttpRequest, one: AppealJuror, template: str, form: forms.Form | None, **more: Any
) -> HttpResponse:
    context = {
        "one": one,
        "appeal": one.appeal,
        "ruling": one.appeal.ruling,
        "form": form,
        "page_title": _("An appeal to judge"),
        "page_kicker": one.application.call.title,
        **more,
    }
    is_wrong = any(one.errors for one in (form, more.get("step_back")) if one is not None)
    return render(request, template, context, status=422 if is_wrong else 200)
