"""What other programs read: the same as the public pages, as JSON."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from calls.models import Call
from calls.views.conditional import revalidated
from core.hub import absolute
from incubation import embargo
from incubation.open_results import results_of
from incubation.queries import results as counting


@require_safe
@revalidated
def results(request: HttpRequest, slug: str) -> HttpResponse:
    """The results of one call; 404 before they are announced, in the same instant as the page."""
    call = get_object_or_404(Call.objects.public().select_related("programme"), slug=slug)
    call = embargo.after_release(call)
    if call.state not in counting.PUBLIC_STATES:
        raise Http404
    page = absolute(reverse("incubation:results", kwargs={"slug": call.slug}))
    response = JsonResponse(results_of(call, page=page), json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return response
