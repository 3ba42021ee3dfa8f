"""What is still to be decided after the decisions were closed, and what was decided then."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet

from applications.models import Application, StepRecord
from applications.workflow import BROUGHT_BACK, WON, State
from calls.amounts import in_words
from calls.models import Call
from calls.workflow import ANNOUNCED
from scoring.budget import requested_by
from scoring.models import Decision, LaterDecision
from scoring.objection import Objection
from scoring.queries import UNDER_JUDGEMENT, has_quorum

CLOSED = ("decided", *ANNOUNCED)  # no decision of the panel is recorded any more
# An eligible one is given to the jury as its decision is prepared: no round is open that could read it.
TO_BE_DECIDED = ("eligible", *UNDER_JUDGEMENT)
IN_A_PLACE = tuple(one for one in WON if one != State.LEFT)


def open_again(applications: QuerySet[Application] | None = None) -> QuerySet[Application]:
    """Applications that came back after the decisions were closed, and have none since."""
    rows = Application.objects.all() if applications is None else applications
    back = StepRecord.objects.filter(application=OuterRef("pk"), step__in=BROUGHT_BACK)
    undecided = Q(call__state__in=ANNOUNCED) | Q(call__state="decided", decision__isnull=True)
    return rows.filter(Exists(back), undecided, state__in=TO_BE_DECIDED)


def without_decision(call: Call) -> QuerySet[Application]:
    """Applications under judgement for which nothing could be announced."""
    return Application.objects.filter(call=call, state__in=UNDER_JUDGEMENT, decision__isnull=True)


def came_back_by(application: Application) -> StepRecord | None:
    """The step that brought the application back last; None where it never was out."""
    return application.history.filter(step__in=BROUGHT_BACK).last()


def waiting_decisions(calls: Iterable[Call] | QuerySet[Call]) -> QuerySet[LaterDecision]:
    """What an approver of these calls has still to sign."""
    return LaterDecision.objects.filter(application__call__in=calls, is_approved__isnull=True)


def in_force(call: Call) -> QuerySet[LaterDecision]:
    """The later decisions of a call that were signed, in their order."""
    rows = LaterDecision.objects.filter(application__call=call, is_approved=True).order_by("decided_at", "pk")
    return rows.select_related("application", "came_back", "prepared_by", "decided_by", "earlier_by")


def against(application: Application, outcome: str) -> list[Objection]:
    """What stands against deciding so: places, reserve list or money used up, no quorum of scorecards."""
    found = []
    if outcome == Decision.Outcome.AWARDED:
        found = [*_no_place(application), *_no_money(application)]
    elif outcome == Decision.Outcome.RESERVE:
        found = _no_reserve_place(application)
    return found if has_quorum(application) else [*found, Objection("later_quorum")]


def _winners(application: Application) -> QuerySet[Application]:
    """Who has a place, or gets one by the announcement, besides this application."""
    call = application.call
    rows = Application.objects.filter(call=call).exclude(pk=application.pk)
    coming = Q(state__in=UNDER_JUDGEMENT, decision__outcome="awarded")
    return rows.filter(coming if call.state == "decided" else Q(state__in=IN_A_PLACE))


def _no_place(application: Application) -> list[Objection]:
    places = application.call.places
    taken = _winners(application).count() if places is not None else 0
    is_full = places is not None and taken >= places
    return [Objection("later_places", {"count": taken, "places": places}, is_grave=True)] if is_full else []


def _no_reserve_place(application: Application) -> list[Objection]:
    call = application.call
    rows = Application.objects.filter(call=call).exclude(pk=application.pk)
    states = UNDER_JUDGEMENT if call.state == "decided" else ("reserve",)
    taken = rows.filter(state__in=states, decision__outcome="reserve").count()
    if taken < call.reserve_places:
        return []
    return [Objection("later_reserve", {"count": taken, "places": call.reserve_places})]


def _no_money(application: Application) -> list[Objection]:
    """What the winners and this application ask for together, where it is more than the call can give."""
    call = application.call
    budget = call.budget_amount
    if budget is None and call.ceiling_amount is not None and call.places:
        budget = call.ceiling_amount * call.places
    if budget is None:
        return []
    sums = requested_by(call, [*_winners(application), application])
    total = sum((one for one in sums.values() if one is not None), Decimal(0))
    if sums.get(application.pk) is None or total <= budget:
        return []
    words = {
        "asked": in_words(total, call.ceiling_currency),
        "budget": in_words(budget, call.ceiling_currency),
    }
    return [Objection("later_money", words, is_grave=True)]
