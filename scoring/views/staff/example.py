"""The officers write what jurors practise on before their first proposal."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from calls.staff_forms.tongues import texts_of
from scoring.example import example_of, rubric_of
from scoring.example_forms import ExampleForm
from scoring.permissions import require_officer
from scoring.services import exampling
from scoring.views.reader import person, typed
from scoring.views.staff import desk

STAGE = "scoring:panel"


@desk.GET_POST
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """A short proposal with a reference mark and its reason for every criterion of the first round."""
    call = desk.call_of(request, slug)
    rubric = rubric_of(call)
    if rubric is None:
        raise Http404
    form = ExampleForm(typed(request), rubric=rubric, example=example_of(call))
    if request.method == "POST":
        require_officer(call, person(request))
        if form.is_valid() and desk.fulfilled(
            form,
            lambda _given: exampling.write_example(
                rubric,
                title=texts_of(form, "title"),
                text=texts_of(form, "text"),
                references=form.references(),
                by=person(request),
            ),
        ):
            messages.success(request, _("The example is saved. Jurors see it before their first proposal."))
            return redirect(STAGE, slug=slug)
    crumbs = [(_("Panel"), reverse(STAGE, kwargs={"slug": slug})), (_("Worked example"), "")]
    context = desk.frame(request, call, STAGE, _("A worked example for the jury"), form=form, crumbs=crumbs)
    return render(request, "scoring/staff/example.html", context, status=desk.status_of(form))
