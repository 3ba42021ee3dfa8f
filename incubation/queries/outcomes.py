"""What came of the calls, winners' journeys and products alike, as far as everybody may search it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db.models import Prefetch

from applications.models import Application
from applications.register.searching import folded_lines
from incubation.models import KnowledgeProduct, Outcome, Pilot
from incubation.outcome_search import JOURNEY, Finding
from incubation.queries.results import products
from incubation.queries.winners import announced_winners

CODES = [code for code, _name in settings.LANGUAGES]
_OF_CALL = "placement__application__call__state__in"


def findings() -> list[Finding]:
    """Everything that can be found, without what only its list shows: four queries."""
    return [*_journeys(), *_products()]


def journeys_of(keys: Collection[int]) -> dict[int, Application]:
    """Winners by their keys, with what one line about each shows: two queries."""
    pilots = Prefetch("placement__pilots", queryset=Pilot.objects.order_by("pk"))
    rows = announced_winners().filter(pk__in=keys).select_related("organisation", "placement", "call")
    return {one.pk: one for one in rows.prefetch_related(pilots)}


def products_of(keys: Collection[int]) -> dict[int, KnowledgeProduct]:
    """Products by their keys: one query."""
    return {one.pk: one for one in products(pk__in=keys)}


def _journeys() -> list[Finding]:
    columns = ("pk", "title", "applicant_name", "organisation__name", "country", "language", "call__year")
    rows = list(announced_winners().order_by().values(*columns))
    hosts, places = _tried(), _running()
    return [
        Finding(
            kind=JOURNEY,
            key=row["pk"],
            title=row["title"],
            year=row["call__year"],
            countries=frozenset(
                {row["country"], *(code for _host, code in hosts[row["pk"]]), *places[row["pk"]]} - {""}
            ),
            languages=frozenset({row["language"]} - {""}),
            words=folded_lines(
                [
                    row["title"],
                    row["applicant_name"] or row["organisation__name"] or "",
                    *(host for host, _code in hosts[row["pk"]]),
                ]
            ),
        )
        for row in rows
    ]


def _tried() -> dict[int, list[tuple[str, str]]]:
    """(host body, country) of the pilots of each winner."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = Pilot.objects.filter(placement__application__in=announced_winners()).order_by("pk")
    for winner, host, country in rows.values_list("placement__application", "host_body", "country"):
        found[winner].append((host, country))
    return found


def _running() -> dict[int, set[str]]:
    """The countries that published answers name for each winner."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = Outcome.objects.filter(placement__application__in=announced_winners(), may_publish=True)
    for winner, countries in rows.order_by("pk").values_list("placement__application", "countries"):
        found[winner].update(str(code) for code in countries)
    return found


def _products() -> list[Finding]:
    texts = [f"{field}_{code}" for field in ("title", "summary") for code in CODES]
    columns = ("pk", "title", *texts, "authors", "kind", "year", "languages")
    rows: Any = products().order_by().values(*columns, "call__year", "application__country")
    return [
        Finding(
            kind=row["kind"],
            key=row["pk"],
            title=row["title"] or "",
            year=row["year"] or row["call__year"],
            countries=frozenset({row["application__country"] or ""} - {""}),
            languages=frozenset(str(code) for code in row["languages"]),
            words=folded_lines([*(row[name] or "" for name in texts), row["authors"]]),
        )
        for row in rows
    ]
