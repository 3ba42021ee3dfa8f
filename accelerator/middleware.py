"""What stands before and after every view: how a request is read, who comes in, who may keep the answer."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accelerator import kept_forms, way_on
from calls.permissions import may_open_office
from core import clock
from core.refusals import NotAllowed, Refusal
from scoring.services.announcing import release_due_announcements

log = logging.getLogger(__name__)
NUL = "\x00"


class PlainTextMiddleware:
    """Reads every request as UTF-8, whatever encoding it claims for itself.

    No browser sends these forms and queries in another one, and Python knows encodings that are none
    for text, so that a claim taken at its word ends in an error page. The NUL character, which PostgreSQL
    does not store, is left out of queries and forms; an address with one leads nowhere.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.encoding = "utf-8"
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Leave NUL out of what the view will read. Raises Http404 where the address has one."""
        if any(isinstance(value, str) and NUL in value for value in kwargs.values()):
            raise Http404
        request.GET = _without_nul(request.GET)
        if request.method == "POST":
            request.POST = _without_nul(request.POST)


def _without_nul(sent: QueryDict) -> Any:
    if not any(NUL in text for name, values in sent.lists() for text in (name, *values)):
        return sent
    cleaned = QueryDict(mutable=True, encoding="utf-8")
    for name, values in sent.lists():
        cleaned.setlist(name.replace(NUL, ""), [value.replace(NUL, "") for value in values])
    return cleaned


class PrivateAnswerMiddleware:
    """What a signed-in person was shown stays in no cache, neither on the way nor in a shared browser.

    A view that says itself how long its answer keeps is left alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        cookie = settings.SESSION_COOKIE_NAME
        if cookie in request.COOKIES or cookie in response.cookies:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def _signed_out(request: HttpRequest) -> HttpResponse:
    """To the page of signing in; a page that saves as one types is told instead, and keeps what was typed."""
    if request.headers.get("X-Autosave"):
        note = _("You are signed out. What you typed is kept in this browser and saved when you are back.")
        here = urlsplit(request.headers.get("Referer", "")).path or request.path
        link = {"url": f"{reverse('account_login')}?{urlencode({'next': here})}", "text": _("Sign in")}
        return JsonResponse({"note": note, "link": link}, status=401)
    if request.method == "POST" and kept_forms.keep(request):
        messages.info(request, _("You were signed out. What you wrote is kept: sign in, then send it."))
        return redirect_to_login(kept_forms.address())
    return redirect_to_login(request.get_full_path())


class InstantMiddleware:
    """What is due happens before anything is answered, so that no page knows more than another.

    Results are announced in one transaction. The worker begins it within a minute of its instant; whoever
    asks for any page before that begins it here. Others who come while it runs read what stood before, as
    the database shows it to them, and do not wait.
    """

    REST = timedelta(minutes=1)  # after a release that broke; the worker goes on trying, and says so

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._busy = Lock()
        self._rests_until: datetime | None = None

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Release the announcements whose instant has come: one query where there is none."""
        if self._rests_until is not None and clock.now() < self._rests_until:
            return
        if not self._busy.acquire(blocking=False):
            return
        try:
            release_due_announcements()
        except Exception:  # whatever it is, the portal still answers
            log.exception("An announcement is due and could not be released.")
            self._rests_until = clock.now() + self.REST
        finally:
            self._busy.release()


PERSONAL = ("person", "office", "administration", "shared")
STAFFED = ("office", "administration", "shared")


def _to_second_factor(request: HttpRequest) -> HttpResponse:
    """To the page that sets it up; where the reader wanted to go waits behind it."""
    if request.method == "POST":
        kept = kept_forms.keep(request)
        way_on.remember(request, kept_forms.address() if kept else "")
    else:
        way_on.remember(request, request.get_full_path())
    messages.warning(request, _("Staff sign in with a second factor. Set it up to go on."))
    return redirect("mfa_activate_totp")


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
        if found.gate in PERSONAL and not request.user.is_authenticated:
            return _signed_out(request)
        if found.gate in PERSONAL and kept_forms.is_sent_on(request):
            kept_forms.forget(request)
        return self._staff(request, found.gate) if found.gate in STAFFED else None

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        """A refusal that no view caught is a 403 with its sentence."""
        if isinstance(error, NotAllowed | Refusal):
            raise PermissionDenied(error.sentence) from error

    def _staff(self, request: HttpRequest, gate: str) -> HttpResponse | None:
        """Staff with a second factor come in; on pages shared with teams and mentors others do as well."""
        person: Any = request.user
        is_administrator = person.is_active and person.is_administrator
        is_staff = is_administrator if gate == "administration" else may_open_office(person)
        if not is_staff:
            if gate == "shared":
                return None
            raise Http404
        if settings.STAFF_NEEDS_SECOND_FACTOR and not is_mfa_enabled(person):
            return _to_second_factor(request)
        way_on.forget(request)
        return None
