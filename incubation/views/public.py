"""What everybody may read: results, statistics, winners with their journeys, knowledge products."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applications.models import Application
from applications.tile_map import tiles, without_tile
from calls.deadlines import describe
from calls.links import address
from calls.models import Call
from calls.views.conditional import revalidated
from core.collation import collation_key
from incubation import counting_words
from incubation.citation import citation, language_name
from incubation.editions import editions
from incubation.file_answers import as_attachment
from incubation.journeys import country_word, journey_of
from incubation.open_data.linked import results_things
from incubation.queries import results as counting
from incubation.views.fetching import announced_call
from incubation.winner_page import address_of

PAGE_SIZE = 50


@require_safe
@revalidated
def all_results(request: HttpRequest) -> HttpResponse:
    """Every announced call with what was counted."""
    page = Paginator(counting.announced_calls(), PAGE_SIZE).get_page(request.GET.get("page"))
    counts = counting.counts_of(page.object_list)
    context = {
        "rows": [(call, _headline(call, counts.get(call.pk))) for call in page.object_list],
        "page_obj": page,
        "page_title": _("Results"),
        "page_lead": _("Every call whose winners are announced, with what was counted."),
        "crumbs": [(_("Home"), reverse("home")), (_("Results"), "")],
    }
    return render(request, "incubation/all_results.html", context)


@require_safe
@revalidated
def results(request: HttpRequest, slug: str) -> HttpResponse:
    """The results of one call; 404 before they are announced."""
    call = announced_call(slug)
    family = list(counting.announced_calls().filter(programme=call.programme_id))
    counts = counting.counts_of(family)
    own = counts.get(call.pk)
    context: dict[str, Any] = {
        "call": call,
        "counts": own,
        "page_kicker": str(call),
        "page_title": _headline(call, own),
        "page_lead": counting.message_of(call),
        "deadline_words": _deadline_words(request, call),
        "products": list(counting.products(call=call)),
        "integrity_url": address("scoring:integrity", slug=call.slug),
        "crumbs": [
            (_("Home"), reverse("home")),
            (_("Results"), reverse("incubation:all_results")),
            (str(call), ""),
        ],
    }
    if own:
        context |= _statistics(call) | {"editions": editions(call, family, counts)}
    context["linked_data"] = results_things(call, context.get("journeys", ()), context["crumbs"])
    return render(request, "incubation/results.html", context)


@require_safe
@revalidated
def product(request: HttpRequest, product: uuid.UUID) -> HttpResponse:
    """One knowledge product, with how to cite it."""
    found = get_object_or_404(counting.products(), public_id=product)
    context = {
        "product": found,
        "citation": citation(found),
        "winner_url": _winner_url(found.application),
        "languages": [language_name(code) for code in found.languages],
        "page_kicker": found.get_kind_display(),
        "page_title": found.title,
        "crumbs": [(_("What came of it"), reverse("incubation:products_public")), (found.title, "")],
    }
    return render(request, "incubation/product.html", context)


@require_safe
def product_file(request: HttpRequest, product: uuid.UUID) -> FileResponse:
    """The file of a published knowledge product."""
    found = get_object_or_404(counting.products(upload__isnull=False), public_id=product)
    return as_attachment(found.upload)


def _winner_url(application: Application | None) -> str:
    """The page of the winner of whose solution a product came; an empty text where none is named."""
    return address_of(application) if application is not None and application.state in counting.WON else ""


def _headline(call: Call, counts: counting.Counts | None) -> str:
    """What was counted; plain words where nothing is recorded."""
    if counts:
        return counting_words.in_one_line(counts)
    return _("The portal holds no results of this call")


def _deadline_words(request: HttpRequest, call: Call) -> str:
    if call.deadline_at is None:
        return ""
    zone = getattr(request.user, "zone", "") or None
    return describe(call.deadline_at, zone=call.zone, reader_zone=zone, language=get_language() or "en").line


def _statistics(call: Call) -> dict[str, Any]:
    by_country = counting.by_country(call)
    return {
        "journeys": [journey_of(winner) for winner in counting.winners(call)],
        "by_country": _named(by_country),
        "tiles": tiles(by_country),
        "without_tile": without_tile(by_country),
        "by_theme": counting.by_theme(call),
    }


def _named(by_country: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Countries by name, most applications first, equal ones in the order of the reader's alphabet."""
    language = get_language() or "en"
    rows = [(country_word(code) or code, count) for code, count in by_country]
    return sorted(rows, key=lambda row: (-row[1], collation_key(row[0], language)))
