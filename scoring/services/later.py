"""Deciding after the decisions were closed: an officer prepares, an approver signs, and then it holds."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from applications.models import Application
from applications.services import move
from applications.services.door import lock
from calls.second_person import require_other_side
from calls.workflow import ANNOUNCED
from core import clock, ledger
from core.actors import Pair
from core.refusals import NotAllowed, NotNow
from people.models import User
from scoring import decision_letters, later_decisions, office_notices
from scoring.later_decisions import CLOSED, TO_BE_DECIDED
from scoring.models import Decision, LaterDecision
from scoring.permissions import require_approver, require_officer
from scoring.queries import has_quorum
from scoring.services import announcing
from scoring.services.deciding import free_place, frozen_ranking
from scoring.snapshots import decision_snapshot, later_decision_snapshot


def prepare(
    application: Application, *, outcome: str, reason: str, by: User, reserve_place: int | None = None
) -> LaterDecision:
    """Write down what is to be decided about an application that came back; nothing changes by it.

    One that was only eligible is given to the jury with it. Raises NotAllowed or NotNow with a sentence.
    """
    with ledger.book():
        locked = lock(application)
        require_officer(locked.call, by)
        _require_open(locked)
        if outcome not in Decision.Outcome.values:
            raise NotNow(_("There is no such decision."))
        if not reason.strip():
            raise NotNow(_("Give a reason."))
        if locked.later_decisions.filter(is_approved__isnull=True).exists():
            raise NotNow(_("A decision is prepared already and waits for an approver."))
        if locked.state == "eligible":
            locked = move(locked, "start_review", by=by)
        came_back = later_decisions.came_back_by(locked)
        assert came_back is not None  # noqa: S101 - no obstacle, so there is one
        later = LaterDecision.objects.create(
            application=locked,
            came_back=came_back,
            outcome=outcome,
            reserve_place=free_place(locked, outcome, reserve_place),
            reason=reason.strip(),
            prepared_by=by,
            prepared_at=clock.now(),
            **_earlier(locked),
        )
        _record(later, "laterdecision.prepared", by)
        office_notices.signature_needed(later)
    return later


def sign(later: LaterDecision, *, by: User) -> Application:
    """Sign what somebody else prepared: it is the decision from now on.

    In an announced call it takes effect at once, with its letters; before that the announcement publishes
    it, and one that was prepared without it has to be prepared again. What stands against it is kept.
    Raises NotAllowed or NotNow.
    """
    with ledger.book():
        application = lock(later.application)
        locked = _for_decision(later, application, by)
        _require_open(application)
        locked.reserve_place = free_place(application, locked.outcome, locked.reserve_place, besides=locked)
        locked.against = [one.as_data() for one in later_decisions.against(application, locked.outcome)]
        _close(locked, by, is_approved=True)
        pair = Pair(prepared_by=locked.prepared_by, approved_by=by)
        _record(locked, "laterdecision.signed", pair)
        decision = _decide(locked, application, pair)
        if application.call.state in ANNOUNCED:
            step = announcing.STEPS[Decision.Outcome(decision.outcome)]
            application = move(application, step, by=pair, note=locked.reason)
            decision_letters.tell_later(locked)
        else:
            announcing.hold_back(application.call, announcing.SIGNED, [application.reference], by=by)
    return application


def refuse(later: LaterDecision, *, by: User) -> LaterDecision:
    """Refuse what somebody else prepared; nothing changes. Raises NotAllowed or NotNow."""
    with ledger.book():
        locked = _for_decision(later, lock(later.application), by)
        _close(locked, by, is_approved=False)
        _record(locked, "laterdecision.refused", by)
    return locked


def obstacle(application: Application) -> str | None:
    """Why nothing can be decided later about an application; None where it can."""
    state = application.call.state
    if state not in CLOSED:
        return _("This is for applications that came back after the decisions were closed.")
    is_decided = state == "decided" and Decision.objects.filter(application=application).exists()
    if application.state not in TO_BE_DECIDED or (is_decided and not _was_later(application)):
        return _("This application is not up for a decision: it is “%(state)s”.") % {
            "state": application.get_state_display()
        }
    if later_decisions.came_back_by(application) is None:
        return _("Nothing brought this application back after a ruling, so no later decision is due.")
    return None


def _was_later(application: Application) -> bool:
    """Whether the decision that stands is a later one: under embargo it can be taken anew."""
    return application.later_decisions.filter(is_approved=True).exists()


def _require_open(application: Application) -> None:
    sentence = obstacle(application)
    if sentence:
        raise NotNow(sentence)


def _earlier(application: Application) -> dict[str, Any]:
    """The decision as it is before this one."""
    found = Decision.objects.filter(application=application).first()
    if found is None:
        return {}
    return {
        "earlier_outcome": found.outcome,
        "earlier_place": found.reserve_place,
        "earlier_reason": found.reason,
        "earlier_by": found.decided_by,
        "earlier_at": found.decided_at,
    }


def _for_decision(later: LaterDecision, application: Application, by: User) -> LaterDecision:
    rows = LaterDecision.objects.select_for_update(of=("self",)).select_related("prepared_by")
    locked = rows.get(pk=later.pk)
    locked.application = application
    require_approver(application.call, by)
    if locked.prepared_by_id == by.pk:
        raise NotAllowed(_("Whoever prepared a decision cannot sign it."))
    require_other_side(application.call, locked.prepared_by, by)
    if locked.is_approved is not None:
        raise NotNow(_("This is decided already."))
    return locked


def _close(later: LaterDecision, by: User, *, is_approved: bool) -> None:
    later.decided_by, later.decided_at, later.is_approved = by, clock.now(), is_approved
    later.save()


def _decide(later: LaterDecision, application: Application, pair: Pair) -> Decision:
    """The decision of the application as it is from now on.

    One that the panel took keeps its person and its instant: up to then the marks count that it rests on.
    """
    decision = Decision.objects.filter(application=application).first()
    if decision is None:
        ranking = frozen_ranking(application, later.prepared_by, {})
        decision = Decision(application=application, ranking=ranking, decided_by=later.prepared_by)
        decision.decided_at = later.decided_at or clock.now()
    decision.outcome, decision.reserve_place = later.outcome, later.reserve_place
    decision.reason = later.reason
    if not decision.quorum_waiver and not has_quorum(application):
        decision.quorum_waiver = later.reason
    decision.save()
    ledger.record(
        "decision.changed_later",
        subject=decision.ledger_name,
        scope=application.call.ledger_name,
        by=pair,
        payload={"by": later.ledger_name},  # the outcome may be under embargo: only its hash
        row=decision_snapshot(decision),
    )
    return decision


def _record(later: LaterDecision, event: str, by: Any) -> None:
    ledger.record(
        event,
        subject=later.ledger_name,
        scope=later.application.call.ledger_name,
        by=by,
        payload={
            "reference": later.application.reference,
            "prepared_by": later.prepared_by.ledger_name,
            "reason_sha256": ledger.sha256_of(later.reason),
        },
        row=later_decision_snapshot(later),
    )
