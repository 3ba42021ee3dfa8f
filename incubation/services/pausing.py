"""A pause with its reason: while it lasts nothing is late, and afterwards what was open moves by its days."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core import clock, ledger
from core.actors import Actor
from core.refusals import NotNow
from incubation import notices, permissions
from incubation.days import today
from incubation.models import Placement, PlacementNote
from incubation.queries.placements import OPEN
from incubation.services import records
from incubation.services.locking import lock, require, require_under_way, words_given


def pause(placement: Placement, *, reason: str, by: Actor) -> Placement:
    """Let a placement rest from today on. The team is told. Raises NotAllowed or NotNow."""
    with ledger.book():
        locked = lock(placement)
        require(permissions.officer(locked, by))
        require_under_way(locked)
        if locked.paused_on is not None:
            raise NotNow(_("This placement is paused already."))
        why = words_given(reason)
        locked.paused_on = today(locked.application.call)
        locked.save(update_fields=["paused_on"])
        _note(locked, PlacementNote.Kind.PAUSED, why, by)
        records.placement("paused", locked, by=by, note=why)
        notices.tell_of_pause(locked, reason=why)
    return locked


def resume(placement: Placement, *, by: Actor) -> int:
    """Go on: what is open is due as many days later as the pause lasted. Returns the days.

    Raises NotAllowed, or NotNow where it is not paused.
    """
    with ledger.book():
        locked = lock(placement)
        require(permissions.officer(locked, by))
        if locked.paused_on is None:
            raise NotNow(_("This placement is not paused."))
        lasted = today(locked.application.call) - locked.paused_on
        locked.paused_on = None
        locked.save(update_fields=["paused_on"])
        for milestone in locked.milestones.filter(state__in=OPEN):
            milestone.due_on += lasted
            milestone.save(update_fields=["due_on"])
            records.milestone("moved", milestone, by=by)
        for report in locked.reports.filter(state__in=OPEN):
            report.due_on += lasted
            report.save(update_fields=["due_on"])
            records.report("moved", report, by=by)
        _note(locked, PlacementNote.Kind.RESUMED, str(lasted.days), by)
        records.placement("resumed", locked, by=by, days=lasted.days)
        notices.tell_of_going_on(locked, days=lasted.days)
    return lasted.days


def _note(placement: Placement, kind: str, text: str, by: Actor) -> None:
    on = today(placement.application.call)
    PlacementNote.objects.create(placement=placement, kind=kind, text=text, on=on, by=by, at=clock.now())
