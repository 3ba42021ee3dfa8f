"""Proof that whoever sits here is the person, before something that cannot be undone or that takes data away.

A password or a second factor where there is one (allauth asks for it), else a code by mail; it holds for
fifteen minutes in this browser.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.reauthentication import (
    did_recently_reauthenticate,
    get_reauthentication_flows,
)
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language

from core import clock, letters
from core.outbox import common_places
from core.randomness import letters as draw

HOLDS = timedelta(minutes=15)
MOST_CODES, MOST_TRIES = 5, 5  # in an hour, of one person; of one code
_CODE, _PROVEN = "proof_code", "proof_at"

View = Callable[..., HttpResponseBase]


def proven(view: View) -> View:
    """Let the view run only for somebody who has just shown who they are; else ask, and come back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_proven(request):
            return view(request, *args, **kwargs)
        has_own = bool(get_reauthentication_flows(request.user))
        asks = reverse("account_reauthenticate" if has_own else "people:again")
        return redirect(f"{asks}?{urlencode({'next': request.path})}")

    return guarded


def is_proven(request: HttpRequest) -> bool:
    """Whether the proof of this browser still holds."""
    if get_reauthentication_flows(request.user):
        return did_recently_reauthenticate(request)
    at = request.session.get(_PROVEN, "")
    return bool(at) and timedelta() <= clock.now() - datetime.fromisoformat(at) < HOLDS


def send_code(request: HttpRequest) -> bool:
    """Mail a code at once; False where too many went out within the hour."""
    person: Any = request.user
    counter = f"proof-codes:{person.pk}"
    cache.add(counter, 0, 3600)
    if cache.incr(counter) > MOST_CODES:
        return False
    code = draw("0123456789", 6)
    request.session[_CODE] = {"hash": _hash(code), "at": clock.now().isoformat(), "tries": 0}
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    minutes = int(HOLDS.total_seconds()) // 60
    places = {**common_places(person, language), "code": code, "link": "", "minutes": minutes}
    letter = letters.write("people/proof_code", language, places)
    letters.at_once(letter, person.email).send()
    return True


def take_code(request: HttpRequest, code: str) -> bool:
    """Whether this is the code; then the proof holds from now on. A code is good for five tries."""
    kept = request.session.get(_CODE)
    if not kept or kept["tries"] >= MOST_TRIES:
        return False
    if clock.now() - datetime.fromisoformat(kept["at"]) >= HOLDS:
        return False
    # Counted beside the session, which presses at the same time overwrite.
    tries = f"proof-tries:{kept['hash']}"
    cache.add(tries, 0, int(HOLDS.total_seconds()))
    if cache.incr(tries) > MOST_TRIES:
        return False
    typed = "".join(sign for sign in code if sign.isdecimal() and sign.isascii())
    if not hmac.compare_digest(_hash(typed), kept["hash"]):
        request.session[_CODE] = {**kept, "tries": kept["tries"] + 1}
        return False
    del request.session[_CODE]
    request.session[_PROVEN] = clock.now().isoformat()
    return True


def is_code_under_way(request: HttpRequest) -> bool:
    """Whether a code was sent that can still be typed."""
    kept = request.session.get(_CODE)
    return kept is not None and clock.now() - datetime.fromisoformat(kept["at"]) < HOLDS


def _hash(code: str) -> str:
    return salted_hmac("people.proof", code, algorithm="sha256").hexdigest()
