"""One's own data as an archive, deleting the account, and the proof that both ask for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import clock
from core.refusals import NotNow
from core.ways import own_way
from people.forms_own import CodeForm, DeleteForm
from people.own_data import archive
from people.proof import is_code_under_way, is_proven, proven, send_code, take_code
from people.services.erasing import erase_person, erasure_plan
from people.services.taking import record_taking

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@GET_POST
@proven
def data(request: HttpRequest) -> HttpResponseBase:
    """What the archive holds, and the archive."""
    person: Any = request.user
    if request.method == "POST":
        try:
            record_taking(person, by=person)
        except NotNow as refusal:
            messages.error(request, refusal.sentence)
            return redirect("people:data")
        response = StreamingHttpResponse(archive(person), content_type="application/zip")
        name = f"my-data-{clock.now():%Y-%m-%d}.zip"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "private, no-store"
        return response
    return render(request, "people/data.html", _frame(_("Take your data along")))


@GET_POST
@proven
def delete(request: HttpRequest) -> HttpResponse:
    """What goes, what stays and why, what must be handed over first; then the deed."""
    person: Any = request.user
    plan = erasure_plan(person)
    form = DeleteForm(request.POST if request.method == "POST" else None, email=person.email)
    if form.is_bound and not plan.duties and form.is_valid():
        try:
            erase_person(person, by=person)
        except NotNow as refusal:
            messages.error(request, refusal.sentence)
            return redirect("people:delete")
        logout(request)
        messages.success(request, _("Your account is deleted. A last letter says so."))
        return redirect("home")
    context = {**_frame(_("Delete your account?")), "plan": plan, "form": None if plan.duties else form}
    return render(request, "people/delete.html", context)


@GET_POST
def again(request: HttpRequest) -> HttpResponse:
    """A code by mail, for somebody without a password; then back to what they wanted."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    wanted = own_way(request, asked, reverse("people:account"))
    if is_proven(request):
        return redirect(wanted)
    form = CodeForm(request.POST if "code" in request.POST else None)
    if request.method == "POST" and "code" not in request.POST:
        if not send_code(request):
            messages.error(request, _("Many codes were sent within this hour. Try again later."))
    elif form.is_bound and form.is_valid():
        if take_code(request, form.cleaned_data["code"]):
            return redirect(wanted)
        form.add_error("code", _("This is not the code. Use the one in the newest mail from us."))
    context = {
        **_frame(_("Show that it is you")),
        "form": form if is_code_under_way(request) or form.is_bound else None,
        "next": wanted,
    }
    return render(request, "people/again.html", context)


def _frame(title: str) -> dict[str, Any]:
    return {
        "page_title": title,
        "crumbs": [(_("Your account"), reverse("people:account")), (title, "")],
    }
