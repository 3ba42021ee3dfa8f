"""Home, health, sign-in of the demonstration, and what is said when a request is refused."""

from __future__ import annotations

import sys

from django.conf import settings
from django.contrib.auth import login
from django.db import OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.defaults import page_not_found

from accelerator import kept_forms
from accelerator.demonstration import PEOPLE
from accelerator.pages import home_page
from core.problems import is_asked_by_a_program, problem
from core.ways import own_way
from people.models import User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The first page: what is open now, what came of past calls."""
    return render(request, "home.html", home_page(request.user))


@require_GET
def health(request: HttpRequest) -> JsonResponse:
    """Whether the portal and its database answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of whom, and for how long."""
    return render(request, "privacy.html", {"retention_years": settings.RETENTION_YEARS})


@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """How the portal can be used by everybody."""
    return render(request, "accessibility.html")


@require_POST
def demonstration_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demonstration's people, with one press."""
    email = request.POST.get("email", "")
    if email not in {person.email for person in PEOPLE}:
        raise Http404
    user = User.objects.filter(email=email).first()
    if user is None:
        raise Http404
    login(request, user, backend=BACKEND)
    target = request.POST.get("next", "")
    return redirect(own_way(request, target, "home"))


@require_http_methods(["GET", "HEAD", "POST"])
def kept_form(request: HttpRequest) -> HttpResponse:
    """What was sent while its writer was signed out: to look at, and to send on or throw away."""
    if request.method == "POST":
        kept_forms.forget(request)
        return redirect("home")
    kept = kept_forms.kept_in(request)
    if kept is None:
        return redirect("home")
    return render(request, "kept_form.html", {"kept": kept, "page_title": _("What you wrote is still here")})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form with an old token: kept, to be sent on; one without a token: what to do, in a sentence."""
    is_typing = "X-Autosave" in request.headers  # the page has everything still, and asks for a new token
    if not is_typing and _needs_a_person(request) and kept_forms.keep(request):
        return redirect(kept_forms.address())
    return render(request, "403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no such page; a program is told so in JSON."""
    if is_asked_by_a_program(request):
        return problem(404, _("There is nothing at this address, or it is not public yet."))
    return page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our own fault, in plain words; 503 where the database was only too busy, for one to try again.

    Asks nothing of the database.
    """
    if is_asked_by_a_program(request):
        return _trouble_as_data()
    if _is_busy(sys.exc_info()[1]):
        page = render_to_string("503.html")
        return HttpResponse(page, status=503, headers={"Retry-After": "5"})
    return HttpResponse(render_to_string("500.html"), status=500)


def _trouble_as_data() -> HttpResponse:
    if _is_busy(sys.exc_info()[1]):
        return problem(503, _("Too many people are here at once. Try again."), {"Retry-After": "5"})
    return problem(500, _("This is a fault of ours. It is written down and will be mended."))


def _is_busy(error: BaseException | None) -> bool:
    """Whether others held the database too long, or it takes no more connections."""
    if not isinstance(error, OperationalError):
        return False
    return connection.vendor != "sqlite" or any(word in str(error) for word in ("locked", "busy"))


def _needs_a_person(request: HttpRequest) -> bool:
    from accelerator.access import TABLE

    try:
        row = TABLE.get(resolve(request.path_info).view_name)
    except Resolver404:
        return False
    return row is not None and row.gate in ("person", "office")
