"""What other programs read: the same as the public pages, as JSON, as tables and as 360Giving."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.http import http_date
from django.utils.translation import gettext as _

from calls.models import Call
from core.hub import absolute, hub
from incubation.open_data import calls, tables, threesixty, winners
from incubation.open_data.endpoints import ENDPOINTS
from incubation.open_data.integrity import integrity_of
from incubation.open_data.lists import VERSION, licence, page_of, to
from incubation.open_data.openapi import document
from incubation.open_results import results_of
from incubation.views.answering import answers, as_csv, as_json, open_file
from incubation.views.fetching import announced_call
from scoring.integrity import told_of


@answers("api_index")
def index(request: HttpRequest, *, asked: dict[str, Any]) -> HttpResponse:
    """Every address of the API, and where it is described."""
    with translation.override(settings.LANGUAGE_CODE):
        return as_json(
            {
                "version": VERSION,
                "licence": settings.OPEN_DATA_LICENCE["name"],
                "licence_url": licence(),
                "publisher": hub()["name"],
                "description": str(_("The same as the public pages tell, from the same instant on.")),
                "openapi": to("incubation:api_openapi"),
                "documentation": to("incubation:open_data"),
                "addresses": [
                    {"address": absolute(one.template), "tells": str(one.tells), "kind": one.media}
                    for one in ENDPOINTS.values()
                ],
            }
        )


@answers("api_openapi")
def openapi(request: HttpRequest, *, asked: dict[str, Any]) -> HttpResponse:
    """The API as an OpenAPI document."""
    with translation.override(settings.LANGUAGE_CODE):
        return as_json(document(ENDPOINTS.values()))


@answers("api_calls")
def call_list(request: HttpRequest, *, asked: dict[str, Any]) -> HttpResponse:
    """Public calls, a page at a time."""
    rows, told = page_of(calls.listed(asked), asked, _here(request))
    return as_json({**told, "items": [calls.line(one) for one in rows]})


@answers("api_call")
def one_call(request: HttpRequest, *, asked: dict[str, Any], slug: str) -> HttpResponse:
    """A public call with everything that its pages tell."""
    call = get_object_or_404(Call.objects.public().select_related("programme"), slug=slug)
    return as_json(calls.whole(call))


@answers("api_announced")
def announced(request: HttpRequest, *, asked: dict[str, Any]) -> HttpResponse:
    """Announced calls, a page at a time."""
    rows, told = page_of(winners.announced(asked), asked, _here(request))
    return as_json({**told, "items": winners.result_lines(rows)})


@answers("api_results")
def results(request: HttpRequest, *, asked: dict[str, Any], slug: str) -> HttpResponse:
    """The results of one call; 404 before they are announced, in the same instant as the page."""
    call = announced_call(slug)
    return as_json(results_of(call, page=to("incubation:results", slug=call.slug)))


@answers("api_integrity")
def integrity(request: HttpRequest, *, asked: dict[str, Any], slug: str) -> HttpResponse:
    """How one call was decided; 404 where its page is."""
    announcement = get_object_or_404(told_of(), call__slug=slug)
    return as_json(integrity_of(announcement.call, announcement))


@answers("api_winners")
def winner_list(request: HttpRequest, *, asked: dict[str, Any]) -> HttpResponse:
    """Winners, a page at a time."""
    rows, told = page_of(winners.winners(asked), asked, _here(request))
    return as_json({**told, "items": winners.winner_lines(rows)})


@answers("api_products")
def product_list(request: HttpRequest, *, asked: dict[str, Any]) -> HttpResponse:
    """Published products, a page at a time."""
    rows, told = page_of(winners.listed_products(asked), asked, _here(request))
    return as_json({**told, "items": winners.product_lines(rows)})


@answers("api_programmes")
def programme_list(request: HttpRequest, *, asked: dict[str, Any]) -> HttpResponse:
    """Programmes, a page at a time."""
    rows, told = page_of(winners.programmes(), asked, _here(request))
    return as_json({**told, "items": winners.programme_lines(rows)})


@answers("api_calls_csv")
def calls_csv(request: HttpRequest, *, asked: dict[str, Any]) -> HttpResponse:
    """Public calls as a table."""
    return as_csv(tables.CALLS, map(calls.line, calls.listed(asked)), name="calls")


@answers("api_winners_csv")
def winners_csv(request: HttpRequest, *, asked: dict[str, Any]) -> HttpResponse:
    """Winners as a table."""
    return as_csv(tables.WINNERS, winners.winner_lines(winners.winners(asked)), name="winners")


@answers("api_products_csv")
def products_csv(request: HttpRequest, *, asked: dict[str, Any]) -> HttpResponse:
    """Published products as a table."""
    return as_csv(tables.PRODUCTS, winners.product_lines(winners.listed_products(asked)), name="products")


@answers("api_statistics_csv")
def statistics_csv(request: HttpRequest, *, asked: dict[str, Any]) -> HttpResponse:
    """What was counted of each announced call as a table."""
    lines = winners.result_lines(list(winners.announced(asked)))
    return as_csv(tables.RESULTS, lines, name="statistics")


@open_file("grants")
def grants(request: HttpRequest, *, asked: dict[str, Any]) -> HttpResponse:
    """The grants of all announced calls as one package of 360Giving."""
    return _package(request, {})


@open_file("grants_of_call")
def grants_of_call(request: HttpRequest, *, asked: dict[str, Any], slug: str) -> HttpResponse:
    """The grants of one announced call."""
    return _package(request, {"call": announced_call(slug).slug})


def _package(request: HttpRequest, wanted: dict[str, Any]) -> HttpResponse:
    with translation.override(settings.LANGUAGE_CODE):
        found = threesixty.package(wanted, address=_here(request))
    if found is None:
        raise Http404
    response = as_json(found)
    response["Last-Modified"] = http_date(threesixty.newest_change(found).timestamp())
    return response


def _here(request: HttpRequest) -> str:
    return absolute(request.path)
