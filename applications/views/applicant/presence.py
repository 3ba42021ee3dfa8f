"""Who else is writing: asked again by a page that stays open."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from applications.presence import presence_now
from applications.views.applicant.gate import mine, person


@require_safe
def presence(request: HttpRequest, reference: str) -> JsonResponse:
    """The sentences in JSON; `?section=` is the section that the page shows."""
    application = mine(request, reference)
    lines = presence_now(application, person(request), request.GET.get("section", ""))
    return JsonResponse({"lines": lines})
