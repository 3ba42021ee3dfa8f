"""What comes next in a call whose round is closed: who goes on, the decisions, their closing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Application
from calls.models import Call, Round
from calls.ports import Due
from scoring.models import Assignment
from scoring.queries import UNDER_JUDGEMENT

STANDING = Q(assignments__state=Assignment.State.ACTIVE)


@dataclass(frozen=True, slots=True)
class Step:
    """What comes next in a call: `url` is where an officer takes it, `seen_at` where all its staff see it."""

    call: int
    title: str
    url: str
    seen_at: str


def next_step_of(call: Call) -> Step | None:
    """The next step of one call; None where the jury is at work, or nothing is judged. Two queries."""
    return next(iter(_steps(Call.objects.filter(pk=call.pk))), None)


def next_steps(calls: QuerySet[Call]) -> list[Due]:
    """The next step of each of these calls that has one, where all its staff see it. Two queries."""
    return [Due(one.call, one.title, one.seen_at) for one in _steps(calls)]


def _steps(calls: QuerySet[Call]) -> list[Step]:
    rounds: dict[int, list[Any]] = defaultdict(list)
    rows = Round.objects.filter(call__in=calls, call__state="reviewing").select_related("call")
    for one in rows.annotate(assigned=Count("assignments", filter=STANDING)).order_by("position", "pk"):
        rounds[one.call_id].append(one)
    judged = Application.objects.filter(call__in=calls, call__state="reviewing", state__in=UNDER_JUDGEMENT)
    counts = (
        judged.order_by()
        .values("call")
        .annotate(
            undecided=Count("pk", filter=Q(decision__isnull=True)),
            shortlisted=Count("pk", filter=Q(state="shortlisted")),
        )
    )
    found = [_next(rounds[one["call"]], one["undecided"], one["shortlisted"]) for one in counts]
    return [one for one in found if one is not None]


def _next(rounds: list[Any], undecided: int, shortlisted: int) -> Step | None:
    closed = [index for index, one in enumerate(rounds) if one.locked_at]
    if not closed:
        return None
    last, at = rounds[closed[-1]], {"slug": rounds[0].call.slug}
    after = rounds[closed[-1] + 1] if closed[-1] + 1 < len(rounds) else None
    decisions = reverse("scoring:decisions", kwargs=at)
    if after is not None:
        if shortlisted or after.assigned:
            return None
        words = _("Choose who goes on to “%(round)s”") % {"round": after.name}
        choose = reverse("scoring:shortlist", kwargs={**at, "round": last.key})
        seen_at = f"{reverse('scoring:progress', kwargs=at)}?round={last.key}"
        return Step(last.call_id, words, choose, seen_at)
    if not undecided:
        close = reverse("scoring:close_decisions", kwargs=at)
        return Step(last.call_id, _("Close the decisions"), close, decisions)
    words = ngettext(
        "Record the decision on %(count)s application",
        "Record the decisions on %(count)s applications",
        undecided,
    )
    return Step(last.call_id, words % {"count": undecided}, decisions, decisions)
