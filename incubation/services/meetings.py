"""Meetings of a placement or a whole cohort: planned, moved, called off, written down. Everybody is told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core import clock, ledger
from core.actors import Actor
from core.refusals import NotNow
from incubation import meeting_letters, permissions
from incubation.models import Cohort, Meeting, Placement
from incubation.services.locking import require, require_officer, require_under_way


def plan_meeting(
    *,
    by: Actor,
    starts_at: datetime,
    placement: Placement | None = None,
    cohort: Cohort | None = None,
    **fields: Any,
) -> Meeting:
    """Plan a meeting of a placement, or of every placement of a cohort.

    `fields`: kind, minutes, place, agenda. Raises NotAllowed, or NotNow for a time that is over.
    """
    with ledger.book():
        if placement is not None:
            require(permissions.talks(placement, by))
            require_under_way(placement)
            cohort = placement.cohort
        else:
            assert cohort is not None  # noqa: S101 - one of the two is given
            require_officer(cohort.call, by)
        _require_to_come(starts_at)
        meeting = Meeting.objects.create(
            cohort=cohort,
            placement=placement,
            starts_at=starts_at,
            created_by=by,
            changed_at=clock.now(),
            **fields,
        )
        meeting_letters.tell(meeting, "meeting_planned", by)
    return meeting


def change_meeting(meeting: Meeting, *, by: Actor, starts_at: datetime, **fields: Any) -> Meeting:
    """Change what was planned. Who is invited is told where time or place is another one."""
    with ledger.book():
        fresh = _open(meeting, by)
        if fresh.starts_at != starts_at:
            _require_to_come(starts_at)
        told = fresh.starts_at != starts_at or fresh.place != fields.get("place", fresh.place)
        fresh.starts_at = starts_at
        for name, value in fields.items():
            setattr(fresh, name, value)
        fresh.sequence, fresh.changed_at = fresh.sequence + 1, clock.now()
        fresh.save()
        if told:
            meeting_letters.tell(fresh, "meeting_moved", by)
    return fresh


def cancel_meeting(meeting: Meeting, *, by: Actor) -> Meeting:
    """Call a meeting off. Raises NotAllowed, or NotNow where it is written down or called off already."""
    with ledger.book():
        fresh = _open(meeting, by)
        if fresh.note:
            raise NotNow(_("What it came to is written down: it was held."))
        fresh.cancelled_at, fresh.changed_at = clock.now(), clock.now()
        fresh.sequence += 1
        fresh.save()
        meeting_letters.tell(fresh, "meeting_cancelled", by)
    return fresh


def write_minutes(meeting: Meeting, *, note: str, by: Actor) -> Meeting:
    """Write down what a meeting came to, once it has begun; the timeline shows it."""
    with ledger.book():
        fresh = _open(meeting, by)
        if clock.now() < fresh.starts_at:
            raise NotNow(_("This meeting has not begun yet."))
        if not note.strip():
            raise NotNow(_("Write something first."))
        fresh.note, fresh.noted_by, fresh.changed_at = note.strip(), by, clock.now()
        fresh.save()
    return fresh


def _open(meeting: Meeting, by: Actor) -> Meeting:
    rows = Meeting.objects.select_for_update(of=("self",))
    fresh = rows.select_related("cohort__call", "placement__application__call").get(pk=meeting.pk)
    require(permissions.arranges(fresh, by))
    if fresh.cancelled_at is not None:
        raise NotNow(_("This meeting was called off."))
    return fresh


def _require_to_come(starts_at: datetime) -> None:
    if starts_at <= clock.now():
        raise NotNow(_("This time is over. Choose one that is still to come."))
