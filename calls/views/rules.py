"""The rules of a call, version by version, for every visitor."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from calls.links import address
from calls.rules_page import rules_page, rules_versions
from calls.views.conditional import revalidated
from calls.views.public import fetch
from core.numbers import row_number


@require_GET
@revalidated
def rules(request: HttpRequest, slug: str) -> HttpResponse:
    """One version, `?version=2` or the newest, with what it changed; a draft has none yet."""
    call = fetch(request, slug)
    versions = rules_versions(call)
    if not versions:
        raise Http404
    page = rules_page(versions, row_number(request.GET.get("version", "")), str(get_language()))
    context = {
        "call": call,
        "page": page,
        "page_kicker": str(call),
        "page_title": _("Rules of the competition: version %(number)s") % {"number": page.shown.number},
        "crumbs": [
            (_("Calls"), address("calls:list")),
            (str(call), call.get_absolute_url()),
            (_("Rules of the competition"), ""),
        ],
    }
    return render(request, "calls/rules.html", context)
