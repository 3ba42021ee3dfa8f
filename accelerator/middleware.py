"""The gate before every view: a URL that is not in the access table does not answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from calls.permissions import may_open_office
from core.refusals import NotAllowed, Refusal


class GateMiddleware:
    """Asks the access table what a URL needs: anybody, a person, staff, or a demonstration."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Let the request through, send it to sign-in, or refuse it."""
        from accelerator.access import TABLE

        match = request.resolver_match
        found = TABLE.get(match.view_name) if match else None
        if found is None:
            raise Http404
        if found.gate == "demonstration" and not settings.DEMONSTRATION:
            raise Http404
        if found.gate in ("person", "office") and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if found.gate == "office":
            return self._office(request)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        """A refusal that no view caught is a 403 with its sentence."""
        if isinstance(error, NotAllowed | Refusal):
            raise PermissionDenied(error.sentence) from error

    def _office(self, request: HttpRequest) -> HttpResponse | None:
        if not may_open_office(request.user):
            raise Http404
        if settings.STAFF_NEEDS_SECOND_FACTOR and not is_mfa_enabled(request.user):
            messages.warning(request, _("Staff sign in with a second factor. Set it up to go on."))
            return redirect("mfa_activate_totp")
        return None
