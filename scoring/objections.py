"""What stands against closing a round or the decisions of a call."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Count, Q

from applications.models import Appeal, Application
from calls.models import Call, Round
from core import clock
from scoring import maker_reports, places, progress_table
from scoring.models import GIVEN, Assignment, Decision, PanelMember
from scoring.objection import Objection
from scoring.queries import RANKED_STATES, UNDER_JUDGEMENT, unfinished
from scoring.services.meeting import meeting_of


def against_decisions(call: Call) -> list[Objection]:
    """What stands against closing the decisions of a call, the grave first. Nine queries, one for a round.

    A call in which nothing is judged needs neither its rounds nor a meeting.
    """
    appeals = Appeal.objects.filter(application__call=call, outcome="").order_by("application__reference")
    named = appeals.values_list("application__reference", flat=True)
    found = [Objection("appeal", {"reference": one}, is_grave=True) for one in named]
    if not Application.objects.filter(call=call, state__in=RANKED_STATES).exists():
        return found
    found = [*unheld_rounds(call), *found]
    waiting = Application.objects.filter(call=call, state__in=UNDER_JUDGEMENT, decision__isnull=True)
    waived = Decision.objects.filter(application__call=call).exclude(quorum_waiver="")
    for kind, rows in (("undecided", waiting), ("no_quorum", waived)):
        if count := rows.count():
            found.append(Objection(kind, {"count": count}))
    found += _recusals(call)
    if (meeting := meeting_of(call)) is None:
        found.append(Objection("meeting"))
    elif meeting.closed_at is None:
        found.append(Objection("record_open"))
    return [*_beyond(call), *found, *_unplaced(call)]


def unheld_rounds(call: Call) -> list[Objection]:
    """The published rounds that were not held, in their order, and why. One query, and one for each."""
    standing = Q(assignments__state=Assignment.State.ACTIVE)
    given = Q(assignments__scorecard__state__in=GIVEN)
    rounds = call.rounds.annotate(assigned=Count("assignments", filter=standing, distinct=True))
    rounds = rounds.annotate(given=Count("assignments", filter=standing & given, distinct=True))
    return [
        Objection("round", {"round": one.key, "share": one.share_percent, "why": why}, is_grave=True)
        for one in rounds
        if (why := _why_not_held(call, one))
    ]


def against_round(round_: Round) -> list[Objection]:
    """What stands against closing a round now: scorecards that are open before the promised end, and reports
    of proposals that tell who made them."""
    return [] if round_.locked_at else [*_early(round_), *_reported(round_)]


def _reported(round_: Round) -> list[Objection]:
    """Reports without an answer; of a round with names there is none."""
    count = maker_reports.waiting_in(round_) if round_.is_blind else 0
    return [Objection("maker", {"round": round_.key, "count": count})] if count else []


def _early(round_: Round) -> list[Objection]:
    """Scorecards that are open while their jurors still have time."""
    totals = progress_table.totals_of(round_)
    still_open = totals.assigned - totals.given
    if not still_open or totals.due is None or clock.now() >= totals.due:
        return []
    return [
        Objection(
            "early",
            {
                "round": round_.key,
                "count": still_open,
                "all": totals.assigned,
                "jurors": jurors_behind(round_),
                "due": totals.due.isoformat(),
            },
            is_grave=True,
        )
    ]


def jurors_behind(round_: Round) -> int:
    """How many jurors of a round have a scorecard that is not submitted."""
    return unfinished().filter(round=round_).values("member").distinct().count()


def _why_not_held(call: Call, round_: Any) -> str:
    """ "panel", "assigned", "cards" or "open", see scoring.objection_words; "" where it was held."""
    if round_.locked_at and round_.given:
        return ""
    if round_.given:
        return "open"
    if round_.assigned:
        return "cards"
    accepted = PanelMember.objects.filter(call=call, state=PanelMember.State.ACCEPTED).in_round(round_)
    return "assigned" if accepted.exists() else "panel"


def _recusals(call: Call) -> list[Objection]:
    """By round: applications which a juror left and that now have too few. Three queries."""
    here = Assignment.objects.filter(round__call=call, application__state__in=RANKED_STATES)
    given = here.filter(state=Assignment.State.ACTIVE).values_list("round", "application")
    left = here.filter(state=Assignment.State.RECUSED).values_list("round", "application")
    jurors, short = Counter(given), set(left)
    found = []
    for round_ in call.rounds.all():
        needed = round_.jurors_per_application
        count = sum(pair[0] == round_.pk and jurors[pair] < needed for pair in short)
        if count:
            found.append(Objection("recusals", {"round": round_.key, "count": count}))
    return found


def _beyond(call: Call) -> list[Objection]:
    """Awards beyond the places, or whose largest sums are beyond the budget. One query."""
    used = places.used_by(call)
    found = []
    if used.is_beyond_places:
        found.append(Objection("places", {"count": used.awards, "places": used.places}, is_grave=True))
    if used.is_beyond_budget:
        sums = {"total": str(used.total), "budget": str(used.budget), "currency": used.currency}
        found.append(Objection("budget", sums, is_grave=True))
    return found


def _unplaced(call: Call) -> list[Objection]:
    """Who has no place in the ranking for want of a quorum, and was put above who has one."""
    named = places.put_above_ranked(call)
    return [Objection("unplaced", {"count": len(named), "references": named})] if named else []
