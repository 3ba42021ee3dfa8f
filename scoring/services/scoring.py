"""What jurors give: drafts saved as they are typed, submitted, reopened; recusals; the round's lock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from calls.models import Round
from core import clock, ledger, locks, writers
from core.actors import CLOCK, Actor, SystemActor
from core.refusals import NotNow
from people.models import User
from scoring import code_of_conduct, notices
from scoring.completeness import Given, Lack, given_on, lacks
from scoring.models import Assignment, Mark, PanelMember, Scorecard
from scoring.permissions import require_member, require_officer
from scoring.queries import UNDER_JUDGEMENT, closes_at
from scoring.rubrics import weighted_score
from scoring.services import against, assigning, certifying, conflicting, receiving, workings
from scoring.snapshots import marks_hash, scorecard_snapshot

State = Scorecard.State


class ChangedElsewhere(NotNow):
    """Another tab or device saved the card meanwhile; what is there now is `card`."""

    def __init__(self, card: Scorecard) -> None:
        self.card = card
        super().__init__(_("This scorecard was saved in another window meanwhile. Compare, then save again."))


class Incomplete(NotNow):
    """The card lacks something; `lacks` says what, thing by thing."""

    def __init__(self, found: list[Lack]) -> None:
        self.lacks = found
        super().__init__(" ".join(one.sentence for one in found))


def save_draft(
    assignment: Assignment,
    *,
    by: User,
    marks: Mapping[str, Given],
    version: int,
    page: str = "",
    recommendation: str = "",
    feedback: str = "",
    note: str = "",
    minutes_spent: int | None = None,
    private_note: str | None = None,
    opened: datetime | None = None,
    received: datetime | None = None,
) -> Scorecard:
    """Keep what the juror has so far. `version` is the one they saw, 0 where there was no card.

    `received` is when the request came in (now, if None): it counts if that was before the round's end,
    however long it waited since. `marks` is keyed by criterion; what it does not name stays. The browser page
    that wrote last (`page`, see core.writers) may write on, whatever it saw. `private_note` is the juror's
    own; None leaves it. `opened` is when their page was shown: from then on the time counts, unless
    `minutes_spent` says it. Raises NotAllowed, NotNow, or ChangedElsewhere.
    """
    received = received or clock.now()
    with ledger.book():
        locked = _open_assignment(assignment, by, received)
        card = _card_of(locked, version, page)
        if card.state == State.SUBMITTED:
            raise NotNow(submitted_sentence())
        if writers.relation(card.page, page) == "older":
            return card
        card.recommendation, card.feedback, card.note = recommendation, feedback, note
        measured = workings.keep(locked, note=private_note, opened=opened, until=received)
        card.minutes_spent = _first_known(minutes_spent, measured, card.minutes_spent)
        card.version, card.page, card.saved_at = card.version + 1, page, clock.now()
        card.save()
        _write_marks(card, marks)
    return card


def submit_scorecard(
    assignment: Assignment, *, by: User, version: int | None = None, received: datetime | None = None
) -> Scorecard:
    """Submit the card as it is saved; the score is computed and everything given is hashed.

    `received` as for `save_draft`. Raises NotAllowed, NotNow, ChangedElsewhere, or Incomplete, which names
    what is missing.
    """
    received = received or clock.now()
    with ledger.book():
        locked = _open_assignment(assignment, by, received)
        card = Scorecard.objects.select_for_update().filter(assignment=locked).first()
        if card is None:
            raise Incomplete(lacks(locked.round.rubric, _criteria(locked.round), {}, ""))
        if version is not None and card.version != version:
            raise ChangedElsewhere(card)
        if card.state == State.SUBMITTED:
            return card
        given = given_on(card)
        found = lacks(locked.round.rubric, _criteria(locked.round), given, card.recommendation)
        if found:
            raise Incomplete(found)
        card.score = _score(locked.round, given)
        card.state, card.submitted_at = State.SUBMITTED, clock.now()
        card.marks_hash = marks_hash(card)
        card.save()
        _record(card, "scorecard.submitted", by)
        receiving.tell_when_done(locked)
    return card


def reopen(assignment: Assignment, *, by: User, received: datetime | None = None) -> Scorecard:
    """Make a submitted card a draft again, until the round ends; `received` as for `save_draft`."""
    received = received or clock.now()
    with ledger.book():
        locked = _open_assignment(assignment, by, received)
        card = Scorecard.objects.select_for_update().filter(assignment=locked).first()
        if card is None or card.state != State.SUBMITTED:
            raise NotNow(_("This scorecard is not submitted."))
        card.state, card.submitted_at, card.score, card.marks_hash = State.DRAFT, None, None, ""
        card.version += 1
        card.save()
        _record(card, "scorecard.reopened", by)
    return card


def recuse(assignment: Assignment, *, by: User, reason: str) -> Assignment:
    """Step back from an application at any time before the lock: a declared conflict, and another juror, or
    word to the officers, where one is needed."""
    with ledger.book():
        locks.share(Round, assignment.round_id)
        locked = assigning.lock(assignment)
        require_member(locked.member, by)
        if locked.state != Assignment.State.ACTIVE:
            raise NotNow(_("This assignment has ended already."))
        if locked.round.locked_at:
            raise NotNow(_("The round is closed; the scorecards are locked."))
        if not reason.strip():
            raise NotNow(_("Say in a few words why; the panel's officer reads it."))
        conflicting.bar(locked, reason=reason.strip(), by=by)
        locked.refresh_from_db()
        notices.stepped_back(locked)
        receiving.tell_when_done(locked)
    return locked


def why_closed(assignment: Assignment, *, ends: datetime | None, received: datetime) -> str:
    """Why nothing more can be written on the card of an assignment; "" where it can. No query."""
    if assignment.round.locked_at or (ends is not None and received >= ends):
        return _("The round is closed; the scorecards are locked.")
    if assignment.state != Assignment.State.ACTIVE or assignment.member.state != PanelMember.State.ACCEPTED:
        return _("This application is no longer assigned to you.")
    if assignment.application.state not in UNDER_JUDGEMENT:
        return _("This application is not in review.")
    return ""


def lock_round(round_: Round, *, by: Actor, reason: str = "") -> int:
    """Close a round: submitted cards are locked for good, drafts do not count. Returns how many.

    Raises NotAllowed, or NotNow: also without a reason before the promised end, with scorecards open.
    """
    with ledger.book():
        locked = Round.objects.select_for_update(of=("self",)).select_related("call").get(pk=round_.pk)
        if not (isinstance(by, SystemActor) and by == CLOCK):
            require_officer(locked.call, by)
        if locked.locked_at:
            raise NotNow(_("This round is closed already."))
        if locked.call.state != "reviewing":
            raise NotNow(_("A round can be closed only while the call is in review."))
        if isinstance(by, User):
            against.keep_of_round(locked, reason=reason, by=by)
        cards = _submitted_cards(locked)
        now = clock.now()
        Scorecard.objects.filter(pk__in=[one.pk for one in cards]).update(state=State.LOCKED, locked_at=now)
        for card in cards:
            card.state, card.locked_at = State.LOCKED, now
            _record(card, "scorecard.locked", by)
        locked.locked_at = now
        locked.save(update_fields=["locked_at"])
        ledger.record(
            "round.locked",
            subject=assigning.round_name(locked),
            scope=locked.call.ledger_name,
            by=by,
            payload={"scorecards": len(cards)},
        )
        certifying.certify_after(locked, by=by)
        for member in jurors_of(locked):
            notices.closed(member, locked)
    return len(cards)


def jurors_of(round_: Round) -> list[PanelMember]:
    """The panel members with an assignment in the round that stands."""
    active = Assignment.objects.filter(round=round_, state=Assignment.State.ACTIVE).values("member")
    rows = PanelMember.objects.filter(pk__in=active, state=PanelMember.State.ACCEPTED)
    return list(rows.select_related("call", "expert__user"))


def _open_assignment(assignment: Assignment, by: User, received: datetime) -> Assignment:
    """The assignment, locked, if this juror may write on its card with a request that came in then."""
    # Closing the round waits for this card, or this card for the closing.
    locks.share(Round, assignment.round_id)
    locked = assigning.lock(assignment)
    require_member(locked.member, by)
    why = why_closed(locked, ends=closes_at(locked.round), received=received)
    if why:
        raise NotNow(why)
    if not code_of_conduct.is_signed(locked.member):
        raise NotNow(_("Sign the code of conduct first."))
    if not locked.member.declarations.filter(application=locked.application).exists():
        raise NotNow(_("Say first whether you have a conflict of interest."))
    return locked


def _card_of(assignment: Assignment, version: int, page: str) -> Scorecard:
    card = Scorecard.objects.select_for_update().filter(assignment=assignment).first()
    if card is None and version == 0:
        return Scorecard(assignment=assignment, version=0)
    if card is None or (card.version != version and writers.relation(card.page, page) == "other"):
        raise ChangedElsewhere(card or Scorecard(assignment=assignment, version=0))
    return card


def _write_marks(card: Scorecard, marks: Mapping[str, Given]) -> None:
    criteria = {one.key: one for one in _criteria(card.assignment.round)}
    rubric = card.assignment.round.rubric
    marks_there = {one.criterion.key: one for one in card.marks.select_related("criterion")}
    added: list[Mark] = []
    changed: list[Mark] = []
    for key, given in marks.items():
        if key not in criteria:
            raise NotNow(_("There is no criterion “%(key)s”.") % {"key": key})
        if given.value is not None and not rubric.scale_min <= given.value <= rubric.scale_max:
            ends = {"low": rubric.scale_min, "high": rubric.scale_max}
            raise NotNow(_("A mark goes from %(low)s to %(high)s.") % ends)
        mark = marks_there.get(key) or Mark(scorecard=card, criterion=criteria[key])
        mark.value = None if given.cannot_judge else given.value
        mark.cannot_judge, mark.reason = given.cannot_judge, given.reason
        (changed if mark.pk else added).append(mark)
    Mark.objects.bulk_create(added)
    Mark.objects.bulk_update(changed, ["value", "cannot_judge", "reason"])


def submitted_sentence() -> str:
    """Why a submitted card is not written on."""
    return _("This scorecard is submitted. Reopen it to change it.")


def _first_known(*values: int | None) -> int | None:
    return next((one for one in values if one is not None), None)


def _criteria(round_: Round) -> list[Any]:
    return list(round_.rubric.criteria.all())


def _score(round_: Round, given: Mapping[str, Given]) -> Decimal:
    score = weighted_score(round_.rubric, _criteria(round_), given)
    if score is None:  # cannot be where `lacks` found nothing
        raise NotNow(_("This scorecard is not complete."))
    return Decimal(str(score)).quantize(Decimal("0.0001"))


def _submitted_cards(round_: Round) -> list[Scorecard]:
    rows = Scorecard.objects.select_for_update(of=("self",)).filter(
        assignment__round=round_, assignment__state=Assignment.State.ACTIVE, state=State.SUBMITTED
    )
    return list(rows.select_related("assignment__application__call", "assignment__round").order_by("pk"))


def _record(card: Scorecard, event: str, by: Actor) -> None:
    application = card.assignment.application
    ledger.record(
        event,
        subject=card.ledger_name,
        scope=application.call.ledger_name,
        by=by,
        payload={"application": application.reference, "marks_hash": card.marks_hash},
        row=scorecard_snapshot(card),
    )
