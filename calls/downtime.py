"""How long the portal was down before a deadline, and which later deadline makes up for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from calls.deadlines import to_instant, to_wall
from calls.models.incident import DowntimeProposal, Incident
from core.outages import length_within

if TYPE_CHECKING:
    from calls.models import Call

BEFORE = timedelta(hours=24)  # of a deadline, in which downtime counts
ENOUGH = timedelta(minutes=15)  # of downtime for a proposal
ONE_HOUR = timedelta(hours=1)
MORNING = time(9)  # before it, and from midnight on, nobody is asked to sit up for a deadline


def last_hours(call: Call) -> tuple[datetime, datetime] | None:
    """The 24 hours before the deadline that holds for everybody, half-open; None without a deadline."""
    return (call.deadline_at - BEFORE, call.deadline_at) if call.deadline_at else None


def troubles_before(call: Call, now: datetime) -> list[Incident]:
    """Every incident of which a part lay in those hours by `now`, the oldest first.

    One that lasts reaches no further than `now`: long before the deadline it belongs to no last hours yet.
    """
    hours = last_hours(call)
    if hours is None or now <= hours[0]:
        return []
    rows = Incident.objects.touching(call).within(hours[0], min(hours[1], now)).prefetch_related("calls")
    return list(rows.order_by("since", "pk"))


def unanswered_outages(call: Call, now: datetime) -> list[tuple[datetime, datetime]]:
    """The outages in those hours that no extension for everybody and no answer to a proposal came after.

    Each as (since, until), cut to those hours; one that lasts ends `now`.
    """
    hours = last_hours(call)
    if hours is None:
        return []
    since, until = max(hours[0], _answered_until(call) or hours[0]), min(hours[1], now)
    if since >= until:
        return []
    rows = Incident.objects.touching(call).within(since, until).filter(kind=Incident.Kind.PORTAL)
    spans = rows.order_by("since", "pk").values_list("since", "until")
    return [(max(begin, since), min(end or until, until)) for begin, end in spans]


def downtime(outages: Iterable[tuple[datetime, datetime]]) -> timedelta:
    """How long they are together; what overlaps counts once."""
    listed = list(outages)
    if not listed:
        return timedelta(0)
    return length_within(listed, min(one for one, _end in listed), max(end for _one, end in listed))


def _answered_until(call: Call) -> datetime | None:
    """Until when downtime has had its answer already."""
    moved = call.extensions.filter(applicant__isnull=True).order_by("-requested_at")
    settled = DowntimeProposal.objects.filter(call=call, settled_at__isnull=False).order_by("-settled_at")
    times = [
        moved.values_list("requested_at", flat=True).first(),
        settled.values_list("settled_at", flat=True).first(),
    ]
    return max((one for one in times if one), default=None)


def makes_up(deadline: datetime, outage: timedelta, *, zone: str) -> datetime:
    """The wall time of a later deadline: at least `outage` more, at the next full hour, by day.

    Never at midnight, whose day one can mistake, nor in the night after it: then at noon. An hour that
    the zone's clocks skip or show twice is passed over.
    """
    wall = to_wall(deadline + outage, zone=zone)
    full = wall.replace(minute=0, second=0, microsecond=0)
    chosen = full if full == wall else full + ONE_HOUR
    while True:
        if chosen.time() < MORNING:
            chosen = chosen.replace(hour=12)
        try:
            if to_instant(chosen, zone=zone) >= deadline + outage:
                return chosen
        except ValueError:
            pass  # an hour that never was, or was twice
        chosen += ONE_HOUR
