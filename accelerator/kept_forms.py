"""A form that came from somebody who is signed out meanwhile: kept until they are back, never thrown away.

What was typed waits in the session of the same browser for an hour. After signing in the reader sees it and
sends it on with one press, by `views.kept_form`. Nothing is done in their name before that press.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse

from core import clock
from core.meanwhile import MARK

KEY = "kept_form"
KEPT_FOR = timedelta(hours=1)
MOST_CHARACTERS = 400_000
MOST_AN_HOUR = 30  # from one address: a session is a row of the database
OWN_FIELDS = ("csrfmiddlewaretoken", "page")
MACHINE_PARTS = ("version-", "version", "then")
MACHINE_ENDS = (MARK,)


@dataclass(frozen=True)
class KeptForm:
    """What was sent, where to, and when; `had_files` where files came along that cannot be kept."""

    path: str
    fields: list[tuple[str, str]]
    at: datetime
    had_files: bool

    @property
    def texts(self) -> list[str]:
        """What a person typed or chose, for the eyes."""
        shown = [value for name, value in self.fields if not _is_machine(name)]
        return [value for value in shown if value.strip()]


def _is_machine(name: str) -> bool:
    return name.startswith(MACHINE_PARTS) or name.endswith(MACHINE_ENDS)


def keep(request: HttpRequest) -> bool:
    """Keep the posted form of a browser that asked from our own pages; False where that cannot be."""
    fields = [(name, value) for name, values in request.POST.lists() for value in map(str, values)]
    fields = [(name, value) for name, value in fields if name not in OWN_FIELDS]
    size = sum(len(name) + len(value) for name, value in fields)
    if not fields or size > MOST_CHARACTERS or not _came_from_here(request) or _is_too_often(request):
        return False
    request.session[KEY] = {
        "path": request.get_full_path(),
        "fields": fields,
        "at": clock.now().isoformat(),
        "had_files": bool(request.FILES),
    }
    return True


def kept_in(request: HttpRequest) -> KeptForm | None:
    """What is kept for this browser, unless it is too old."""
    kept = request.session.get(KEY)
    if not kept:
        return None
    at = datetime.fromisoformat(kept["at"])
    if clock.now() - at > KEPT_FOR:
        return None
    return KeptForm(kept["path"], [(name, value) for name, value in kept["fields"]], at, kept["had_files"])


def forget(request: HttpRequest) -> None:
    """It was sent on, or is not wanted."""
    request.session.pop(KEY, None)


def is_sent_on(request: HttpRequest) -> bool:
    """Whether this request is the kept form on its way."""
    kept = request.session.get(KEY) if request.method == "POST" else None
    return kept is not None and bool(kept["path"] == request.get_full_path())


def address() -> str:
    """The page that shows what is kept."""
    return reverse("kept_form")


def _came_from_here(request: HttpRequest) -> bool:
    """Browsers name the origin of every form they post; a form of another site is never kept."""
    return urlsplit(request.headers.get("Origin", "")).netloc == request.get_host()


def _is_too_often(request: HttpRequest) -> bool:
    key = f"kept-form:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, timeout=3600)
    try:
        return int(cache.incr(key)) > MOST_AN_HOUR
    except ValueError:  # it ran out between the two
        return False
