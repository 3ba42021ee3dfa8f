"""Why somebody stands at the sign-in page: said there, so that nobody thinks to have lost the way."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ERRANDS = {
    "applications:start": gettext_lazy("Your answers are kept. Sign in or create an account, and go on."),
    "applications:invitation": gettext_lazy(
        "Sign in or create an account; then you can accept the invitation."
    ),
    "calls:staff_invitation": gettext_lazy(
        "Sign in or create an account with the address that the invitation was sent to."
    ),
}


def errand(request: HttpRequest) -> str:
    """What the reader came for, by the page that sent them here; else that nobody need sign in to read."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    try:
        name = resolve(asked.partition("?")[0]).view_name
    except Resolver404:
        name = ""
    return str(ERRANDS.get(name) or _("Calls can be read without an account."))
