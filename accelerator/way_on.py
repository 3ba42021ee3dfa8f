"""Where somebody of the staff was going when they were asked to set up their second factor."""

from __future__ import annotations

from django.http import HttpRequest

from core.ways import own_way

KEY = "way_on"


def remember(request: HttpRequest, path: str) -> None:
    """Keep the page in the session of this browser."""
    if path:
        request.session[KEY] = path


def forget(request: HttpRequest) -> None:
    """Whoever comes through needs no way back."""
    if KEY in request.session:
        del request.session[KEY]


def way_on(request: HttpRequest) -> str:
    """The page to go on to after the second factor is set up; "" where nobody was on the way."""
    session = getattr(request, "session", None)
    kept = session.get(KEY, "") if session is not None else ""
    return own_way(request, kept, "") if kept else ""
