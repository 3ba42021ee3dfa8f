"""Which letters come by mail: one's own choice, and the link in a letter that stops its kind."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core.letter_kinds import OPTIONAL
from people.letter_wishes import WORDS, read_stop
from people.models import Silence
from people.services.letters import save_wishes, stop_letters

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


class WishesForm(forms.Form):
    """The optional kinds that come by mail."""

    wanted = forms.MultipleChoiceField(
        label=gettext_lazy("Letters that come by mail"),
        choices=[(kind, WORDS[kind][0]) for kind in OPTIONAL],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    wanted.is_required_sometimes = True  # type: ignore[attr-defined]  # to want none is an answer too


@GET_POST
def letters(request: HttpRequest) -> HttpResponse:
    """What the reader wants by mail."""
    person: Any = request.user
    silenced = set(Silence.objects.filter(person=person).values_list("kind", flat=True))
    wanted = [kind for kind in OPTIONAL if kind not in silenced]
    form = WishesForm(request.POST if request.method == "POST" else None, initial={"wanted": wanted})
    if form.is_bound and form.is_valid():
        save_wishes(person, wanted=form.cleaned_data["wanted"], by=person)
        messages.success(request, _("Your choice is saved."))
        return redirect("people:account")
    title = _("Which letters you want")
    crumbs = [(_("Your account"), reverse("people:account")), (title, "")]
    context = {"form": form, "page_title": title, "crumbs": crumbs}
    return render(request, "people/letters.html", context, status=422 if form.errors else 200)


@csrf_exempt  # the mail program that presses the link has no cookie; the signature in it is the key
@GET_POST
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop one kind of letter, with one press and without signing in (RFC 8058)."""
    found = read_stop(token)
    if found is None:
        raise Http404
    is_stopped = request.method == "POST"
    if is_stopped:
        stop_letters(found.person, kind=found.kind)
    context = {
        "kind": WORDS[found.kind][1],
        "is_stopped": is_stopped,
        "page_title": _("No more of these letters") if is_stopped else _("Stop these letters?"),
    }
    return render(request, "people/stop_letters.html", context)
