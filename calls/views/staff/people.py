"""Who works on a call."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from calls.services import grant_role, revoke_role
from calls.staff_forms.acts import RoleForm
from calls.views.staff.desk import StaffRequest, attempt, desk, say, staffed_call
from core.numbers import row_number


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: StaffRequest, slug: str) -> HttpResponse:
    """Officers, approvers and observers; to give a role or to end one."""
    call = staffed_call(request, slug)
    if request.POST.get("revoke"):
        return _revoke(request, slug)
    form = RoleForm(request.POST or None)
    if form.is_valid() and attempt(
        form,
        lambda: grant_role(
            call, person=form.cleaned_data["person"], role=form.cleaned_data["role"], by=request.user
        ),
        request,
    ):
        say(request, _("The role is given. It stands in the ledger."))
        return redirect(request.path)
    context = {
        "form": form,
        "roles": call.roles.select_related("user").order_by("role", "user__name", "pk"),
        "page_title": _("People"),
        "page_lead": _("Each role given or ended stands in the ledger."),
    }
    return desk(request, call, "calls/office/people.html", context)


def _revoke(request: StaffRequest, slug: str) -> HttpResponse:
    call = staffed_call(request, slug)
    number = row_number(request.POST["revoke"])
    held = get_object_or_404(call.roles.select_related("user", "call"), pk=number)
    if attempt(None, lambda: revoke_role(held, by=request.user), request):
        say(request, _("The role has ended."))
    if held.user_id == request.user.pk:
        return redirect("calls:office")
    return redirect("calls:build_people", slug=slug)
