"""Erasing somebody who wrote to the Hub: the plan, the reason, and the second administrator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.refusals import NotAllowed, Refusal
from people.account_forms import ErasureForm
from people.models import User
from people.services.erasing import erasure_plan
from people.services.erasing_for import ask_erasure, refuse_erasure, sign_erasure
from people.views.directory import administrator


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, person: UUID) -> HttpResponse:
    """What would go and what has to stay; asking for it, and signing what another one asked for."""
    reader = administrator(request)
    row = get_object_or_404(User, public_id=person)
    asked = row.erasure_requests.filter(is_approved__isnull=True).select_related("prepared_by").first()
    form = ErasureForm(request.POST if request.POST.get("act") == "ask" else None)
    if request.method == "POST" and (done := _act(request, row, asked, form, reader)):
        return done
    context = {
        "person": row,
        "plan": erasure_plan(row),
        "asked": asked,
        "may_sign": asked is not None and asked.prepared_by_id != reader.pk,
        "is_own": row.pk == reader.pk,
        "form": form,
        "page_title": _("Delete the account of %(name)s?") % {"name": row},
        "page_kicker": row.email,
        "crumbs": [
            (_("People"), reverse("people:directory")),
            (str(row), reverse("people:roles", args=[row.public_id])),
            (_("Delete the account"), ""),
        ],
    }
    return render(request, "people/erase.html", context, status=422 if form.errors else 200)


def _act(request: HttpRequest, row: User, asked: Any, form: ErasureForm, by: User) -> HttpResponse | None:
    """Take what was sent; None where the page is shown again."""
    act = request.POST.get("act", "")
    service: Callable[[], Any] | None = None
    done = ""
    if act == "ask" and form.is_valid():
        service = lambda: ask_erasure(row, by=by, reason=form.cleaned_data["reason"])  # noqa: E731
        done = _("Prepared. Another administrator has to sign it.")
    elif asked is not None and act == "sign":
        service = lambda: sign_erasure(asked, by=by)  # noqa: E731
        done = _("The account is deleted. A last letter tells the person.")
    elif asked is not None and act == "refuse":
        service = lambda: refuse_erasure(asked, by=by)  # noqa: E731
        done = _("Taken back. Nothing was deleted.")
    if service is None:
        return None
    try:
        service()
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, done)
    return redirect("people:roles" if act == "sign" else "people:erase", person=row.public_id)
