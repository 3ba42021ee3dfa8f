"""The results of a call as data: what its results page tells, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from calls.translations import languages, text_in
from incubation.journeys import name_of
from incubation.queries import results as counting

if TYPE_CHECKING:
    from applications.models import Application
    from calls.models import Call

VERSION = 1


def results_of(call: Call, *, page: str) -> dict[str, Any]:
    """JSON-ready results of an announced call; `page` is the full address of its results page.

    Texts are by language code, countries ISO 3166 codes. Without recorded applications `counts` is None.
    """
    counts = counting.counts_of([call]).get(call.pk)
    return {
        "version": VERSION,
        "call": {
            "slug": call.slug,
            "programme": call.programme.key,
            "year": call.year,
            "title": _texts(call, "title"),
            "deadline": call.deadline_at,
            "page": page,
        },
        "message": counting.message_of(call),
        "counts": counts
        and {
            "applications": counts.applications,
            "countries": counts.countries,
            "winners": counts.winners,
        },
        "countries": [{"code": code, "applications": count} for code, count in counting.by_country(call)],
        "themes": [_theme(theme) for theme in counting.by_theme(call)],
        "winners": [_winner(one) for one in counting.winners(call)],
    }


def _theme(theme: Any) -> dict[str, Any]:
    return {"key": theme.key, "name": _texts(theme, "name"), "applications": theme.count}


def _winner(winner: Application) -> dict[str, Any]:
    return {"title": winner.title, "by": name_of(winner), "country": winner.country, "state": winner.state}


def _texts(row: Any, field: str) -> dict[str, str]:
    return {code: text for code, _name in languages() if (text := text_in(row, field, code))}
