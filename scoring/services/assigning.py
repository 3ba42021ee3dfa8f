"""Who reads what: proposed by the solver, published, mended by hand, and handed on after a recusal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from applications.models import Application
from calls.models import Round
from core import clock, ledger
from core.actors import CLOCK, Actor, person_of
from core.canonical import sha256_of
from core.refusals import NotNow
from people.models import User
from scoring import matching, notices, office_notices
from scoring.models import GIVEN, Assignment, PanelMember, Postponement, Scorecard
from scoring.permissions import require_officer
from scoring.queries import closes_at, jurors_behind
from scoring.reading_order import balanced_order
from scoring.services import conflicting
from scoring.services.panel_rounds import require_round
from scoring.services.proposals import drop, record
from scoring.snapshots import postponement_snapshot

State = Assignment.State
WITH_ALL = ("round", "application__call", "member__expert__user", "member__call")


def discard(round_: Round, *, by: User) -> int:
    """Throw the proposals of the round away; what is published stays."""
    with ledger.book():
        locked = open_round(round_, by)
        return drop(locked, by=by)


def publish(round_: Round, *, by: User, due_at: datetime | None = None) -> list[Assignment]:
    """Turn the proposals into assignments, order each juror's queue, tell the jurors.

    `due_at` is, where none is given, the call's date "review until". Raises NotAllowed or NotNow.
    """
    with ledger.book():
        locked = open_round(round_, by)
        conflicting.find(locked.call, applications=matching.applications_of(locked))
        due = due_at or _review_until(locked)
        proposed = list(locked.assignments.filter(state=State.PROPOSED).select_related(*WITH_ALL))
        if not proposed:
            raise NotNow(_("Nothing is proposed yet."))
        _set_positions(locked, proposed)
        for one in proposed:
            one.state, one.due_at, one.assigned_at = State.ACTIVE, due, clock.now()
            one.ended_at, one.ended_reason = None, ""
            one.save()
            record(one, "assignment.published", by)
        _record_publication(locked, proposed, by)
        for member in {one.member_id: one.member for one in proposed}.values():
            notices.assigned(member, locked, due_at=due, dedupe=clock.now().isoformat())
    return proposed


def assign_by_hand(
    round_: Round, application: Application, member: PanelMember, *, by: User, due_at: datetime | None = None
) -> Assignment:
    """Give one application to one juror at once. Raises NotNow for a conflict or a doubled assignment."""
    with ledger.book():
        locked = open_round(round_, by)
        conflicting.find(locked.call, members=[member], applications=[application])
        if application.pk not in {one.pk for one in matching.applications_of(locked)}:
            raise NotNow(_("This application is not judged in this round."))
        if member.call_id != locked.call_id or member.state != PanelMember.State.ACCEPTED:
            raise NotNow(_("This juror has not accepted the invitation to this panel."))
        require_round(member, locked)
        if (application.pk, member.pk) in conflicting.barred_pairs(locked.call):
            raise NotNow(_("This juror has a conflict of interest with this application."))
        due = due_at or _common_due(locked)
        return _give(locked, application, member, due_at=due, by=by, is_automatic=False)


def remove_assignment(assignment: Assignment, *, by: User, reason: str) -> Assignment:
    """Take an assignment back; a scorecard that is submitted stands against it."""
    with ledger.book():
        locked = lock(assignment)
        require_officer(locked.application.call, by)
        if not reason.strip():
            raise NotNow(_("Give a reason."))
        if locked.state not in (State.PROPOSED, State.ACTIVE):
            raise NotNow(_("This assignment has ended already."))
        _refuse_given_marks(locked)
        if locked.state == State.PROPOSED:
            drop(locked.round, by=by, only=locked)
            return locked
        end(locked, State.REMOVED, reason=reason, by=by)
    return locked


def postpone(round_: Round, *, due_at: datetime, reason: str, by: User) -> int:
    """Set a later closing date for every assignment of the round that stands; returns how many.

    Jurors with open scorecards are told by letter, with the reason. Raises NotAllowed, or NotNow for a date
    that is not later, or without a reason.
    """
    with ledger.book():
        locked = open_round(round_, by)
        latest = closes_at(locked)
        if not reason.strip():
            raise NotNow(_("Give a reason."))
        if due_at <= clock.now() or (latest and due_at <= latest):
            raise NotNow(_("The new date has to be later than the present one."))
        moved = Postponement.objects.create(
            round=locked, due_before=latest, due_at=due_at, reason=reason.strip(), moved_by=by
        )
        ledger.record(
            "round.postponed",
            subject=moved.ledger_name,
            scope=locked.call.ledger_name,
            by=by,
            payload={"round": locked.key},
            row=postponement_snapshot(moved),
        )
        standing = locked.assignments.filter(state=State.ACTIVE)
        count = standing.update(due_at=due_at)
        for one in standing.select_related("round", "application__call"):
            record(one, "assignment.postponed", by)
        for member in jurors_behind(locked):
            notices.postponed(member, moved)
        return count


def reassign(assignment: Assignment, *, by: Actor = CLOCK) -> Assignment | None:
    """Hand an application on to the best juror who can still take it; None, and a record, if nobody can."""
    round_, application = assignment.round, assignment.application
    if round_.locked_at or application.state not in matching.JUDGED:
        return None
    if (
        round_.assignments.filter(application=application, state=State.ACTIVE).count()
        >= round_.jurors_per_application
    ):
        return None
    member = matching.next_best(round_, application)
    if member is None:
        ledger.record(
            "assignment.unfilled",
            subject=application.ledger_name,
            scope=application.call.ledger_name,
            by=by,
            payload={"round": round_.key},
        )
        office_notices.unfilled(application, round_)
        return None
    return _give(round_, application, member, due_at=assignment.due_at, by=by, is_automatic=True)


class HandedOn(StrEnum):
    """What became of an application after a juror stepped back from it."""

    TAKEN = "taken"  # by another juror
    ENOUGH = "enough"  # as many as the round asks for read it still
    SHORT = "short"  # nobody is free: the officers were told
    OVER = "over"  # it is judged no more


def handed_on(ended: Assignment) -> HandedOn:
    """What became of the application of an assignment that ended, right after `reassign`."""
    round_, application = ended.round, ended.application
    if round_.locked_at or application.state not in matching.JUDGED:
        return HandedOn.OVER
    others = round_.assignments.filter(application=application, state=State.ACTIVE)
    if others.filter(is_automatic=True, assigned_at__gte=ended.ended_at).exists():
        return HandedOn.TAKEN
    return HandedOn.ENOUGH if others.count() >= round_.jurors_per_application else HandedOn.SHORT


def end(assignment: Assignment, state: str, *, reason: str, by: Actor) -> None:
    """End an assignment in `state` (recused or removed), in the caller's book."""
    assignment.state, assignment.ended_at = state, clock.now()
    assignment.ended_reason = reason.strip()[:500]
    assignment.save()
    record(assignment, f"assignment.{state}", by)


def lock(assignment: Assignment) -> Assignment:
    """The row as it is now, locked until the transaction ends."""
    return Assignment.objects.select_for_update(of=("self",)).select_related(*WITH_ALL).get(pk=assignment.pk)


def round_name(round_: Round) -> str:
    """How the ledger names a round."""
    return f"round:{round_.call.slug}:{round_.key}"


def _give(
    round_: Round,
    application: Application,
    member: PanelMember,
    *,
    due_at: datetime | None,
    by: Actor,
    is_automatic: bool,
) -> Assignment:
    existing = Assignment.objects.filter(round=round_, application=application, member=member).first()
    if existing and existing.state == State.ACTIVE:
        raise NotNow(_("This juror has this application already."))
    one = existing or Assignment(round=round_, application=application, member=member)
    one.state, one.ended_at, one.ended_reason = State.ACTIVE, None, ""
    one.position, one.due_at, one.is_automatic = _last_position(round_, member) + 1, due_at, is_automatic
    one.assigned_by, one.assigned_at = person_of(by), clock.now()
    one.save()
    record(one, "assignment.added", by)
    told = f"{one.public_id}:{clock.now().isoformat()}"
    notices.assigned(member, round_, due_at=due_at, dedupe=told, gathers=not is_automatic)
    return one


def open_round(round_: Round, by: Any) -> Round:
    """The round, locked, if the person may assign in it now. Raises NotAllowed or NotNow."""
    locked = Round.objects.select_for_update(of=("self",)).select_related("call", "rubric").get(pk=round_.pk)
    require_officer(locked.call, by)
    if locked.locked_at:
        raise NotNow(_("This round is closed."))
    if locked.call.state not in ("sealed", "reviewing"):
        raise NotNow(_("Assignments are made between the sealing of the call and its decisions."))
    return locked


def _set_positions(round_: Round, proposed: Iterable[Assignment]) -> None:
    """Balance the order over jurors; what is added to a queue later comes after what is there."""
    by_pair: dict[tuple[Hashable, Hashable], Assignment] = {
        (one.member_id, one.application_id): one for one in proposed
    }
    queues: dict[Hashable, list[Hashable]] = defaultdict(list)
    for member, application in by_pair:
        queues[member].append(application)
    for juror, order in balanced_order(dict(queues), seed=round_.pk).items():
        last = _last_position(round_, juror)
        for place, key in enumerate(order, start=last + 1):
            by_pair[juror, key].position = place


def _last_position(round_: Round, member: Any) -> int:
    rows = Assignment.objects.filter(round=round_, member=member).exclude(state=State.PROPOSED)
    return rows.aggregate(last=Max("position"))["last"] or 0


def _review_until(round_: Round) -> datetime | None:
    return round_.call.key_dates.filter(kind="review_until").values_list("at", flat=True).first()


def _common_due(round_: Round) -> datetime | None:
    return closes_at(round_) or _review_until(round_)


def _refuse_given_marks(assignment: Assignment) -> None:
    if Scorecard.objects.filter(assignment=assignment, state__in=GIVEN).exists():
        raise NotNow(_("The scorecard of this assignment is submitted; it cannot be taken away."))


def _record_publication(round_: Round, proposed: list[Assignment], by: User) -> None:
    pairs = sorted((one.application.reference, one.member_id) for one in proposed)
    ledger.record(
        "round.assigned",
        subject=round_name(round_),
        scope=round_.call.ledger_name,
        by=by,
        payload={"assignments": len(pairs), "pairs_sha256": sha256_of([list(pair) for pair in pairs])},
    )
