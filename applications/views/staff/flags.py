"""A flag of due diligence: what was compared, and how it is settled."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.flag_page import flag_rows
from applications.services.diligence import settle_flag
from applications.staff_forms_diligence import FlagForm
from applications.views.staff.desk import GET_POST, application_of, demand_officer, frame, status_of
from calls.permissions import officer
from calls.views.staff.desk import StaffRequest, attempt


@GET_POST
def flag(request: StaffRequest, reference: str, pk: int) -> HttpResponse:
    """One flag with its facts; a POST settles it, also anew."""
    application = application_of(request, reference)
    row = next((one for one in flag_rows(application, request.user) if one.flag.pk == pk), None)
    if row is None:
        raise Http404
    is_sent = request.method == "POST"
    if is_sent:
        demand_officer(application.call, request.user)
    form = FlagForm(request.POST if is_sent else None, prefix=f"flag-{pk}")
    if form.is_valid() and attempt(
        form,
        lambda: settle_flag(
            row.flag,
            by=request.user,
            is_problem=form.cleaned_data["verdict"] == "yes",
            reason=form.cleaned_data["reason"],
            again=request.POST.get("again") == "yes",
        ),
        request,
    ):
        messages.success(request, _("The flag is settled."))
        return redirect(f"{reverse('applications:ruling', args=[reference])}#flags")
    context = {
        **frame(application.call, "applications:eligibility", row.title, above=application),
        "application": application,
        "row": row,
        "form": form,
        "may_act": officer(application.call, request.user),
    }
    return render(request, "applications/staff/flag.html", context, status=status_of(form))
