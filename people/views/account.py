"""One's own account: details, sign-in, and the letters one has had."""

from __future__ import annotations

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.bounces import returning
from people.account_forms import DetailsForm
from people.models import User
from people.queries import notices_of
from people.services.accounts import save_details

PAGE_SIZE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Details to change, ways to sign in, letters."""
    person: Any = request.user
    form = DetailsForm(request.POST or None, instance=User.objects.get(pk=person.pk))
    if form.is_valid():
        save_details(person, values=form.cleaned_data, by=person)
        return _saved(request, form.cleaned_data["language"])
    context = {
        "form": form,
        "page_obj": Paginator(notices_of(person), PAGE_SIZE).get_page(request.GET.get("page")),
        "comes_back": bool(returning([person.email])),
        "has_second_factor": is_mfa_enabled(person),
        "page_title": _("Your account"),
    }
    return render(request, "people/account.html", context)


def _saved(request: HttpRequest, language: str) -> HttpResponse:
    """Say so in the language just chosen, and keep it for the next pages."""
    with translation.override(language):
        messages.success(request, _("Your details are saved."))
    response = redirect("people:account")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response
