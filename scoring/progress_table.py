"""How far a round is: juror by juror, application by application."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from applications.models import Application
from calls.models import Round
from core import clock
from scoring.models import GIVEN, Assignment, PanelMember, Scorecard

ACTIVE = Assignment.State.ACTIVE


@dataclass(frozen=True, slots=True)
class Totals:
    """The round in numbers; `due` is the last closing date of an assignment."""

    assigned: int
    given: int
    drafts: int
    late: int
    recused: int
    applications: int
    with_quorum: int
    due: datetime | None

    @property
    def not_started(self) -> int:
        return self.assigned - self.given - self.drafts

    @property
    def is_complete(self) -> bool:
        return self.assigned > 0 and self.given == self.assigned


def totals_of(round_: Round) -> Totals:
    """The round in numbers. Two queries."""
    active = Q(state=ACTIVE)
    given = Q(scorecard__state__in=GIVEN)
    found = Assignment.objects.filter(round=round_).aggregate(
        assigned=Count("pk", filter=active),
        given=Count("pk", filter=active & given),
        drafts=Count("pk", filter=active & Q(scorecard__state=Scorecard.State.DRAFT)),
        late=Count("pk", filter=active & ~given & Q(due_at__lt=clock.now())),
        recused=Count("pk", filter=Q(state=Assignment.State.RECUSED)),
        due=Max("due_at", filter=active),
    )
    counts = application_rows(round_).aggregate(
        applications=Count("pk"), with_quorum=Count("pk", filter=Q(given__gte=round_.quorum))
    )
    return Totals(**found, **counts)


def juror_rows(round_: Round) -> QuerySet[PanelMember]:
    """Jurors with work in the round: `assigned`, `given`, `drafts`, `late`, `recused`, `last_saved`."""
    here = Q(assignments__round=round_)
    active = here & Q(assignments__state=ACTIVE)
    given = Q(assignments__scorecard__state__in=GIVEN)
    rows = PanelMember.objects.filter(
        assignments__round=round_,
        assignments__state__in=(ACTIVE, Assignment.State.RECUSED),
    )
    return (
        rows.select_related("expert")
        .annotate(
            assigned=_count(active),
            given=_count(active & given),
            drafts=_count(active & Q(assignments__scorecard__state=Scorecard.State.DRAFT)),
            late=_count(active & ~given & Q(assignments__due_at__lt=clock.now())),
            recused=_count(here & Q(assignments__state=Assignment.State.RECUSED)),
            last_saved=Max("assignments__scorecard__saved_at", filter=active),
        )
        .order_by("expert__name", "pk")
    )


def application_rows(round_: Round) -> QuerySet[Application]:
    """Applications with jurors in the round: `assigned` and `given`; the fewest scorecards first."""
    active = Q(assignments__round=round_, assignments__state=ACTIVE)
    rows: Any = Application.objects.filter(call=round_.call_id)
    rows = rows.annotate(
        assigned=_count(active), given=_count(active & Q(assignments__scorecard__state__in=GIVEN))
    )
    return rows.filter(assigned__gt=0).order_by("given", "reference")


def below_quorum(round_: Round) -> QuerySet[Application]:
    """Those with jurors in the round and fewer scorecards than its quorum; the fewest first."""
    rows: Any = application_rows(round_)
    below: QuerySet[Application] = rows.filter(given__lt=round_.quorum)
    return below


def next_round(round_: Round) -> Round | None:
    """The round after this one in its call."""
    rounds = list(round_.call.rounds.all())
    after = [one for one in rounds if (one.position, one.pk) > (round_.position, round_.pk)]
    return after[0] if after else None


def _count(condition: Q) -> Count:
    return Count("assignments", filter=condition, distinct=True)
