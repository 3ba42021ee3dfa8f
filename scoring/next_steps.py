"""What comes next in a call whose round is closed: who goes on, the decisions, their closing."""

from __future__ import annotations

from collections import defaultdict
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


def next_step_of(call: Call) -> Due | None:
    """The next step of one call; None where the jury is at work, or nothing is judged any more."""
    return next(iter(next_steps(Call.objects.filter(pk=call.pk))), None)


def next_steps(calls: QuerySet[Call]) -> list[Due]:
    """The next step of each of these calls that has one. Two queries."""
    rounds: dict[int, list[Any]] = defaultdict(list)
    rows = Round.objects.filter(call__in=calls, call__state="reviewing").select_related("call")
    for one in rows.annotate(assigned=Count("assignments", filter=STANDING)).order_by("position", "pk"):
        rounds[one.call_id].append(one)
    judged = Application.objects.filter(call__in=calls, call__state="reviewing", state__in=UNDER_JUDGEMENT)
    counts = judged.order_by().values("call").annotate(
        undecided=Count("pk", filter=Q(decision__isnull=True)),
        shortlisted=Count("pk", filter=Q(state="shortlisted")),
    )
    found = [_next(rounds[one["call"]], one["undecided"], one["shortlisted"]) for one in counts]
    return [one for one in found if one is not None]


def _next(rounds: list[Any], undecided: int, shortlisted: int) -> Due | None:
    closed = [index for index, one in enumerate(rounds) if one.locked_at]
    if not closed:
        return None
    last, at = rounds[closed[-1]], {"slug": rounds[0].call.slug}
    after = rounds[closed[-1] + 1] if closed[-1] + 1 < len(rounds) else None
    if after is not None:
        if shortlisted or after.assigned:
            return None
        words = _("Choose who goes on to “%(round)s”") % {"round": after.name}
        return Due(last.call_id, words, reverse("scoring:shortlist", kwargs={**at, "round": last.key}))
    if not undecided:
        return Due(last.call_id, _("Close the decisions"), reverse("scoring:close_decisions", kwargs=at))
    words = ngettext(
        "Record the decision on %(count)s application",
        "Record the decisions on %(count)s applications",
        undecided,
    )
    return Due(last.call_id, words % {"count": undecided}, reverse("scoring:decisions", kwargs=at))
