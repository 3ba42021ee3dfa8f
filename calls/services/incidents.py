"""The log of incidents: what the portal measured, what the office enters, and what was done about it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from calls.incident_rights import may_handle, may_log
from calls.models import Call, Incident
from calls.translations import Texts, set_texts, texts_sha256
from core import clock, ledger, pulse
from core.actors import CLOCK, Actor
from core.outages import Stretch, length_within
from core.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from people.models import User


@dataclass(frozen=True, slots=True)
class Account:
    """What somebody tells of an incident. Without `calls` it touches every call."""

    kind: str
    since: datetime
    until: datetime | None
    calls: Collection[Call] = ()
    what: Texts = ""
    done: str = ""


def log_measured() -> list[Incident]:
    """Put every measured outage on record that is not there yet, and end those that are over.

    Safe to run twice, late, or by two workers at once: an outage is named by what fell silent and when.
    """
    portal = pulse.outages_of(pulse.WEB)
    work = [one for one in pulse.outages_of(pulse.WORK) if not _is_part_of(one, portal)]
    logged = []
    for kind, found in ((Incident.Kind.PORTAL, portal), (Incident.Kind.WORK, work)):
        known = dict(Incident.objects.filter(is_measured=True, kind=kind).values_list("since", "until"))
        fresh = [one for one in found if known.get(one.since, one) != one.until]
        lasting = {since for since, until in known.items() if until is None}
        _take_back(kind, lasting - {one.since for one in found})
        logged += [incident for one in fresh if (incident := _measured(kind, one))]
    pulse.forget_old()
    return logged


def _is_part_of(silence: Stretch, portal: list[Stretch]) -> bool:
    """Whether the background work stood still only while, or nearly only while, everything did."""
    until = silence.until or clock.now()
    outside = (
        until
        - silence.since
        - length_within(((one.since, one.until) for one in portal), silence.since, until)
    )
    return outside < pulse.LEAST[pulse.WORK]


def _measured(kind: Incident.Kind, outage: Stretch) -> Incident | None:
    """Write an outage down or end it; None where somebody else did just now."""
    with ledger.book():
        rows = Incident.objects.select_for_update().filter(is_measured=True, kind=kind, since=outage.since)
        known = rows.first()
        if known is None:
            try:
                with transaction.atomic():
                    known = Incident.objects.create(
                        kind=kind,
                        since=outage.since,
                        until=outage.until,
                        is_measured=True,
                        entered_at=clock.now(),
                    )
            except IntegrityError:
                return None
            event = "incident.measured"
        elif known.until is None and outage.until is not None:
            known.until, event = outage.until, "incident.ended"
            known.save()
        else:
            return None
        _record(event, known, CLOCK)
    return known


def _take_back(kind: str, begun: Collection[datetime]) -> None:
    """Take lasting outages off the record that were none: their signs came after the measuring."""
    for since in begun:
        with ledger.book():
            rows = Incident.objects.select_for_update().filter(is_measured=True, kind=kind, since=since)
            mistaken = rows.filter(until__isnull=True).first()
            if mistaken is not None:
                _record("incident.taken_back", mistaken, CLOCK)
                mistaken.delete()


def enter_incident(account: Account, *, by: User) -> Incident:
    """Put an incident on record by hand. Raises NotAllowed, or NotNow for times that cannot be."""
    with ledger.book():
        _demand_reach(account, by)
        _demand_times(account)
        incident = Incident(entered_by=by, entered_at=clock.now())
        _write(incident, account)
        _record("incident.entered", incident, by)
    return incident


def change_incident(incident: Incident, account: Account, *, by: User) -> Incident:
    """Mend what was entered. What the portal measured keeps its times and its kind."""
    with ledger.book():
        locked = _locked(incident, by)
        if not locked.is_measured:
            _demand_reach(account, by)
            _demand_times(account)
            _write(locked, account)
        else:
            _word(locked, account)
            locked.save()
        _record("incident.changed", locked, by)
    return locked


def close_incident(incident: Incident, *, by: User) -> Incident:
    """Say that an incident is dealt with. Raises NotNow while its end or what was done is missing."""
    with ledger.book():
        locked = _locked(incident, by)
        if locked.until is None:
            raise NotNow(_("Say until when it lasted, before it is closed."))
        if not locked.done.strip():
            raise NotNow(_("Say what was done about it, before it is closed."))
        locked.closed_by, locked.closed_at = by, clock.now()
        locked.save()
        _record("incident.closed", locked, by)
    return locked


def _locked(incident: Incident, by: User) -> Incident:
    locked = Incident.objects.select_for_update().get(pk=incident.pk)
    if not may_handle(by, locked):
        raise NotAllowed(_("Your role does not include this step."))
    if locked.closed_at:
        raise NotNow(_("This incident is closed already. Enter a new one, if there is more to say."))
    return locked


def _demand_reach(account: Account, by: User) -> None:
    if not may_log(by, account.calls):
        raise NotAllowed(
            _("Only staff of the Hub enter what touches every call; an officer names the calls.")
        )


def _demand_times(account: Account) -> None:
    """An incident has begun, and ended after it began."""
    now = clock.now()
    if account.since > now or (account.until and account.until > now + timedelta(minutes=1)):
        raise NotNow(_("An incident is entered once it has begun, and its end once it is over."))
    if account.until and account.until <= account.since:
        raise NotNow(_("It cannot end before it began."))


def _write(incident: Incident, account: Account) -> None:
    incident.kind, incident.since, incident.until = account.kind, account.since, account.until
    _word(incident, account)
    incident.is_for_all = not account.calls
    incident.save()
    incident.calls.set(account.calls)


def _word(incident: Incident, account: Account) -> None:
    set_texts(incident, "what", account.what)
    incident.done = account.done.strip()


def _record(event: str, incident: Incident, by: Actor) -> None:
    """One entry for each call that is named, so that its ledger shows it; one without a call for all."""
    payload = {
        "kind": str(incident.kind),
        "since": incident.since.isoformat(),
        "until": incident.until.isoformat() if incident.until else None,
        "what_sha256": texts_sha256(incident, "what"),
        "done_sha256": ledger.sha256_of(incident.done),
    }
    for scope in sorted(one.ledger_name for one in incident.calls.all()) or [""]:
        ledger.record(event, subject=incident.ledger_name, scope=scope, by=by, payload=payload)
