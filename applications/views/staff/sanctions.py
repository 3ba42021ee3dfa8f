"""The portal's sanctions list: its versions, and a new one."""

from __future__ import annotations

import hashlib

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.diligence.sheet import HEADINGS, RowFault, read_list
from applications.models import SanctionsList
from applications.services.sanctions import may_take_lists, take_list
from applications.staff_forms_diligence import ListForm
from applications.views.staff.desk import GET_POST, page_of, pages, status_of
from calls.models import Call
from calls.views.staff.desk import STAFF, StaffRequest, attempt
from core.refusals import NotAllowed, NotNow

MOST_FAULTS = 100  # rows that are named one by one


@GET_POST
def sanctions(request: StaffRequest) -> HttpResponse:
    """Every version with who brought it; a POST takes a file whole, or says what is wrong row by row."""
    may_take = may_take_lists(request.user)
    if not may_take and not Call.objects.staffed_by(request.user, *STAFF).exists():
        raise Http404
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    faults: list[RowFault] = []
    if form.is_bound:
        if not may_take:
            raise NotAllowed(_("Your role does not include this step."))
        if form.is_valid() and _take(request, form, faults):
            return redirect("applications:sanctions")
    page = page_of(request, SanctionsList.objects.select_related("uploaded_by"))
    context = {
        **pages(page),
        "layout": "layouts/office.html",
        "crumbs": [(_("Office"), reverse("calls:office")), (_("Sanctions list"), "")],
        "page_title": _("Sanctions list"),
        "page_lead": _("Each submission of a sealed call is compared with the newest version."),
        "form": form,
        "versions": page.object_list,
        "faults": faults[:MOST_FAULTS],
        "more": max(0, len(faults) - MOST_FAULTS),
        "headings": [str(one) for one in HEADINGS.values()],
        "may_take": may_take,
    }
    return render(request, "applications/staff/sanctions.html", context, status=status_of(form))


def _take(request: StaffRequest, form: ListForm, faults: list[RowFault]) -> bool:
    file = form.cleaned_data["sheet"]
    try:
        sheet = read_list(file)
    except NotNow as refusal:
        form.add_error("sheet", refusal.sentence)
        return False
    faults += sheet.faults
    if faults:
        said = ngettext(
            "Nothing was taken: %(count)s row cannot be read.",
            "Nothing was taken: %(count)s rows cannot be read.",
            len(faults),
        )
        form.add_error("sheet", said % {"count": len(faults)})
        return False
    file.seek(0)
    sha256 = hashlib.sha256(file.read()).hexdigest()

    def act() -> None:
        taken = take_list(sheet.entries, by=request.user, file_name=file.name or "", sha256=sha256)
        said = _("Version %(number)s counts from now on: %(rows)s rows.")
        messages.success(request, said % {"number": taken.number, "rows": taken.rows})

    return attempt(form, act, request)
