"""Asking a question about a call, which is answered for everybody."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from calls import asking
from calls.deadline_card import deadline_card
from calls.models import AskedQuestion
from calls.services import ask as ask_about
from calls.views.public import fetch
from core.refusals import NotNow
from people.models import User


class AskForm(forms.Form):
    """One question."""

    text = forms.CharField(
        label=gettext_lazy("Your question"),
        help_text=gettext_lazy(
            "It is published with its answer, without your name. Leave out what would tell who you are."
        ),
        max_length=AskedQuestion.LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write your question.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """A question to the officers of a call. What comes too late stays in the field."""
    call = fetch(request, slug)
    ends = asking.ends_at(call)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_about(call, text=form.cleaned_data["text"], by=cast("User", request.user))
        except NotNow as refusal:
            form.add_error("text", refusal.sentence)
        else:
            messages.success(
                request, _("Your question is sent. The answer comes by mail and onto this page.")
            )
            return redirect("calls:detail", slug=slug)
    context = {
        "form": form,
        "call": call,
        "ends": deadline_card(call, request.user, deadline=ends) if ends else None,
        "is_open": asking.may_be_asked(call, ends),
        "page_kicker": str(call),
        "page_title": _("Ask a question in public"),
        "crumbs": [
            (_("Calls"), reverse("calls:list")),
            (str(call), call.get_absolute_url()),
            (_("Ask a question in public"), ""),
        ],
    }
    return render(request, "calls/ask.html", context, status=422 if form.errors else 200)
