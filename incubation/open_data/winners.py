"""Results, winners, products and programmes as data: what the results and outcomes pages tell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from django.urls import reverse

from applications.models import Application
from calls.models import Call, Programme
from calls.workflow import ANNOUNCED
from core.hub import absolute
from incubation.journeys import name_of
from incubation.models import KnowledgeProduct, Outcome, Pilot, Placement
from incubation.open_data import shapes
from incubation.open_data.lists import texts, to
from incubation.queries.results import WON, Counts, announced_calls, counts_of, products

if TYPE_CHECKING:
    from django.db.models import QuerySet

STAGES_TOLD = ("acceleration", "piloting")  # since when is told of these, as the results page does
ENDED = ("graduated", "left")


def announced(asked: dict[str, Any]) -> QuerySet[Call]:
    """The announced calls that are asked for."""
    rows = announced_calls().order_by("-year", "-deadline_at", "pk")
    if "call" in asked:
        rows = rows.filter(slug=asked["call"])
    if "programme" in asked:
        rows = rows.filter(programme__key=asked["programme"])
    return rows.filter(year=asked["year"]) if "year" in asked else rows


def result_lines(calls: list[Call]) -> list[shapes.ResultLine]:
    """Announced calls with what was counted; one query."""
    counts = counts_of(calls)
    return [
        {
            "call": call.slug,
            "programme": call.programme.key,
            "year": call.year,
            "title": texts(call, "title"),
            "counts": counted(counts.get(call.pk)),
            "page": to("incubation:results", slug=call.slug),
            "data": to("incubation:api_results", slug=call.slug),
        }
        for call in calls
    ]


def counted(counts: Counts | None) -> shapes.Counted | None:
    """What was counted of one call; None where nothing is recorded."""
    if counts is None:
        return None
    return {
        "applications": counts.applications,
        "countries": counts.countries,
        "winners": counts.winners,
    }


def winners(asked: dict[str, Any]) -> QuerySet[Application]:
    """The winners of announced calls that are asked for, with what their journeys need."""
    rows = Application.objects.filter(call__in=announced(asked).order_by(), state__in=WON)
    if "country" in asked:
        rows = rows.filter(country=asked["country"])
    public = KnowledgeProduct.objects.filter(is_published=True).order_by("-year", "pk")
    return (
        rows.select_related("organisation", "placement", "call__programme")
        .prefetch_related(
            Prefetch("placement__pilots", queryset=Pilot.objects.order_by("pk")),
            Prefetch("placement__outcomes", queryset=Outcome.objects.order_by("months")),
            Prefetch("knowledge_products", queryset=public),
        )
        .order_by("-call__year", "-call__deadline_at", "call", "title", "pk")
    )


def winner_lines(rows: Iterable[Application]) -> list[shapes.WinnerLine]:
    """Winners as the results page names them."""
    return [
        {
            "reference": one.reference,
            "call": one.call.slug,
            "programme": one.call.programme.key,
            "year": one.call.year,
            "title": one.title,
            "language": one.language,
            "by": name_of(one),
            "country": one.country,
            "state": one.state,
            "journey": _way(one),
            "products": [str(each.public_id) for each in one.knowledge_products.all()],
            "page": f"{to('incubation:results', slug=one.call.slug)}#{one.reference}",
            "url": to("incubation:winner", reference=one.reference),
        }
        for one in rows
    ]


def _way(winner: Application) -> shapes.Way | None:
    placement: Placement | None = getattr(winner, "placement", None)
    if placement is None:
        return None
    return {
        "admitted_on": placement.admitted_on,
        "stage_since": placement.stage_began_on if winner.state in STAGES_TOLD else None,
        "ended_on": placement.ended_on if winner.state in ENDED else None,
        "pilots": [
            {
                "host": pilot.host_body,
                "country": pilot.country,
                "is_replication": pilot.replicates_id is not None,
                "verdict": pilot.verdict or None,
                "why": texts(pilot, "told") if pilot.verdict else {},
            }
            for pilot in placement.pilots.all()
        ],
        "outcomes": [
            {"months": one.months, "use": one.use} for one in placement.outcomes.all() if one.is_public
        ],
    }


def listed_products(asked: dict[str, Any]) -> QuerySet[KnowledgeProduct]:
    """The published products that are asked for."""
    rows = products()
    if "call" in asked:
        rows = rows.filter(call__slug=asked["call"])
    return rows.filter(call__programme__key=asked["programme"]) if "programme" in asked else rows


def product_lines(rows: Iterable[KnowledgeProduct]) -> list[shapes.ProductLine]:
    """Products with where to read them."""
    return [
        {
            "id": str(one.public_id),
            "kind": one.kind,
            "title": texts(one, "title"),
            "summary": texts(one, "summary"),
            "authors": one.authors,
            "languages": [str(code) for code in one.languages],
            "year": one.year,
            "pages": one.pages,
            "licence": one.licence,
            "call": one.call.slug,
            "application": one.application.reference if one.application else None,
            "link": one.link or None,
            "file": to("incubation:product_file", product=one.public_id)
            if one.upload and one.upload.is_ready
            else None,
            "page": to("incubation:product", product=one.public_id),
        }
        for one in rows
    ]


def programmes() -> QuerySet[Programme]:
    """The programmes of which visitors may read a call."""
    return Programme.objects.filter(calls__in=Call.objects.public()).distinct().order_by("key")


def programme_lines(rows: Iterable[Programme]) -> list[shapes.ProgrammeLine]:
    """Programmes, each with the way to its statistics where a call of it is announced; one query."""
    told = set(Call.objects.filter(state__in=ANNOUNCED).values_list("programme", flat=True))
    return [
        {
            "key": one.key,
            "name": texts(one, "name"),
            "purpose": texts(one, "purpose"),
            "launched": one.launched,
            "has_incubation": one.has_incubation,
            "statistics": absolute(reverse("incubation:api_programme", args=[one.key]))
            if one.pk in told
            else None,
        }
        for one in rows
    ]
