"""Asking graduates how their solution stands: a letter with a link of one's own, one reminder, the answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core import clock, ledger
from core.actors import CLOCK, Actor
from core.refusals import NotNow
from incubation import follow_up_notices, permissions
from incubation.follow_up_link import ends_at, is_open
from incubation.models import FollowUp, Outcome, Placement
from incubation.notices import team
from incubation.services import records
from incubation.services.locking import lock, require
from incubation.services.outcomes import record_outcome

if TYPE_CHECKING:
    from people.models import User

REMIND_AFTER = timedelta(days=14)
MOST_SENDINGS = 5


def ask_team(placement: Placement, *, months: int) -> int:
    """Ask the owner and the editors who were not asked yet; returns how many letters were written."""
    with ledger.book():
        locked = lock(placement)
        if not is_open(locked, months) or locked.outcomes.filter(months=months).exists():
            return 0
        asked = set(locked.follow_ups.filter(months=months).values_list("person", flat=True))
        new = [person for person in team(locked) if person.pk not in asked]
        for person in new:
            _ask(locked, months, person, by=CLOCK)
    return len(new)


def send_link(placement: Placement, *, months: int, person: User, by: Actor) -> FollowUp:
    """Send the link to one of the team, once more or for the first time. Raises NotAllowed or NotNow."""
    with ledger.book():
        locked = lock(placement)
        require(permissions.officer(locked, by))
        _require_open(locked, months)
        if person.pk not in {one.pk for one in team(locked)}:
            raise NotNow(_("Only the owner and the editors of the team can answer."))
        question = locked.follow_ups.filter(months=months, person=person).first()
        if question is None:
            return _ask(locked, months, person, by=by)
        if question.sendings >= MOST_SENDINGS:
            raise NotNow(_("This link was sent several times. Ask the person whether the address is right."))
        question.sendings, question.sent_at = question.sendings + 1, clock.now()
        question.save(update_fields=["sendings", "sent_at"])
        _record("asked_again", locked, question, by=by)
        question.placement = locked
        follow_up_notices.ask(question)
    return question


def remind(question: FollowUp) -> bool:
    """Remind a person who has been silent for a fortnight, once; False where nobody has to be reminded."""
    with ledger.book():
        locked = lock(question.placement)
        row = FollowUp.objects.select_related("person").get(pk=question.pk)
        is_due = row.reminded_at is None and row.sent_at + REMIND_AFTER <= clock.now()
        if not is_due or not is_open(locked, row.months) or not may_answer(locked, row.person):
            return False
        if locked.outcomes.filter(months=row.months).exists():
            return False
        row.reminded_at, row.placement = clock.now(), locked
        row.save(update_fields=["reminded_at"])
        _record("reminded", locked, row, by=CLOCK)
        follow_up_notices.remind(row)
    return True


def answer(
    question: FollowUp,
    *,
    use: str,
    text: str,
    people: int | None = None,
    countries: Sequence[str] = (),
    may_publish: bool = False,
) -> Outcome:
    """The answer that came by the link, as that of the person it was sent to. Raises NotAllowed or NotNow."""
    with ledger.book():
        _require_not_over(question.placement, question.months)
        return record_outcome(
            question.placement,
            months=question.months,
            use=use,
            text=text,
            people=people,
            countries=countries,
            may_publish=may_publish,
            by=question.person,
        )


def may_answer(placement: Placement, person: User) -> bool:
    """Whether a person who was asked may still speak for the team."""
    return permissions.delivers(placement, person)


def _ask(placement: Placement, months: int, person: User, *, by: Actor) -> FollowUp:
    now = clock.now()
    question = FollowUp.objects.create(
        placement=placement, months=months, person=person, asked_at=now, sent_at=now
    )
    _record("asked", placement, question, by=by)
    follow_up_notices.ask(question)
    return question


def _record(event: str, placement: Placement, question: FollowUp, *, by: Actor) -> None:
    records.placement(event, placement, by=by, months=question.months, person=question.person.ledger_name)


def _require_open(placement: Placement, months: int) -> None:
    if not is_open(placement, months):
        raise NotNow(_("This question is not open."))
    if placement.outcomes.filter(months=months).exists():
        raise NotNow(_("This is answered already."))


def _require_not_over(placement: Placement, months: int) -> None:
    if clock.now() >= ends_at(placement, months):
        raise NotNow(_("This link has ended. Sign in to answer, or write to the Hub."))
