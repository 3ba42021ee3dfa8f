"""Who accompanies a placement: proposed by an officer, agreed by the mentor and by the team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core import clock, ledger
from core.actors import Actor
from core.refusals import NotNow
from incubation import mentor_letters, mentor_promise, permissions
from incubation.days import today
from incubation.models import Mentoring, Placement
from incubation.services import records
from incubation.services.locking import lock, require, require_under_way, words_given

if TYPE_CHECKING:
    from people.models import User

A = Mentoring.Awaits


def propose_mentor(placement: Placement, *, mentor: User, by: Actor) -> Mentoring:
    """Ask a person to accompany a placement, and its team whether it agrees; both get a letter.

    Never one of the team; once at a time. Raises NotAllowed or NotNow.
    """
    with ledger.book():
        locked = lock(placement)
        require(permissions.officer(locked, by))
        if permissions.on_team(locked, mentor):
            raise NotNow(_("Somebody of the team cannot be its mentor."))
        if mentor.pk == by.pk:
            raise NotNow(_("You cannot propose yourself: somebody else accompanies what you decide on."))
        if not mentor.is_active:
            raise NotNow(_("This person's account is closed."))
        _require_new(locked, mentor)
        mentoring = Mentoring.objects.create(
            placement=locked,
            mentor=mentor,
            since=today(locked.application.call),
            assigned_by=by,
            awaits=A.BOTH,
        )
        records.placement("mentor_assigned", locked, by=by, mentor=mentor.ledger_name)
        mentor_letters.ask(mentoring)
    return mentoring


def agree_to_mentoring(mentoring: Mentoring, *, by: User) -> Mentoring:
    """The mentor, or the owner or an editor of the team, says yes; with both it begins.

    Agreeing again changes nothing. Raises NotAllowed, or NotNow where it has ended.
    """
    with ledger.book():
        fresh = _locked(mentoring)
        require(permissions.answers_mentoring(fresh, by))
        _require_open(fresh)
        side = _side(fresh, by)
        other = A.TEAM if side == A.MENTOR else A.MENTOR
        if fresh.awaits not in (A.BOTH, side):
            return fresh
        fresh.awaits = other if fresh.awaits == A.BOTH else ""
        if side == A.MENTOR:
            fresh.mentor_agreed_at, fresh.promise_version = clock.now(), mentor_promise.VERSION
        else:
            fresh.team_agreed_at = clock.now()
        if not fresh.awaits:
            fresh.since = today(fresh.placement.application.call)
        fresh.save()
        records.placement(f"mentor_agreed_by_{side}", fresh.placement, by=by, mentor=fresh.mentor.ledger_name)
        if not fresh.awaits:
            mentor_letters.tell_of_beginning(fresh)
    return fresh


def decline_mentoring(mentoring: Mentoring, *, reason: str, by: User) -> Mentoring:
    """The mentor or the team says no before it begins; the officer who proposed reads why."""
    with ledger.book():
        fresh = _locked(mentoring)
        require(permissions.answers_mentoring(fresh, by))
        _require_open(fresh)
        if not fresh.awaits:
            raise NotNow(_("This has begun already. Ask the Hub to end it."))
        if fresh.awaits not in (A.BOTH, _side(fresh, by)):
            raise NotNow(_("Your side said yes already. Ask the Hub to end it."))
        fresh.reason = words_given(reason)[:500]
        fresh.declined_by, fresh.until = by, today(fresh.placement.application.call)
        fresh.save()
        records.placement("mentor_declined", fresh.placement, by=by, note=fresh.reason)
        mentor_letters.tell_of_no(fresh)
    return fresh


def end_mentoring(mentoring: Mentoring, *, by: Actor) -> Mentoring:
    """End a mentor's company, or take back the question; from then on they do not read the placement."""
    with ledger.book():
        fresh = _locked(mentoring)
        require(permissions.officer(fresh.placement, by))
        if fresh.until is not None:
            raise NotNow(_("This has ended already."))
        fresh.until = today(fresh.placement.application.call)
        fresh.save(update_fields=["until"])
        records.placement("mentor_left", fresh.placement, by=by, mentor=fresh.mentor.ledger_name)
    return fresh


def _side(mentoring: Mentoring, by: User) -> str:
    return A.MENTOR if mentoring.mentor_id == by.pk else A.TEAM


def _locked(mentoring: Mentoring) -> Mentoring:
    placement = lock(mentoring.placement)
    fresh = Mentoring.objects.select_for_update(of=("self",)).select_related("mentor").get(pk=mentoring.pk)
    fresh.placement = placement
    return fresh


def _require_new(placement: Placement, mentor: User) -> None:
    found = placement.mentorings.filter(mentor=mentor, until__isnull=True).first()
    if found is None:
        return
    words = (
        _("%(name)s is asked already.") if found.awaits else _("%(name)s accompanies this placement already.")
    )
    raise NotNow(words % {"name": mentor})


def _require_open(mentoring: Mentoring) -> None:
    if mentoring.until is not None:
        raise NotNow(_("This has ended already."))
    require_under_way(mentoring.placement)
