"""Which page of which browser wrote something last.

A line that breaks while an answer is on its way leaves the page behind what the portal holds: its own next
save would then look like a stranger's. So each page names itself with every save, and counts them.
"""

from __future__ import annotations

import re
from typing import Literal, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse

_STAMP = re.compile(r"([0-9a-f]{16})\.([1-9][0-9]{0,8})")
LENGTH = 26
KNOWN_FOR = 14 * 24 * 3600  # as long as a browser keeps what it could not send

Relation = Literal["same", "older", "other"]
AnyResponse = TypeVar("AnyResponse", bound=HttpResponse)


def stamp_in(request: HttpRequest) -> str:
    """The stamp that a page sent, such as "09f911029d74e35b.7"; "" where it is none."""
    sent = str(request.POST.get("page", ""))
    return sent if _STAMP.fullmatch(sent) else ""


def taken(response: AnyResponse, stamp: str) -> AnyResponse:
    """Tell the browser, for the page that comes next, that what this stamp sent need not be kept there."""
    if stamp:
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie("saved", stamp, max_age=KNOWN_FOR, samesite="Lax", secure=secure)
    return response


def relation(stored: str, sent: str) -> Relation:
    """How a save relates to the one that was kept last: of the same page, an older one of it, another's."""
    kept, come = _STAMP.fullmatch(stored), _STAMP.fullmatch(sent)
    if not kept or not come or kept[1] != come[1]:
        return "other"
    return "same" if int(come[2]) > int(kept[2]) else "older"
