"""The page about the open data: what there is, under which licence, and how a program asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from core.hub import absolute
from incubation.open_data.endpoints import CSV, ENDPOINTS, JSON, Parameter
from incubation.open_data.linked import catalogue

# The lists that are there as JSON and as a table.
SETS = (
    ("api_calls", "api_calls_csv"),
    ("api_announced", "api_statistics_csv"),
    ("api_winners", "api_winners_csv"),
    ("api_products", "api_products_csv"),
)
MEDIA = {JSON: "JSON", CSV: "CSV", "application/atom+xml": "Atom", "text/calendar": "iCalendar"}


@dataclass(frozen=True)
class DataSet:
    """One set with its files: (media type, address)."""

    name: str
    tells: str
    files: list[tuple[str, str]]

    @property
    def links(self) -> list[tuple[str, str]]:
        return [(MEDIA[media], address) for media, address in self.files]


@dataclass(frozen=True)
class Described:
    """One address of the API as the page describes it; `url` leads there where no name is missing."""

    template: str
    tells: str
    asks: tuple[Parameter, ...]
    url: str


def data_sets() -> list[DataSet]:
    """Everything that can be taken along at once."""
    lists = [
        DataSet(
            str(ENDPOINTS[json].tells),
            "",
            [(JSON, ENDPOINTS[json].template), (CSV, ENDPOINTS[table].template)],
        )
        for json, table in SETS
    ]
    return [
        *lists,
        DataSet(
            _("Awards as 360Giving"),
            _("One package of grants for all announced calls, by the 360Giving Data Standard, version 1.4."),
            [(JSON, reverse("incubation:grants"))],
        ),
        DataSet(
            _("News and deadlines"),
            _("What is new in all calls, and the deadlines of those that are open or coming."),
            [
                ("application/atom+xml", reverse("calls:feed")),
                ("text/calendar", reverse("calls:deadlines")),
            ],
        ),
    ]


def described() -> list[Described]:
    """Every address of the API in its order."""
    return [
        Described(one.template, str(one.tells), one.asks, "" if one.names else one.template)
        for one in ENDPOINTS.values()
    ]


def context() -> dict[str, Any]:
    """Everything that incubation/open_data.html shows."""
    sets = data_sets()
    return {
        "sets": sets,
        "addresses": described(),
        "licence": settings.OPEN_DATA_LICENCE,
        "a_minute": settings.API_REQUESTS_A_MINUTE,
        "openapi_url": ENDPOINTS["api_openapi"].template,
        "index_url": ENDPOINTS["api_index"].template,
        "page_title": _("Open data"),
        "page_lead": _("What the public pages tell, for spreadsheets and programs. No account, no key."),
        "crumbs": [(_("Home"), reverse("home")), (_("Open data"), "")],
        "linked_data": [
            catalogue(
                (one.name, one.tells or one.name, [(media, absolute(url)) for media, url in one.files])
                for one in sets
            )
        ],
    }
