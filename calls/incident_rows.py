"""Incidents as prepared rows: for the log, its pages, its export, and the page of the portal's state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from calls.downtime_words import length_words, moment_words, span_words
from calls.models import Call, DowntimeProposal, Extension, Incident
from core import clock
from core.pills import Pill

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """One incident in words; `calls` is "" for a measured one, which touches whatever was open."""

    incident: Incident
    kind: str
    when: str
    length: str
    source: str
    calls: str
    pill: Pill
    closed: str


def incident_rows(incidents: Iterable[Incident], zone: str = "") -> list[IncidentRow]:
    """The rows of a table; its incidents come with their calls."""
    return [incident_row(one, zone) for one in incidents]


def incident_row(one: Incident, zone: str = "") -> IncidentRow:
    """One row, on the clocks of `zone` (the Hub's where none is given)."""
    return IncidentRow(
        incident=one,
        kind=str(one.get_kind_display()),
        when=span_words(one.since, one.until, zone),
        length=length_words((one.until or clock.now()) - one.since),
        source=_("Measured by the portal") if one.is_measured else _("Entered by the office"),
        calls=_("Every call") if one.is_for_all else ", ".join(str(call) for call in one.calls.all()),
        pill=_pill(one),
        closed=moment_words(one.closed_at, zone) if one.closed_at else "",
    )


def _pill(one: Incident) -> Pill:
    if one.until is None:
        return Pill(_("Goes on"), "no", "warn")
    if one.closed_at is None:
        return Pill(_("Over, not closed yet"), "wait", "clock")
    return Pill(_("Closed"), "ok", "check")


def log_of(reader: Any) -> QuerySet[Incident]:
    """What a reader sees of the log, newest first."""
    return Incident.objects.visible_to(reader).prefetch_related("calls").order_by("-since", "-pk")


def unsettled(reader: Any) -> tuple[list[IncidentRow], int]:
    """What goes on, newest first, and how much is over but not closed: for the office's home. Two queries."""
    open_ones = list(log_of(reader).filter(closed_at__isnull=True))
    running = [one for one in open_ones if one.until is None]
    return incident_rows(running), len(open_ones) - len(running)


def calls_touched(incident: Incident) -> QuerySet[Call]:
    """The calls that it names, or those whose window it fell into."""
    if not incident.is_for_all:
        return Call.objects.filter(pk__in=incident.calls.values("pk"))
    rows = Call.objects.public().filter(deadline_at__gt=incident.since)
    return rows.filter(opens_at__lt=incident.until) if incident.until else rows.filter(opens_at__isnull=False)


def public_outages(since: datetime) -> list[Incident]:
    """What kept everybody out after `since`, newest first: measured, or entered for every call."""
    rows = Incident.objects.filter(is_for_all=True, kind=Incident.Kind.PORTAL)
    return list(rows.within(since, clock.now() + timedelta(microseconds=1)).order_by("-since", "-pk")[:200])


def public_troubles() -> list[Incident]:
    """What else goes on now and touches every call."""
    rows = Incident.objects.filter(is_for_all=True, until__isnull=True, since__lte=clock.now())
    return list(rows.order_by("since", "pk"))


def extended_because(since: datetime) -> list[Extension]:
    """Extensions for everybody that answered downtime after `since`, newest first."""
    rows = DowntimeProposal.objects.filter(
        state=DowntimeProposal.State.EXTENDED, settled_at__gte=since, call__in=Call.objects.public()
    )
    found = rows.select_related("extension", "call").order_by("-settled_at", "-pk")[:200]
    return [one.extension for one in found if one.extension]
