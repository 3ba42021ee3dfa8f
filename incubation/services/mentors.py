"""Who accompanies a placement."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core import ledger
from core.actors import Actor
from core.refusals import NotNow
from incubation import permissions
from incubation.days import today
from incubation.models import Mentoring, Placement
from incubation.services import records
from incubation.services.locking import lock, require

if TYPE_CHECKING:
    from people.models import User


def assign_mentor(placement: Placement, *, mentor: User, by: Actor, since: date | None = None) -> Mentoring:
    """Let a person accompany the placement. Never one of the team; once at a time."""
    with ledger.book():
        locked = lock(placement)
        require(permissions.officer(locked, by))
        if permissions.on_team(locked, mentor):
            raise NotNow(_("Somebody of the team cannot be its mentor."))
        if not mentor.is_active:
            raise NotNow(_("This person's account is closed."))
        if locked.mentorings.filter(mentor=mentor, until__isnull=True).exists():
            raise NotNow(_("%(name)s accompanies this placement already.") % {"name": mentor})
        mentoring = Mentoring.objects.create(
            placement=locked, mentor=mentor, since=since or today(locked.application.call), assigned_by=by
        )
        records.placement("mentor_assigned", locked, by=by, mentor=mentor.ledger_name)
    return mentoring


def end_mentoring(mentoring: Mentoring, *, by: Actor, until: date | None = None) -> Mentoring:
    """End a mentor's company; from then on they no longer read the placement."""
    with ledger.book():
        placement = lock(mentoring.placement)
        require(permissions.officer(placement, by))
        fresh = Mentoring.objects.select_for_update().select_related("mentor").get(pk=mentoring.pk)
        if fresh.until is not None:
            raise NotNow(_("This has ended already."))
        fresh.until = until or today(placement.application.call)
        fresh.save(update_fields=["until"])
        records.placement("mentor_left", placement, by=by, mentor=fresh.mentor.ledger_name)
    return fresh
