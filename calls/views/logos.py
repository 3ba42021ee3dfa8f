"""The logo of a partner, on the pages of a call that the reader may know of."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from calls.querysets import PUBLIC_STATES
from calls.views.public import fetch
from core.uploads.previews import CONTENT_TYPE


@require_safe
def partner_logo(request: HttpRequest, slug: str, key: str) -> FileResponse:
    """The picture that the portal drew; 404 where the partner has none, or its file is gone."""
    call = fetch(request, slug)
    partner = get_object_or_404(call.partners, key=key)
    try:
        file = partner.logo.open("rb") if partner.logo else None
    except OSError as error:
        raise Http404 from error
    if file is None:
        raise Http404
    response = FileResponse(file, content_type=CONTENT_TYPE)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    is_public = call.state in PUBLIC_STATES
    response["Cache-Control"] = "public, max-age=86400" if is_public else "private, no-store"
    return response
