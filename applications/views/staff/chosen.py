"""Many submissions at once: looked through, then confirmed or asked for the same correction."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.chosen_page import chosen_rows
from applications.services.together import ask_chosen, confirm_chosen
from applications.staff_forms_diligence import ManyCorrectionsForm
from applications.views.staff.desk import GET_POST, demand_officer, frame, status_of
from applications.views.staff.eligibility import call_of, tell_confirmed, tell_refused
from calls.form_tree import read_form
from calls.models import Call
from calls.views.staff.desk import StaffRequest, attempt

MOST = 200  # chosen at once


@GET_POST
def chosen(request: StaffRequest, slug: str) -> HttpResponse:
    """What would become of each of the chosen; a POST confirms them, or asks them for a correction."""
    call = call_of(request, slug)
    demand_officer(call, request.user)
    references = (request.POST if request.method == "POST" else request.GET).getlist("application")[:MOST]
    rows = chosen_rows(call, references)
    if not rows:
        messages.error(request, _("Choose at least one application."))
        return redirect("applications:eligibility", slug=call.slug)
    form = _form(call, request.POST if request.POST.get("act") == "correction" else None)
    if request.POST.get("act") == "confirm":
        tell_confirmed(request, call, confirm_chosen(call, by=request.user, references=references))
        return redirect("applications:eligibility", slug=call.slug)
    if (
        form.is_bound
        and form.is_valid()
        and attempt(form, lambda: _ask(request, call, references, form), request)
    ):
        return redirect("applications:eligibility", slug=call.slug)
    ready = [one for one in rows if not one.why]
    title = ngettext(
        "%(count)s of %(all)s chosen can be confirmed",
        "%(count)s of %(all)s chosen can be confirmed",
        len(rows),
    )
    context = {
        **frame(call, "applications:eligibility", title % {"count": len(ready), "all": len(rows)}),
        "rows": rows,
        "ready": ready,
        "form": form,
        "opens_correction": form.is_bound,
    }
    return render(request, "applications/staff/chosen.html", context, status=status_of(form))


def _form(call: Call, data: Any) -> ManyCorrectionsForm:
    newest = call.forms.latest("version")
    newest.call = call
    return ManyCorrectionsForm(data, call=call, tree=read_form(newest))


def _ask(request: StaffRequest, call: Call, references: list[str], form: ManyCorrectionsForm) -> None:
    given = form.cleaned_data
    asked = ask_chosen(
        call,
        by=request.user,
        references=references,
        question_keys=given["named"],
        due_at=form.instants()["due"],
        note=given["note"],
    )
    said = ngettext("%(count)s correction is requested.", "%(count)s corrections are requested.", asked.count)
    if asked.count:
        messages.success(request, said % {"count": asked.count})
    tell_refused(request, asked)
