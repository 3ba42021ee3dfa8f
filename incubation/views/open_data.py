"""What other programs read: the same as the public pages, as JSON."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from calls.views.conditional import revalidated
from core.hub import absolute
from incubation.open_results import results_of
from incubation.views.fetching import announced_call


@require_safe
@revalidated
def results(request: HttpRequest, slug: str) -> HttpResponse:
    """The results of one call; 404 before they are announced, in the same instant as the page."""
    call = announced_call(slug)
    page = absolute(reverse("incubation:results", kwargs={"slug": call.slug}))
    response = JsonResponse(results_of(call, page=page), json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return response
