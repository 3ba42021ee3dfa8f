"""The hour in which the portal fell silent before a deadline, and what its officer did about it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from accelerator.seeding.data import load
from accelerator.seeding.world import World
from calls.downtime import unanswered_outages
from calls.downtime_words import proposed_wall, reasons_in_all
from calls.models import DowntimeProposal, Incident
from calls.services import change_incident, close_incident, extend_for_all
from calls.services.incidents import Account
from calls.tasks import measure_outages
from core import clock, pulse
from core.models import ServedStretch
from core.outages import Sign

NODE = "portal"


def note_downtime(world: World, slug: str) -> None:
    """Signs of life with a gap, the portal's proposal, and the extension that answers it the same hour."""
    told: dict[str, Any] = load("messages")["downtime"]
    deadline = world.date_of(slug, "first_deadline")
    since = deadline - timedelta(seconds=told["before"])
    until = since + timedelta(seconds=told["seconds"])
    world.timeline.note(until + timedelta(minutes=1), lambda: _measure(since, until))
    world.timeline.note(until + timedelta(minutes=9), lambda: _extend(world, slug))
    world.timeline.note(until + timedelta(hours=18), lambda: _close(world, told["what"], told["done"]))


def _measure(since: datetime, until: datetime) -> None:
    """The web server said that it served until `since`, and again from `until` on."""
    hour = timedelta(hours=1)
    for begins, ends in ((since - hour, since), (until, clock.now())):
        for at in (begins, ends):
            pulse.beat(pulse.WEB, node=NODE, sign=Sign(at, 0.0, begins.isoformat()))
    measure_outages()
    ServedStretch.objects.all().delete()  # the demonstration measures itself from its own start on


def _extend(world: World, slug: str) -> None:
    call = world.call(slug)
    outage = DowntimeProposal.objects.get(call=call).outage
    reason = reasons_in_all(unanswered_outages(call, clock.now()), outage, call.zone)
    extend_for_all(call, new_wall=proposed_wall(call, outage), reason=reason, by=world.officer)


def _close(world: World, what: dict[str, str], done: str) -> None:
    incident = Incident.objects.get()
    account = Account(incident.kind, incident.since, incident.until, what=what, done=done)
    close_incident(change_incident(incident, account, by=world.officer), by=world.officer)
