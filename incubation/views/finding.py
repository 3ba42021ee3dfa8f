"""How people and search engines find what is public: the page about open data, sitemap and robots.txt."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from calls.views.conditional import revalidated
from incubation.open_data_page import context
from incubation.site_map import robots, site_map


@require_safe
@revalidated
def open_data(request: HttpRequest) -> HttpResponse:
    """What there is to take along, under which licence, and how a program asks for it."""
    return render(request, "incubation/open_data.html", context())


@require_safe
@revalidated
def sitemap(request: HttpRequest) -> HttpResponse:
    """The public pages for search engines."""
    return HttpResponse(site_map(), content_type="application/xml; charset=utf-8")


@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    """What search engines leave alone."""
    return HttpResponse(robots(), content_type="text/plain; charset=utf-8")
