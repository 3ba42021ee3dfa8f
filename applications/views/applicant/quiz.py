"""The eligibility questions of an application."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.services import answer_quiz
from applications.views.applicant.gate import frame, mine, person, require_writer, say_no
from calls.quiz import QuizForm
from core.refusals import NotNow


@require_http_methods(["GET", "HEAD", "POST"])
def quiz(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer them again; says which rule fails and what would meet it."""
    application = mine(request, reference)
    require_writer(request, application)
    rules = list(application.call.eligibility_rules.all())
    form = QuizForm(rules, request.POST if request.method == "POST" else None)
    form.initial = application.quiz_answers
    verdict = None
    if form.is_bound and form.is_valid():
        try:
            answer_quiz(application, by=person(request), quiz_answers=form.cleaned_data)
        except NotNow as refusal:
            say_no(request, refusal)
            return redirect(application)
        verdict = form.verdict
        if verdict.is_passed:
            messages.success(request, _("You may apply by these answers."))
            return redirect(application)
    context = {
        **frame(request, application, _("Eligibility")),
        "form": form,
        "verdict": verdict,
        "act_label": _("Save my answers"),
        "back_url": application.get_absolute_url(),
        "page_title": _("Eligibility"),
        "page_lead": _("The officers check the same rules."),
    }
    return render(request, "applications/quiz.html", context)
