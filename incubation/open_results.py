"""The results of a call as data: what its results page tells, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from incubation.journeys import name_of
from incubation.open_data.lists import VERSION, licence, texts
from incubation.open_data.winners import counted
from incubation.queries import results as counting

if TYPE_CHECKING:
    from applications.models import Application
    from calls.models import Call
    from incubation.open_data.shapes import OfTheme, Results, WinnerOfResults


def results_of(call: Call, *, page: str) -> Results:
    """JSON-ready results of an announced call; `page` is the full address of its results page.

    Texts are by language code, countries ISO 3166 codes. Without recorded applications `counts` is None.
    """
    counts = counting.counts_of([call]).get(call.pk)
    return {
        "version": VERSION,
        "licence": licence(),
        "call": {
            "slug": call.slug,
            "programme": call.programme.key,
            "year": call.year,
            "title": texts(call, "title"),
            "deadline": call.deadline_at,
            "page": page,
        },
        "message": counting.message_of(call),
        "counts": counted(counts),
        "countries": [{"code": code, "applications": count} for code, count in counting.by_country(call)],
        "themes": [_theme(theme) for theme in counting.by_theme(call)],
        "winners": [_winner(one) for one in counting.winners(call)],
    }


def _theme(theme: Any) -> OfTheme:
    return {"key": theme.key, "name": texts(theme, "name"), "applications": theme.count}


def _winner(winner: Application) -> WinnerOfResults:
    return {"title": winner.title, "by": name_of(winner), "country": winner.country, "state": winner.state}
