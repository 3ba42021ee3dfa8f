"""A closed round behind an address, for the pages that show its marks."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from calls.models import Call, Round
from scoring.views.staff import desk

STAGE = "scoring:ranking"


def closed_round(request: HttpRequest, call: Call) -> Round:
    """The round that the address asks for, else the last closed one; 404 where it is not closed."""
    round_, rounds = desk.chosen_round(request, call)
    if not request.GET.get("round"):
        round_ = latest_closed(rounds)
    if round_ is None or round_.locked_at is None:
        raise Http404
    return round_


def latest_closed(rounds: list[Round]) -> Round | None:
    """The last of the rounds that is closed."""
    closed = [one for one in rounds if one.locked_at is not None]
    return closed[-1] if closed else None


def ranking_url(call: Call, round_: Round) -> str:
    """The page of the ranking of a round."""
    return f"{reverse(STAGE, kwargs={'slug': call.slug})}?round={round_.key}"


def frame(
    request: HttpRequest, call: Call, round_: Round, title: str, here: str, **more: Any
) -> dict[str, Any]:
    """The context of a page below the ranking of a round; `here` is its crumb."""
    crumbs = [(_("Ranking"), ranking_url(call, round_)), (here, "")]
    return desk.frame(request, call, STAGE, title, round=round_, crumbs=crumbs, **more)
