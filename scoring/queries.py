"""Reads that several pages of the jury and the office share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, Func, IntegerField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from applications.models import Application
from calls.models import Criterion, Round
from scoring.models import GIVEN, Assignment, Conflict, Mark, PanelMember, Scorecard, Workings
from scoring.pace import Pace, minutes_left, pace_of

UNDER_JUDGEMENT = ("in_review", "shortlisted")
JUDGED_STATES = (*UNDER_JUDGEMENT, "awarded", "reserve", "not_awarded")
# A winner stays in the ranking and in the counts, whatever becomes of it later.
RANKED_STATES = (
    *JUDGED_STATES,
    *("turned_down", "incubation", "acceleration", "piloting", "graduated", "left"),
)


def has_quorum(application: Application) -> bool:
    """Whether every round that judged the application has as many locked scorecards as its quorum."""
    judged = _judged_rounds(application)
    return bool(judged) and all(one.given >= one.quorum for one in judged)


def deciding_round(application: Application) -> Round | None:
    """The last round that judged the application."""
    judged = _judged_rounds(application)
    return judged[-1] if judged else None


def _judged_rounds(application: Application) -> list[Any]:
    """Rounds with an assignment of the application that stands, each with `given`: the cards that count."""
    here = Q(assignments__application=application, assignments__state=Assignment.State.ACTIVE)
    cards = counting().filter(assignment__round=OuterRef("pk"), assignment__application=application)
    rows = application.call.rounds.annotate(assigned=Count("assignments", filter=here), given=_count(cards))
    return list(rows.filter(assigned__gt=0).order_by("position", "id"))


def counting() -> QuerySet[Scorecard]:
    """The locked scorecards that count: of assignments that stand, and of nobody with a conflict.

    Once the decisions are closed, a conflict that showed after a decision leaves it as it was taken.
    """
    rows = Scorecard.objects.filter(state=Scorecard.State.LOCKED, assignment__state=Assignment.State.ACTIVE)
    decision = "application__decision"
    in_time = Q(**{decision: None}) | Q(found_at__lt=F(f"{decision}__decided_at"))
    in_time |= Q(application__call__state="reviewing")
    return rows.exclude(Exists(_standing_conflicts("assignment__").filter(in_time)))


def _standing_conflicts(assignment: str = "") -> QuerySet[Conflict]:
    """Conflicts without a waiver between the juror and the application of the outer query's assignment."""
    return Conflict.objects.standing().filter(
        member=OuterRef(f"{assignment}member"), application=OuterRef(f"{assignment}application")
    )


def closes_at(round_: Round) -> datetime | None:
    """The instant at which a round ends: the last due date of what is assigned; None where none is set."""
    standing = Assignment.objects.filter(round=round_, state=Assignment.State.ACTIVE)
    return standing.aggregate(latest=Max("due_at"))["latest"]


@dataclass(frozen=True, slots=True)
class Workload:
    """How far a juror is, about how many minutes are left, and the pace by which that is reckoned.

    Of the drafts `begun`, `ready` can be submitted as they are; they take no more time.
    """

    done: int
    begun: int
    total: int
    minutes_left: int
    pace: Pace
    ready: int


def workload(assignments: list[Assignment]) -> Workload:
    """Count over assignments with their cards loaded; the juror's own pace counts once it is known."""
    active = [one for one in assignments if one.state == Assignment.State.ACTIVE]
    cards = [card for one in active if (card := card_of(one)) is not None]
    done = [card for card in cards if card.state != Scorecard.State.DRAFT]
    begun = [card for card in cards if card.state == Scorecard.State.DRAFT]
    ready = [one for one in active if is_ready(one)]
    ready_cards = {one.scorecard.pk for one in ready}
    pace = pace_of(card.minutes_spent for card in done)
    untouched = [0] * (len(active) - len(cards))
    left = minutes_left(
        pace, [*untouched, *(card.minutes_spent or 0 for card in begun if card.pk not in ready_cards)]
    )
    return Workload(len(done), len(begun), len(active), left, pace, len(ready))


def is_ready(one: Any) -> bool:
    """Whether the draft of a row of `queue_of` can be submitted as it is; False for any other row."""
    card = card_of(one)
    if card is None or card.state != Scorecard.State.DRAFT or one.state != Assignment.State.ACTIVE:
        return False
    marked, criteria = getattr(one, "marked", None), getattr(one, "criteria", None)
    return bool(marked and marked == criteria and one.judged and card.recommendation)


def unfinished(assignments: QuerySet[Assignment] | None = None) -> QuerySet[Assignment]:
    """Those that stand and whose scorecard is not handed in."""
    rows = Assignment.objects.all() if assignments is None else assignments
    return rows.filter(state=Assignment.State.ACTIVE).exclude(scorecard__state__in=GIVEN)


def jurors_behind(round_: Round) -> list[PanelMember]:
    """The jurors of the panel who have an unfinished scorecard in a round."""
    rows = PanelMember.objects.filter(
        pk__in=unfinished().filter(round=round_).values("member"), state=PanelMember.State.ACCEPTED
    )
    return list(rows.select_related("call", "expert__user"))


def card_of(assignment: Assignment) -> Scorecard | None:
    """The scorecard of an assignment, None where it is not begun."""
    return getattr(assignment, "scorecard", None)


def workings_of(assignment: Assignment) -> Workings | None:
    """The juror's own workings on an assignment, None where there are none."""
    return getattr(assignment, "workings", None)


def places_of(user: Any) -> list[PanelMember]:
    """The panels on which a person sits or is asked to sit, latest first."""
    rows = PanelMember.objects.filter(
        expert__user=user, state__in=(PanelMember.State.INVITED, PanelMember.State.ACCEPTED)
    )
    return list(rows.select_related("call", "expert__user").order_by("-invited_at", "-id"))


def queue_of(user: Any) -> list[Assignment]:
    """What is assigned to a person, in their order, recused ones included, with cards: two queries.

    What a conflict closed after the round's end is left out.

    Each row has `marked` and `criteria`: how many criteria are answered as a submission needs it, with the
    reason where one is asked for, of how many; and `judged`, on how many there is a mark.
    """
    marks = Mark.objects.filter(scorecard__assignment=OuterRef("pk"))
    answered = marks.exclude(value__isnull=True, cannot_judge=False).exclude(
        criterion__reason_required=True, reason__regex=r"^\s*$"
    )
    answered = answered.exclude(cannot_judge=True, criterion__cannot_judge_allowed=False)
    criteria = Criterion.objects.filter(rubric__rounds=OuterRef("round"))
    rows = Assignment.objects.filter(
        member__expert__user=user,
        member__state=PanelMember.State.ACCEPTED,
        state__in=(Assignment.State.ACTIVE, Assignment.State.RECUSED),
    )
    rows = rows.exclude(Exists(_standing_conflicts()), state=Assignment.State.ACTIVE)
    rows = rows.annotate(
        marked=_count(answered), judged=_count(marks.exclude(value=None)), criteria=_count(criteria)
    )
    rows = rows.select_related("round__rubric", "round__call", "member__call", "application", "scorecard")
    return list(rows.prefetch_related("application__themes").order_by("-round__id", "position", "id"))


def _count(rows: QuerySet[Any]) -> Any:
    """How many rows a subquery has, as a column of the outer query."""
    total = Func(F("pk"), function="COUNT", output_field=IntegerField())
    return Coalesce(Subquery(rows.order_by().annotate(total=total).values("total")), 0)
