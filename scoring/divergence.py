"""Applications whose scores differ by more than the round's limit, and the further juror for each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from applications.models import Application
from calls.models import Round
from scoring import matching, ranking
from scoring.models import Assignment, PanelMember, Scorecard
from scoring.queries import counting

Scores = dict[int, list[float]]


@dataclass(frozen=True, slots=True)
class Further:
    """The juror proposed: how well they match (0–100), and what they carry in the round."""

    member: PanelMember
    match: int
    load: int


@dataclass(frozen=True, slots=True)
class Divergent:
    """An application, its lowest and highest score, and a further juror, or what to do instead."""

    application: Application
    low: float
    high: float
    further: Further | None
    sentence: str

    @property
    def difference(self) -> float:
        return self.high - self.low


def divergent_in(round_: Round) -> list[Divergent]:
    """Those of the round, by reference; two queries, and a handful where there is any."""
    scores, applications = _scores(round_)
    flagged = [
        pk
        for pk, given in scores.items()
        if ranking.divergences([given], round_.spread_flag) and applications[pk].state in matching.JUDGED
    ]
    if not flagged:
        return []
    asked = _sentences(round_, scores, flagged)
    free = [applications[pk] for pk in flagged if pk not in asked]
    further = _further(round_, free)
    nobody = _("Nobody on the panel can take it: each has a conflict, a full load or its country’s share.")
    return [
        Divergent(
            applications[pk],
            min(scores[pk]),
            max(scores[pk]),
            further.get(pk),
            asked.get(pk, "" if pk in further else nobody),
        )
        for pk in sorted(flagged, key=lambda one: applications[one].reference)
    ]


def _scores(round_: Round) -> tuple[Scores, dict[int, Application]]:
    """Submitted scores while the round is open, those that count once it is closed."""
    submitted = Scorecard.objects.filter(
        state=Scorecard.State.SUBMITTED, assignment__state=Assignment.State.ACTIVE
    )
    rows = counting() if round_.locked_at else submitted
    rows = rows.filter(assignment__round=round_, score__isnull=False)
    scores: Scores = defaultdict(list)
    applications: dict[int, Application] = {}
    for card in rows.select_related("assignment__application").order_by("pk"):
        one = card.assignment.application
        applications[one.pk] = one
        scores[one.pk].append(float(card.score or 0))
    return scores, applications


def _sentences(round_: Round, scores: Scores, flagged: Collection[int]) -> dict[int, str]:
    """What is to be done about those for which nobody is proposed now."""
    if round_.locked_at:
        closed = _(
            "The round is closed, and no juror can be added. Talk about it in the decision meeting, or put "
            "it on the shortlist of a next round."
        )
        return dict.fromkeys(flagged, closed)
    active = Assignment.objects.filter(
        round=round_, application__in=flagged, state=Assignment.State.ACTIVE
    ).values_list("application", flat=True)
    given = Counter(active)
    asked: dict[int, str] = {}
    for pk in flagged:
        if given[pk] > len(scores[pk]):
            asked[pk] = _("Another scorecard is still to come.")
        elif given[pk] > round_.jurors_per_application:
            asked[pk] = _("A further juror has scored it. Talk about it in the decision meeting.")
    return asked


def _further(round_: Round, free: list[Application]) -> dict[int, Further]:
    if not free:
        return {}
    table, cap = matching.table_of(round_), matching.plans_of(round_).country_cap
    loads = Counter(one.member_id for one in table.standing)
    found = {}
    for one in free:
        member = matching.best_of(table, one, country_cap=cap)
        if member is not None:
            [match] = table.fit.of([(one.pk, member.pk)])
            found[one.pk] = Further(member, round(100 * match), loads[member.pk])
    return found
