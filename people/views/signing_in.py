"""The page of signing in: with a password, or by a code to the address that is typed there already."""

from __future__ import annotations

from allauth.account import views
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.debug import sensitive_post_parameters


@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """allauth's page, with a second button: `by_code` sends a code to the address in the field `login`.

    Where that is no address, the page that asks for one shows it with its error. The password is not read.
    """
    if request.method != "POST" or "by_code" not in request.POST:
        return views.login(request)
    typed = request.POST.copy()
    typed["email"] = typed.pop("login", [""])[-1]
    typed.pop("password", None)
    request.POST = typed  # type: ignore[assignment]
    return views.request_login_code(request)
