"""Another version of the form: what it would change, and putting it in force."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from applications.form_plan import form_plan
from applications.form_plan_form import InForceForm
from applications.services import use_new_form
from applications.views.staff.desk import GET_POST, frame, status_of
from calls.views.staff.desk import StaffRequest, attempt, say, staffed_call


@GET_POST
def plan(request: StaffRequest, slug: str, number: int) -> HttpResponse:
    """The plan for the drafts; the officer's choice and reason put the version in force."""
    call = staffed_call(request, slug)
    prepared = get_object_or_404(call.forms.select_related("call"), version=number, is_prepared=True)
    shown = form_plan(call, prepared)
    form = InForceForm(request.POST or None, stay=shown.stay, has_drafts=shown.drafts > 0)
    if form.is_valid() and attempt(
        form,
        lambda: use_new_form(
            call,
            version=number,
            carries_drafts=form.carries_drafts,
            why=form.cleaned_data["why"],
            by=request.user,
        ),
        request,
    ):
        say(request, _("Version %(number)s of the form is in force.") % {"number": number})
        return redirect("calls:build_form", slug=slug)
    title = _("Version %(number)s of the form") % {"number": number}
    context = {**frame(call, "calls:build", title), "plan": shown, "form": form}
    return render(request, "applications/staff/form_plan.html", context, status=status_of(form))
