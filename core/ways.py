"""Where a reader goes next, when the address itself said so."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def own_way(request: HttpRequest, wanted: str, otherwise: str) -> str:
    """`wanted` if it is a path of this portal, from its root; else `otherwise`.

    A word without a slash would be taken for the name of a page by `redirect`.
    """
    is_safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_safe and wanted.startswith("/") else otherwise
