"""Downtime before a deadline proposes an extension for everybody, once, and is answered once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from calls import permissions
from calls.downtime import BEFORE, ENOUGH, downtime, unanswered_outages
from calls.downtime_words import length_words, proposed_line
from calls.models import Call, CallRole, DowntimeProposal, Extension
from calls.models.call import call_snapshot
from core import clock, ledger, outbox
from core.actors import CLOCK, Actor
from core.hub import absolute
from core.pulse import KEPT_FOR
from core.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from people.models import User


def propose_due() -> list[DowntimeProposal]:
    """Put a proposal before the officers of each call that was down for long enough. Safe to run twice."""
    now = clock.now()
    is_open = DowntimeProposal.objects.filter(call=OuterRef("pk"), state=DowntimeProposal.State.OPEN)
    calls = Call.objects.filter(
        ~Exists(is_open),
        state__in=("published", "sealed"),
        deadline_at__gt=now - KEPT_FOR,
        deadline_at__lt=now + BEFORE,
    )
    made = (_propose(call) for call in calls if downtime(unanswered_outages(call, now)) >= ENOUGH)
    return [one for one in made if one]


def _propose(call: Call) -> DowntimeProposal | None:
    with ledger.book():
        locked = Call.objects.select_for_update().get(pk=call.pk)
        outage = downtime(unanswered_outages(locked, clock.now()))
        if outage < ENOUGH or locked.deadline_at is None or open_proposal(locked):
            return None  # somebody was first
        proposal = DowntimeProposal(call=locked, deadline_at=locked.deadline_at, made_at=clock.now())
        proposal.measure(outage)
        proposal.save()
        _record("downtime.proposed", proposal, CLOCK)
        _write_to_officers(proposal)
    return proposal


def open_proposal(call: Call) -> DowntimeProposal | None:
    """The proposal that waits for an answer, with the downtime as known now: an outage may have gone on."""
    proposal = DowntimeProposal.objects.filter(call=call, state=DowntimeProposal.State.OPEN).first()
    if proposal is not None:
        proposal.call = call
        proposal.measure(downtime(unanswered_outages(call, clock.now())))
    return proposal


def settle_by(extension: Extension, proposal: DowntimeProposal | None, *, by: User) -> None:
    """An extension for everybody answers the open proposal. The caller holds the call's lock and the book."""
    if proposal is None:
        return
    proposal.call = extension.call
    proposal.state, proposal.extension = DowntimeProposal.State.EXTENDED, extension
    _settle(proposal, by)
    _record("downtime.extended", proposal, by)


def decline_proposal(proposal: DowntimeProposal, *, reason: str, by: User) -> DowntimeProposal:
    """Leave the deadline as it is, with a reason. Raises NotAllowed, or NotNow where it is answered."""
    with ledger.book():
        call = Call.objects.select_for_update().get(pk=proposal.call_id)
        if not permissions.officer(call, by):
            raise NotAllowed(_("Your role does not include this step."))
        locked = open_proposal(call)
        if locked is None or locked.pk != proposal.pk:
            decided = DowntimeProposal.objects.select_related("settled_by").get(pk=proposal.pk)
            raise NotNow(_("Already decided by %(person)s.") % {"person": decided.settled_by})
        if not reason.strip():
            raise NotNow(_("Give a reason."))
        locked.state, locked.reason = DowntimeProposal.State.DECLINED, reason.strip()
        _settle(locked, by)
        _record("downtime.declined", locked, by)
    return locked


def _settle(proposal: DowntimeProposal, by: User) -> None:
    proposal.settled_by, proposal.settled_at = by, clock.now()
    proposal.save()


def _record(event: str, proposal: DowntimeProposal, by: Actor) -> None:
    call = proposal.call
    ledger.record(
        event,
        subject=call.ledger_name,
        scope=call.ledger_name,
        by=by,
        payload={
            "deadline": proposal.deadline_at.isoformat(),
            "outage_seconds": proposal.outage_seconds,
            "reason_sha256": ledger.sha256_of(proposal.reason),
        },
        row=call_snapshot(call),
    )


def _write_to_officers(proposal: DowntimeProposal) -> None:
    call = proposal.call
    link = absolute(reverse("calls:downtime", kwargs={"slug": call.slug}))
    officers = CallRole.objects.filter(call=call, role=CallRole.Role.OFFICER, user__is_active=True)
    for one in officers.select_related("user"):
        with translation.override(one.user.language or None):
            outbox.post(
                "calls/downtime_proposed",
                to=one.user,
                dedupe=f"downtime:{proposal.pk}",
                context={
                    "call_title": call.title,
                    "outage": length_words(proposal.outage),
                    "proposal": proposed_line(call, proposal.outage),
                    "link": link,
                },
                scope=call.ledger_name,
            )
