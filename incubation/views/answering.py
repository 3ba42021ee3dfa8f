"""How the API answers: its parameters read, its rate held, its refusals in one shape, its answers kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt

from core.callers import address_of, seconds_to_wait
from core.problems import BadParameter, problem
from core.sheets.writing import FORMATS, Head
from incubation.open_data.endpoints import ENDPOINTS, JSON, Endpoint
from incubation.open_data.tables import rows

ALLOWED = "GET, HEAD, OPTIONS"
View = Callable[..., HttpResponse]


def answers(name: str) -> Callable[[View], View]:
    """The view of a declared address: it gets the request, the parameters as `asked`, and the names.

    Nobody acts here, so that a form's token is not asked for: another method is 405 and no 403.
    """
    return _open(ENDPOINTS[name])


def open_file(name: str, media: str = JSON) -> Callable[[View], View]:
    """The same for data beside the API, without parameters."""
    return _open(Endpoint(name, "", "", dict[str, Any], media=media))


def _open(endpoint: Endpoint) -> Callable[[View], View]:
    def wrap(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest, **names: Any) -> HttpResponse:
            refusal = _refusal(request)
            if refusal is not None:
                return refusal
            try:
                asked = endpoint.read(dict(request.GET.lists()))
                response = view(request, asked=asked, **names)
            except BadParameter as bad:
                return problem(400, bad.sentence)
            except Http404:
                return problem(404, _("There is nothing at this address, or it is not public yet."))
            return _kept(request, response)

        return answer

    return wrap


def _refusal(request: HttpRequest) -> HttpResponse | None:
    """What is answered without looking at what was asked for."""
    if request.method == "OPTIONS":
        headers = {
            "Allow": ALLOWED,
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Allow-Methods": ALLOWED,
        }
        return HttpResponse(status=204, headers=headers)
    if request.method not in ("GET", "HEAD"):
        return problem(405, _("This can only be read: use GET."), {"Allow": ALLOWED})
    wait = seconds_to_wait("api", address_of(request), most=settings.API_REQUESTS_A_MINUTE)
    if not wait:
        return None
    sentence = ngettext(
        "More requests came from your address than one minute allows. Go on in %(seconds)s second.",
        "More requests came from your address than one minute allows. Go on in %(seconds)s seconds.",
        wait,
    )
    return problem(429, sentence % {"seconds": wait}, {"Retry-After": str(wait)})


def _kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Any cache may keep the answer, and asks each time whether it still holds."""
    etag = f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    response["Cache-Control"] = "public, no-cache"
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Last-Modified, Retry-After"
    return get_conditional_response(request, etag=etag, response=response) or response


def as_json(document: Any, content_type: str = JSON) -> JsonResponse:
    """The document as it is, with letters of every alphabet readable."""
    return JsonResponse(
        document, content_type=content_type, json_dumps_params={"ensure_ascii": False}, safe=False
    )


def as_csv(columns: Sequence[str], lines: Iterable[Any], *, name: str) -> HttpResponse:
    """A table whose columns have the names that they have in JSON."""
    heads = [Head(one, one) for one in columns]
    kind = FORMATS["csv"]
    response = HttpResponse(
        b"".join(kind.parts(heads, rows(lines, columns), "rows")), content_type=kind.content_type
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
