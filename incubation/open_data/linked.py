"""What search engines read of results and of the open data: grants that were given, and the data sets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from core.json_ld import crumb_list, publisher
from incubation.open_data.lists import to
from incubation.open_data.threesixty import recipient_body

if TYPE_CHECKING:
    from applications.models import Application
    from calls.models import Call
    from incubation.journeys import Journey
    from incubation.winner_page import WinnerPage


def results_things(
    call: Call, journeys: Iterable[Journey], crumbs: Iterable[tuple[Any, str]]
) -> list[dict[str, Any]]:
    """The winners of an announced call, each as a MonetaryGrant, and the way to the page."""
    return [*(_given(call, one.application) for one in journeys), crumb_list(crumbs)]


def winner_things(page: WinnerPage, crumbs: Iterable[tuple[Any, str]]) -> list[dict[str, Any]]:
    """One winner: the grant as the results page tells it, what was published of it, the way to the page."""
    winner = page.winner
    grant = _given(winner.call, winner) | {"description": page.summary, "inLanguage": winner.language}
    works = [
        {
            "@type": "CreativeWork",
            "@id": to("incubation:product", product=one.public_id),
            "name": one.title,
            "about": {"@id": grant["@id"]},
        }
        for one, _cited in page.products
    ]
    return [grant, *works, crumb_list(crumbs)]


def _given(call: Call, winner: Application) -> dict[str, Any]:
    page = f"{to('incubation:results', slug=call.slug)}#{winner.reference}"
    return {
        "@type": "MonetaryGrant",
        "@id": page,
        "identifier": winner.reference,
        "name": winner.shown_title,
        "url": to("incubation:winner", reference=winner.reference),
        "funder": publisher(),
        "fundedItem": _body(recipient_body(winner)),
        "isPartOf": {"@id": to("calls:detail", slug=call.slug)},
    }


def _body(name: str) -> dict[str, Any]:
    return {"@type": "Organization", "name": name} if name else {}


def catalogue(sets: Iterable[tuple[str, str, list[tuple[str, str]]]]) -> dict[str, Any]:
    """The open data as a DataCatalog; `sets` are (name, what it tells, [(media type, address)])."""
    licence = settings.OPEN_DATA_LICENCE["url"]
    return {
        "@type": "DataCatalog",
        "name": _("Open data"),
        "url": to("incubation:open_data"),
        "license": licence,
        "publisher": publisher(),
        "dataset": [
            {
                "@type": "Dataset",
                "name": name,
                "description": tells,
                "license": licence,
                "isAccessibleForFree": True,
                "creator": publisher(),
                "distribution": [
                    {"@type": "DataDownload", "encodingFormat": media, "contentUrl": address}
                    for media, address in files
                ],
            }
            for name, tells, files in sets
        ],
    }
