"""The second factor of somebody who lost it, as administrators see it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from core.refusals import NotAllowed, Refusal
from people.models import FactorReset, User
from people.services.second_factor import ask_for_reset, decide_reset
from people.views.directory import administrator


class ResetForm(forms.Form):
    """Why somebody gets a new start."""

    reason = forms.CharField(
        label=gettext_lazy("How do you know that it is this person who asks?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The second administrator reads it. It does not stand in the ledger."),
        error_messages={"required": gettext_lazy("Say how you know that it is this person who asks.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest, person: UUID) -> HttpResponse:
    """Ask for a new start, or decide about what another administrator asked for."""
    reader = administrator(request)
    row = get_object_or_404(User, public_id=person, erased_at=None)
    resets = FactorReset.objects.filter(person=row).select_related("asked_by", "decided_by")
    waiting = resets.filter(is_granted__isnull=True).first()
    act = request.POST.get("act", "")
    form = ResetForm(request.POST if act == "ask" else None)
    if request.method == "POST" and _did(request, form, waiting, row, reader):
        return redirect("people:second_factor", person=row.public_id)
    context = {
        "person": row,
        "form": form,
        "staff_need_it": settings.STAFF_NEEDS_SECOND_FACTOR,
        "has_factor": is_mfa_enabled(row),
        "waiting": waiting,
        "may_grant": waiting is not None and reader.pk not in (waiting.asked_by_id, row.pk),
        "may_refuse": waiting is not None and reader.pk != row.pk,
        "is_own": row.pk == reader.pk,
        "past": resets.exclude(is_granted=None)[:20],
        "page_kicker": row.email,
        "page_title": _("Second factor"),
        "crumbs": [
            (_("People"), reverse("people:directory")),
            (str(row), reverse("people:roles", args=[row.public_id])),
            (_("Second factor"), ""),
        ],
    }
    return render(request, "people/second_factor.html", context)


def _did(request: HttpRequest, form: ResetForm, waiting: FactorReset | None, row: User, reader: Any) -> bool:
    """Take what was sent; False where the page is shown again with the form."""
    act = request.POST.get("act", "")
    try:
        if act == "ask":
            if not form.is_valid():
                return False
            ask_for_reset(row, reason=form.cleaned_data["reason"], by=reader)
            messages.success(request, _("Another administrator has to grant it now."))
        elif act in ("grant", "refuse") and waiting is not None:
            decide_reset(waiting, grant=act == "grant", by=reader)
            done = (
                _("The second factor is taken away, and a letter says so.") if act == "grant" else _("Done.")
            )
            messages.success(request, done)
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return True
