"""What winners owe over its date, and what they delivered and nobody has accepted yet."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import ngettext

from calls.deadlines import to_wall
from calls.ports import Due
from core import clock
from incubation.models import Budget
from incubation.queries.late import AWAITED, DELIVERED, MODELS

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from calls.models import Call

_CALL = "placement__application__call"
_Place = tuple[int, str]  # a call's key and its slug


def dues_of_incubation(mine: QuerySet[Call]) -> list[Due]:
    """What is over its date, and what waits to be accepted or agreed: three queries."""
    late: Counter[_Place] = Counter()
    delivered: Counter[_Place] = Counter()
    for model in MODELS:
        for call, slug, zone, due_on, state, number in _open(model, mine):
            if state == "delivered":
                delivered[call, slug] += number
            elif due_on < _today(zone):
                late[call, slug] += number
    return [
        *(_late(place, count) for place, count in late.items()),
        *map(_waiting, delivered.items()),
        *_budgets(mine),
    ]


def _open(model: Any, mine: QuerySet[Call]) -> QuerySet[Any, tuple[Any, ...]]:
    """The call, its slug and zone, the day, the state, and how many there are of each."""
    rows = model.objects.filter(AWAITED | DELIVERED, **{f"{_CALL}__in": mine}).order_by()
    columns = (_CALL, f"{_CALL}__slug", f"{_CALL}__zone", "due_on", "state")
    return rows.values_list(*columns).annotate(number=Count("pk"))


def _budgets(mine: QuerySet[Call]) -> list[Due]:
    """Budgets that were handed in; a single one by its own page."""
    waiting = Budget.objects.filter(
        **{f"{_CALL}__in": mine}, placement__ended_on__isnull=True, state=Budget.State.DELIVERED
    )
    by_call: dict[_Place, list[uuid.UUID]] = {}
    for call, slug, placement in waiting.order_by("pk").values_list(
        _CALL, f"{_CALL}__slug", "placement__public_id"
    ):
        by_call.setdefault((call, slug), []).append(placement)
    return [_budget(place, placements) for place, placements in by_call.items()]


def _budget(place: _Place, placements: list[uuid.UUID]) -> Due:
    words = ngettext(
        "%(count)s budget waits to be agreed", "%(count)s budgets wait to be agreed", len(placements)
    )
    one = reverse("incubation:budget", kwargs={"placement": placements[0]})
    page = one if len(placements) == 1 else _page(place[1])
    return Due(place[0], words % {"count": len(placements)}, page)


def _today(zone: str) -> date:
    return to_wall(clock.now(), zone=zone).date()


def _late(place: _Place, count: int) -> Due:
    words = ngettext(
        "%(count)s milestone or report is late", "%(count)s milestones and reports are late", count
    )
    return Due(place[0], words % {"count": count}, _page(place[1]), is_overdue=True)


def _waiting(one: tuple[_Place, int]) -> Due:
    (call, slug), count = one
    words = ngettext(
        "%(count)s milestone or report waits to be accepted",
        "%(count)s milestones and reports wait to be accepted",
        count,
    )
    return Due(call, words % {"count": count}, _page(slug))


def _page(slug: str) -> str:
    return reverse("incubation:cohorts", kwargs={"slug": slug})
