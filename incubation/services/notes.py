"""Comments and meetings on a placement's timeline."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from core import clock, ledger
from core.actors import Actor
from core.refusals import NotNow
from incubation import permissions
from incubation.days import today
from incubation.models import Placement, PlacementNote
from incubation.services.locking import require


def write_note(
    placement: Placement, *, text: str, by: Actor, kind: str = "comment", on: date | None = None
) -> PlacementNote:
    """Write a comment, or what a meeting came to. Raises NotAllowed or NotNow.

    Not in the ledger: a conversation proves nothing that a step or a milestone does not.
    """
    with ledger.book():
        require(permissions.talks(placement, by))
        if kind not in PlacementNote.WRITTEN:
            raise NotNow(_("Choose what it is."))
        if not text.strip():
            raise NotNow(_("Write something first."))
        day = today(placement.application.call)
        if on is not None and not placement.admitted_on <= on <= day:
            raise NotNow(_("Choose a day since the admission, not one that is still to come."))
        return PlacementNote.objects.create(
            placement=placement,
            kind=kind,
            text=text.strip(),
            on=on or day,
            by=by,
            at=clock.now(),
        )
