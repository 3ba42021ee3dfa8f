"""From the first reading to the last decision."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from applications.models import Application
from applications.services import move
from applications.services.door import lock
from calls.models import Call
from calls.services import move_call
from core import clock, ledger
from core.refusals import NotNow
from people.models import User
from scoring import objections
from scoring.models import Decision, LaterDecision, Ranking
from scoring.permissions import require_officer
from scoring.queries import UNDER_JUDGEMENT, deciding_round, has_quorum
from scoring.services import against, certifying, changing, conflicting, ranking


def begin_review(call: Call, *, by: User) -> int:
    """Open the review: the call and every eligible application move on. Returns how many applications.

    Called again, it takes in applications that became eligible later. Raises NotAllowed or NotNow.
    """
    with ledger.book():
        require_officer(call, by)
        fresh = Call.objects.get(pk=call.pk)
        if fresh.state != "reviewing":
            fresh = move_call(fresh, "start_reviewing", by=by)
        eligible = list(Application.objects.filter(call=fresh, state="eligible").select_related("call"))
        conflicting.find(fresh)
        for application in eligible:
            move(application, "start_review", by=by)
    return len(eligible)


def record_decision(
    application: Application,
    *,
    outcome: str,
    reason: str,
    by: User,
    reserve_place: int | None = None,
    quorum_waiver: str = "",
    change_reason: str = "",
) -> Decision:
    """Write down what the panel decided; unseen until the announcement, changeable until decisions close.

    The ranking is frozen with it. Without a quorum it needs a waiver with its reason; changed, it may need
    `change_reason`: see changing.write_down. Raises NotAllowed or NotNow with a sentence.
    """
    with ledger.book():
        return _record(application, outcome, reason, by, reserve_place, quorum_waiver, {}, change_reason)


def record_alike(
    applications: Iterable[Application], *, outcome: str, reason: str, by: User
) -> list[Decision]:
    """One decision with one reason about several applications: all of them or none, on one frozen ranking.

    Raises NotAllowed, or NotNow for the first that cannot be decided so.
    """
    frozen: dict[int, Ranking] = {}
    with ledger.book():
        return [_record(one, outcome, reason, by, None, "", frozen) for one in applications]


def _record(
    application: Application,
    outcome: str,
    reason: str,
    by: User,
    reserve_place: int | None,
    quorum_waiver: str,
    frozen: dict[int, Ranking],
    change_reason: str = "",
) -> Decision:
    locked = lock(application)  # its call first: decisions do not close under this one
    require_officer(locked.call, by)
    _require_decidable(locked, outcome, reason)
    if not quorum_waiver.strip() and not has_quorum(locked):
        raise NotNow(_("The quorum of scorecards is not reached. Waive it with a reason, or wait."))
    place = free_place(locked, outcome, reserve_place)
    before = changing.recorded_of(locked)
    decision, _is_new = Decision.objects.update_or_create(
        application=locked,
        defaults={
            "ranking": frozen_ranking(locked, by, frozen),
            "outcome": outcome,
            "reserve_place": place,
            "reason": reason.strip(),
            "quorum_waiver": quorum_waiver.strip(),
            "decided_by": by,
            "decided_at": clock.now(),
        },
    )
    changing.write_down(decision, before, why=change_reason, by=by)
    return decision


def close_decisions(call: Call, *, by: User, reason: str = "") -> Call:
    """Close the decisions of a call; from here on only the announcement follows.

    What stands against it is kept. Raises NotAllowed, or NotNow: also where something grave does, such as a
    published round that was not held, and no reason is given.
    """
    with ledger.book():
        decided = move_call(call, "decide", by=by)
        against.keep(decided, None, objections.against_decisions(decided), reason=reason, by=by)
        certifying.certify_jurors(decided, by=by)  # a planned round may never have been held
    return decided


def _require_decidable(application: Application, outcome: str, reason: str) -> None:
    if outcome not in Decision.Outcome.values:
        raise NotNow(_("There is no such decision."))
    if application.call.state != "reviewing":
        raise NotNow(_("Decisions are recorded while the call is in review."))
    if application.state not in UNDER_JUDGEMENT:
        raise NotNow(
            _("This application is not up for a decision: it is “%(state)s”.")
            % {"state": application.get_state_display()}
        )
    if not reason.strip():
        raise NotNow(_("Give a reason."))


def free_place(
    application: Application, outcome: str, place: int | None, *, besides: LaterDecision | None = None
) -> int | None:
    """The place on the reserve list: as named, or the next free one; None for the other outcomes.

    A place that another decision names which still waits for its signature (not `besides`) is taken, too.
    """
    if outcome != Decision.Outcome.RESERVE:
        return None
    call = application.call
    others = Decision.objects.filter(application__call=call, outcome=outcome).exclude(application=application)
    waiting = LaterDecision.objects.filter(
        application__call=call, outcome=outcome, is_approved__isnull=True
    ).exclude(pk=besides.pk if besides else 0)
    taken = {
        *others.values_list("reserve_place", flat=True),
        *waiting.values_list("reserve_place", flat=True),
    }
    if place is None:
        return next(number for number in range(1, len(taken) + 2) if number not in taken)
    if place < 1 or place in taken:
        raise NotNow(_("Place %(place)s of the reserve list is taken.") % {"place": place})
    return place


def frozen_ranking(application: Application, by: User, frozen: dict[int, Ranking]) -> Ranking | None:
    """The ranking a decision rests on: of the last round that judged it, taken once and kept in `frozen`."""
    last = deciding_round(application)
    if last is None:
        return None
    if last.pk not in frozen:
        frozen[last.pk] = ranking.take_snapshot(last, by=by)
    return frozen[last.pk]
