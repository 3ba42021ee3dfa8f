"""What came of the calls: winners' journeys and knowledge products, to be read through and searched."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from applications.models import Application
from calls.views.conditional import revalidated
from incubation.journeys import name_of
from incubation.models import KnowledgeProduct
from incubation.outcome_search import JOURNEY, KINDS, Finding, matching, offer, read
from incubation.queries.outcomes import findings, journeys_of, products_of
from incubation.winner_page import address_of, headline

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One thing found, as the list shows it; `language` is that of its title where it is known."""

    title: str
    url: str
    note: str
    kind: str
    year: int
    language: str = ""


@require_safe
@revalidated
def products_public(request: HttpRequest) -> HttpResponse:
    """Everything that came of announced calls, by words, country, year, kind and language."""
    everything = findings()
    offered = offer(everything)
    asked = read(request.GET, offered)
    page = Paginator(matching(everything, asked), PAGE_SIZE).get_page(request.GET.get("page"))
    number = page.paginator.count
    context = {
        "lines": _lines(list(page.object_list)),
        "found": ngettext("%(count)s found", "%(count)s found", number) % {"count": number},
        "page_obj": page,
        "page_range": page.paginator.get_elided_page_range(page.number),
        "offered": offered,
        "asked": asked,
        "page_title": _("What came of it"),
        "page_lead": _("Winners' journeys, and the case studies, manuals and papers that came of the calls."),
        "crumbs": [(_("Home"), reverse("home")), (_("What came of it"), "")],
    }
    return render(request, "incubation/products_public.html", context)


def _lines(found: list[Finding]) -> list[Line]:
    winners = journeys_of([one.key for one in found if one.kind == JOURNEY])
    written = products_of([one.key for one in found if one.kind != JOURNEY])
    lines = []
    for one in found:
        if one.kind == JOURNEY and one.key in winners:
            lines.append(_journey(winners[one.key]))
        elif one.kind != JOURNEY and one.key in written:
            lines.append(_product(written[one.key]))
    return lines


def _journey(winner: Application) -> Line:
    placement = getattr(winner, "placement", None)
    words = headline(winner, list(placement.pilots.all()) if placement else [])
    return Line(
        winner.shown_title,
        address_of(winner),
        " · ".join(filter(None, (name_of(winner), words))),
        str(KINDS[JOURNEY]),
        winner.call.year,
        winner.language,
    )


def _product(product: KnowledgeProduct) -> Line:
    return Line(
        product.title,
        reverse("incubation:product", kwargs={"product": product.public_id}),
        " · ".join(filter(None, (product.authors, product.call.title))),
        str(product.get_kind_display()),
        product.year or product.call.year,
    )
