"""What anybody may know of how an announced call was decided: counts, agreement and seals, no names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from applications.models import Application, StepRecord
from calls.models import Call, Round
from calls.workflow import ANNOUNCED
from core.models import LedgerEntry
from scoring import later_decisions
from scoring.agreement_words import agreement_words
from scoring.models import (
    Announcement,
    Assignment,
    Conflict,
    Decision,
    LaterDecision,
    Postponement,
    Scorecard,
    Shortlisting,
)
from scoring.objection import from_data
from scoring.objection_words import sentence_of
from scoring.objections import unheld_rounds
from scoring.queries import UNDER_JUDGEMENT
from scoring.services import ranking as rankings


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """One round: how it was judged and how far its jurors agreed; `snapshot` is the hash of its ranking."""

    round: Round
    criteria: tuple[tuple[str, int], ...]
    tie_breakers: tuple[str, ...]
    applications: int
    scorecards: tuple[int, int]  # the fewest and the most that count for one application
    divergent: int
    without_quorum: int
    agreement: float | None
    agreement_words: str
    severity_range: float | None
    snapshot: str


@dataclass(frozen=True, slots=True)
class NotHeld:
    """A published round that was not held, or was closed before its end; `words` say how it was, and why."""

    name: str
    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class Facts:
    """The whole page; `head` is (number, hash) of the ledger right after the release."""

    countries: int
    eligible: int
    ineligible: int
    disqualified: int
    jurors: int
    juror_countries: int
    scorecards: int
    recusals: int
    found: dict[str, int]
    declared: int
    waived: int
    quorum_waivers: int
    extensions: int
    decisions: dict[str, int]
    rounds: tuple[RoundFacts, ...]
    not_held: tuple[NotHeld, ...]
    closed_early: tuple[NotHeld, ...]
    shortlistings: tuple[Shortlisting, ...]
    postponements: tuple[Postponement, ...]
    appeals_open: int
    reason: str
    later: tuple[LaterDecision, ...]
    set_right: tuple[StepRecord, ...]
    open_again: int
    head: tuple[int, str]
    announcement: Announcement


def told_of() -> QuerySet[Announcement]:
    """The released announcements of whose calls there is something to tell; each comes with its call."""
    held = Announcement.objects.filter(released_at__isnull=False, call__state__in=ANNOUNCED)
    return held.filter(call__sealed_count__gt=0).select_related("call__programme")


def facts_of(call: Call, announcement: Announcement) -> Facts:
    """Count an announced call: twelve queries, and six for each round."""
    locked = Q(state=Assignment.State.ACTIVE, scorecard__state=Scorecard.State.LOCKED)
    assignments = Assignment.objects.filter(round__call=call).aggregate(
        scorecards=Count("pk", filter=locked),
        jurors=Count("member", filter=locked, distinct=True),
        juror_countries=Count("member__expert__country", filter=locked, distinct=True),
        recusals=Count("pk", filter=Q(state=Assignment.State.RECUSED)),
    )
    decisions = Decision.objects.filter(application__call=call).exclude(
        application__state__in=UNDER_JUDGEMENT  # what came back is counted once it is decided
    )
    counts = decisions.aggregate(
        quorum_waivers=Count("pk", filter=~Q(quorum_waiver="")),
        **{outcome: Count("pk", filter=Q(outcome=outcome)) for outcome in Decision.Outcome.values},
    )
    return Facts(
        **_applications(call),
        **assignments,
        **_conflicts(call),
        quorum_waivers=counts.pop("quorum_waivers"),
        decisions=counts,
        extensions=call.extensions.filter(applicant=None).count(),
        rounds=tuple(_round(one) for one in _judged_rounds(call)),
        **_closings(call),
        shortlistings=tuple(Shortlisting.objects.filter(round__call=call).select_related("round__call")),
        postponements=tuple(Postponement.objects.filter(round__call=call).select_related("round__call")),
        **_afterwards(call),
        head=_head(announcement),
        announcement=announcement,
    )


def _closings(call: Call) -> dict[str, Any]:
    """What stood against closing the rounds and the decisions, as far as everybody may know it.

    A round that was not held is told also where nothing was kept of it, as in calls decided long ago.
    """
    kept = list(call.closings.select_related("round"))
    decisions = next((one for one in kept if one.round is None), None)
    against = from_data(decisions.against) if decisions else []
    names = {one.key: one.name for one in call.rounds.all()}
    why = decisions.reason if decisions else ""
    return {
        "not_held": tuple(
            NotHeld(names[str(one.values["round"])], sentence_of(call, one), why)
            for one in (unheld_rounds(call) if call.sealed_count else [])
        ),
        "closed_early": tuple(
            NotHeld(one.round.name, sentence_of(call, each), one.reason)
            for one in kept
            if one.round
            for each in from_data(one.against)
        ),
        "appeals_open": sum(one.kind == "appeal" for one in against),
        "reason": why,
    }


def _afterwards(call: Call) -> dict[str, Any]:
    """What was decided after the closing, and rulings that the office set right. Three queries."""
    steps = StepRecord.objects.filter(application__call=call, step="set_right").order_by("at", "pk")
    return {
        "later": tuple(later_decisions.in_force(call)),
        "set_right": tuple(steps),
        "open_again": later_decisions.open_again(Application.objects.filter(call=call)).count(),
    }


def _applications(call: Call) -> dict[str, Any]:
    sealed = Application.objects.filter(call=call, valid_submission__isnull=False)
    return sealed.aggregate(
        countries=Count("country", filter=~Q(country=""), distinct=True),
        ineligible=Count("pk", filter=Q(state="ineligible")),
        disqualified=Count("pk", filter=Q(state="disqualified")),
        eligible=Count("pk", filter=~Q(state__in=("ineligible", "disqualified", "withdrawn", "submitted"))),
    )


def _conflicts(call: Call) -> dict[str, Any]:
    kinds = Conflict.objects.filter(member__call=call).values("kind").order_by("kind")
    rows = list(kinds.annotate(count=Count("pk"), waived=Count("waived_at")))
    counts = {row["kind"]: row["count"] for row in rows}
    declared = counts.pop(Conflict.Kind.DECLARED.value, 0)
    labels = dict(Conflict.Kind.choices)
    return {
        "found": {str(labels[kind]): count for kind, count in counts.items()},
        "declared": declared,
        "waived": sum(row["waived"] for row in rows),
    }


def _judged_rounds(call: Call) -> QuerySet[Round]:
    """The rounds that were held: a planned round without a scorecard has nothing to tell."""
    held = Assignment.objects.filter(scorecard__state=Scorecard.State.LOCKED).values("round")
    return call.rounds.filter(pk__in=held).select_related("rubric", "call")


def _round(round_: Round) -> RoundFacts:
    standings = rankings.compute(round_)
    criteria = list(round_.rubric.criteria.all())
    in_ties = sorted(
        (one for one in criteria if one.tie_break_order is not None), key=lambda one: one.tie_break_order or 0
    )
    counts = [len(one.cards) for one in standings.rows]
    severities = list(standings.severity.values())
    last = round_.rankings.order_by("-number").values_list("sha256", flat=True).first()
    return RoundFacts(
        round=round_,
        criteria=tuple((one.name, one.weight) for one in criteria),
        tie_breakers=tuple(one.name for one in in_ties),
        applications=len(standings.rows),
        scorecards=(min(counts, default=0), max(counts, default=0)),
        divergent=standings.divergent,
        without_quorum=standings.without_quorum,
        agreement=standings.agreement,
        agreement_words=agreement_words(standings.agreement),
        severity_range=max(severities) - min(severities) if severities else None,
        snapshot=last or "",
    )


def _head(announcement: Announcement) -> tuple[int, str]:
    """The entry of the release is the last of its transaction: the head of the ledger at that instant."""
    rows = LedgerEntry.objects.filter(subject=announcement.ledger_name, event="announcement.released")
    return rows.order_by("-number").values_list("number", "hash").first() or (0, "")
