"""A call as a file: taken out, and brought in as a new one."""

from __future__ import annotations

import json

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from calls.call_file.document import whole_call
from calls.models import Call, Programme
from calls.services import begin_ready_made, import_call
from calls.staff_forms.call_file import CallFileForm, ReadyMadeForm
from calls.views.staff.desk import StaffRequest, attempt, say, staffed_call


@require_GET
def call_file(request: StaffRequest, slug: str) -> HttpResponse:
    """Everything that makes the call, as one file."""
    call = staffed_call(request, slug)
    text = json.dumps(whole_call(call), ensure_ascii=False, indent=2)
    name = f'attachment; filename="{call.slug}.call.json"'
    return HttpResponse(text, "application/json", headers={"Content-Disposition": name})


@require_http_methods(["GET", "HEAD", "POST"])
def from_file(request: StaffRequest) -> HttpResponse:
    """A new call from a file."""
    if not request.user.is_hub_staff:
        raise PermissionDenied(_("Only staff of the Hub create calls."))
    form = CallFileForm(request.POST or None, request.FILES or None)
    made: list[Call] = []
    if form.is_valid() and attempt(form, lambda: made.append(_import(form, request)), request):
        say(request, _("The call is created. It is a draft that only its staff can see."))
        return redirect("calls:build", slug=made[0].slug)
    context = {
        "form": form,
        "has_programmes": Programme.objects.exists(),
        "page_title": _("A new call from a file"),
        "page_lead": _("Texts, themes, form, rules, rubric and rounds come from the file; people do not."),
    }
    return render(request, "calls/office/new.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ready_made(request: StaffRequest) -> HttpResponse:
    """A new call of a programme that comes with the portal; the programme too, where it is not there yet."""
    if not request.user.is_hub_staff:
        raise PermissionDenied(_("Only staff of the Hub create calls."))
    form = ReadyMadeForm(request.POST or None)
    made: list[Call] = []
    if form.is_valid() and attempt(form, lambda: made.append(_begin(form, request)), request):
        say(request, _("The call is created. It is a draft that only its staff can see."))
        return redirect("calls:build", slug=made[0].slug)
    context = {
        "form": form,
        "has_programmes": True,
        "is_ready_made": True,
        "page_title": _("Begin with a ready-made programme"),
        "page_lead": _(
            "Texts in three languages, themes, form, eligibility rules, rubric and rounds are there; every "
            "one of them can be changed. Dates and people are yours to add. Nothing is public before you "
            "publish it."
        ),
    }
    return render(request, "calls/office/new.html", context)


def _begin(form: ReadyMadeForm, request: StaffRequest) -> Call:
    chosen = form.cleaned_data
    return begin_ready_made(chosen["programme"], year=chosen["year"], slug=chosen["slug"], by=request.user)


def _import(form: CallFileForm, request: StaffRequest) -> Call:
    chosen = form.cleaned_data
    return import_call(
        chosen["file"],
        programme=chosen["programme"],
        year=chosen["year"],
        slug=chosen["slug"],
        with_dates=chosen["with_dates"],
        by=request.user,
    )
