"""The way in for whoever follows a letter of ours: a code to the address that the letter went to."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from people.models import User


def by_code(request: HttpRequest, invited: User | None, *, back: str) -> HttpResponse:
    """Mail a sign-in code to an invited person and lead to where it is typed; from there to the page `back`.

    People whom the Hub wrote down have an account they do not know of: to open one would lead them nowhere,
    and they have no password. Where no code can be sent, it is the usual page of signing in.
    """
    if invited is None or not invited.is_active:
        return redirect_to_login(back)
    if not ratelimit.consume(request, action="request_login_code", key=invited.email.lower()):
        messages.warning(request, _("Codes were asked for too often. Try again in some minutes."))
        return HttpResponseRedirect(back)
    LoginCodeVerificationProcess.initiate(request=request, user=invited, email=invited.email)
    return HttpResponseRedirect(f"{reverse('account_confirm_login_code')}?{urlencode({'next': back})}")
