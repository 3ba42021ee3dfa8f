"""Public pages that a visitor's browser may keep and ask about again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control

# What differs from one answer to the next although the page is the same.
_FLEETING = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|data-now="[^"]*"')


def revalidated(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a visitor's page an ETag over what it says; answer 304 where the browser has the same page."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if (
            request.method not in ("GET", "HEAD")
            or response.status_code != 200
            or request.user.is_authenticated
        ):
            return response
        etag = f'W/"{hashlib.sha256(_FLEETING.sub(b"", response.content)).hexdigest()[:32]}"'
        response["ETag"] = etag
        patch_cache_control(response, private=True, no_cache=True)
        return get_conditional_response(request, etag=etag, response=response) or response

    return answer
