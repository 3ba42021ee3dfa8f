"""The announcement: prepared by one person, approved by another, released by the portal at its instant."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from applications.models import Application
from applications.services import move
from applications.workflow import BROUGHT_BACK
from calls.deadlines import to_instant
from calls.models import Call
from calls.second_person import require_other_side
from calls.services import move_call
from calls.workflow import ANNOUNCED
from core import clock, ledger, outbox
from core.actors import ANNOUNCEMENT, person_of
from core.models import Notice
from core.refusals import NotAllowed, NotNow
from people.models import User
from scoring import decision_letters, office_notices
from scoring.later_decisions import without_decision
from scoring.models import Announcement, Decision
from scoring.permissions import require_approver, require_officer
from scoring.queries import UNDER_JUDGEMENT
from scoring.snapshots import announcement_snapshot

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# Why an announcement that was prepared does not go out.
CAME_BACK = _l("An application came back after the announcement had been prepared.")
SIGNED = _l("A decision was signed after the announcement had been prepared.")
UNDECIDED = _l("Somebody under judgement has no decision yet.")


class Undecided(NotNow):
    """Somebody under judgement has no decision, so nothing can be announced."""

    def __init__(self, references: list[str]) -> None:
        self.references = references
        words = _("Nothing can be announced while these applications have no decision: %(references)s.")
        super().__init__(words % {"references": ", ".join(references)})


log = logging.getLogger(__name__)
STEPS = {
    Decision.Outcome.AWARDED: "award",
    Decision.Outcome.RESERVE: "reserve",
    Decision.Outcome.NOT_AWARDED: "decline",
}


def prepare(call: Call, *, embargo_wall: datetime, by: User, message: str = "") -> Announcement:
    """Write the announcement and hold its letters in the outbox; prepared again, both are written anew.

    `embargo_wall` is naive wall time in the call's zone. A new version needs a new approval. Raises
    NotAllowed, NotNow, or ValueError with a sentence for an hour that never was or was twice.
    """
    with ledger.book():
        locked = _decided_call(call)
        require_officer(locked, by)
        _require_all_decided(locked)
        embargo = to_instant(embargo_wall, zone=locked.zone)
        if embargo <= clock.now():
            raise NotNow(_("Choose an hour that is still to come."))
        announcement = Announcement.objects.select_for_update().filter(call=locked).first()
        announcement = announcement or Announcement(call=locked)
        outbox.discard(announcement.release_key)
        announcement.embargo_wall = embargo_wall.isoformat(timespec="minutes")
        announcement.embargo_until, announcement.message = embargo, message.strip()
        announcement.prepared_by, announcement.prepared_at = by, clock.now()
        announcement.approved_by, announcement.approved_at = None, None
        announcement.returned_by, announcement.returned_at, announcement.returned_reason = None, None, ""
        announcement.save()
        letters = decision_letters.hold(announcement)
        _record(announcement, "announcement.prepared", by, letters=letters)
        office_notices.approval_needed(announcement)
    return announcement


def approve(announcement: Announcement, *, by: User) -> Announcement:
    """Sign what somebody else prepared; from its instant on it releases itself."""
    with ledger.book():
        _require_all_decided(_decided_call(announcement.call))
        locked = _locked(announcement)
        require_approver(locked.call, by)
        if locked.prepared_by_id == by.pk:
            raise NotAllowed(_("Whoever prepared the announcement cannot approve it."))
        require_other_side(locked.call, locked.prepared_by, by)
        if locked.approved_at:
            raise NotNow(_("This announcement is approved already."))
        if locked.returned_at:
            raise NotNow(_("This announcement was sent back. It has to be prepared again first."))
        if locked.prepared_at != announcement.prepared_at:
            raise NotNow(
                _("The announcement was prepared anew meanwhile. Read it again before you approve it.")
            )
        locked.approved_by, locked.approved_at = by, clock.now()
        locked.save()
        _record(locked, "announcement.approved", by)
    return locked


def send_back(announcement: Announcement, *, by: User, reason: str) -> Announcement:
    """Take an approval back, or refuse it: nothing is released until it is prepared and approved anew."""
    with ledger.book():
        locked = _locked(announcement)
        require_approver(locked.call, by)
        if locked.released_at:
            raise NotNow(_("The results are announced already."))
        if not reason.strip():
            raise NotNow(_("Give a reason."))
        _send_back(locked, by, reason.strip())
    return locked


def hold_back(call: Call, reason: StrPromise, references: list[str], *, by: User) -> None:
    """What was prepared no longer fits: sent back by who changed it, and the officers are told.

    In the caller's book; nothing where no announcement waits. `reason` is a lazy sentence.
    """
    locked = Announcement.objects.select_for_update().filter(call=call, released_at__isnull=True).first()
    if locked is None or locked.returned_at:
        return
    _send_back(locked, by, str(reason))
    office_notices.announcement_held(locked, reason, references)


def follow_step(application: Application, step: str, by: Any) -> None:
    """Who comes back under the embargo is not in the letters that are held: they are written anew."""
    if step in BROUGHT_BACK and application.call.state == "decided":
        person = person_of(by)
        assert person is not None  # noqa: S101 - two persons bring back
        hold_back(application.call, CAME_BACK, [application.reference], by=person)


def release(announcement: Announcement) -> Announcement:
    """At or after its instant: the call, every application and every letter, in one transaction.

    Released once however often it is called. Raises NotNow before the instant or without the approval, and
    Undecided while somebody under judgement has no decision.
    """
    with ledger.book():
        call = Call.objects.select_for_update().get(pk=announcement.call_id)
        locked = _locked(announcement)
        if locked.released_at:
            return locked
        if locked.approved_at is None:
            raise NotNow(_("The announcement is not approved by a second person yet."))
        if clock.now() < locked.embargo_until:
            raise NotNow(_("The embargo is not over yet."))
        _require_all_decided(call)
        move_call(call, "announce", by=ANNOUNCEMENT)
        published = _publish_decisions(call)
        _drop_letters_of_others(locked, published)
        locked.released_at = clock.now()
        locked.save()
        outbox.release(locked.release_key)
        _record(locked, "announcement.released", ANNOUNCEMENT, decisions=len(published))
    return locked


def release_due_announcements() -> list[Announcement]:
    """Release everything that is due; safe to run twice, late, or at the same time as a reader's request.

    One query where nothing is due.
    """
    due = Announcement.objects.filter(
        approved_at__isnull=False, released_at__isnull=True, embargo_until__lte=clock.now()
    )
    released = []
    for announcement in due:
        try:
            released.append(release(announcement))
        except Undecided as refusal:
            _take_approval_away(announcement, refusal)
        except NotNow as refusal:  # sent back or prepared anew in this moment
            log.warning("Announcement %s is due and was not released: %s", announcement.pk, refusal.sentence)
    return released


def _take_approval_away(announcement: Announcement, refusal: Undecided) -> None:
    """What cannot be released waits for its decisions and a new approval; the officers are told once."""
    with ledger.book():
        Call.objects.select_for_update().get(pk=announcement.call_id)
        locked = _locked(announcement)
        if locked.released_at or locked.approved_at is None:
            return
        locked.approved_by, locked.approved_at = None, None
        locked.save()
        _record(locked, "announcement.held_back", ANNOUNCEMENT, undecided=len(refusal.references))
        office_notices.announcement_held(locked, UNDECIDED, refusal.references)
    log.warning("Announcement %s was held back: %s", announcement.pk, refusal.sentence)


def _send_back(locked: Announcement, by: User, reason: str) -> None:
    outbox.discard(locked.release_key)
    locked.approved_by, locked.approved_at = None, None
    locked.returned_by, locked.returned_at, locked.returned_reason = by, clock.now(), reason
    locked.save()
    _record(locked, "announcement.sent_back", by, reason_sha256=ledger.sha256_of(reason))


def _require_all_decided(call: Call) -> None:
    references = list(without_decision(call).order_by("reference").values_list("reference", flat=True))
    if references:
        raise Undecided(references)


def undecided_words(call: Call) -> str:
    """Why nothing can be announced now, for the page; "" where everybody has a decision."""
    references = list(without_decision(call).order_by("reference").values_list("reference", flat=True))
    return Undecided(references).sentence if references and call.state == "decided" else ""


def _publish_decisions(call: Call) -> list[Application]:
    """Each decided application takes its step; who withdrew or was disqualified meanwhile stays so."""
    rows = Application.objects.filter(call=call, state__in=UNDER_JUDGEMENT, decision__isnull=False)
    return [
        move(one, STEPS[Decision.Outcome(one.decision.outcome)], by=ANNOUNCEMENT)
        for one in rows.select_related("call", "decision").order_by("reference")
    ]


def _drop_letters_of_others(announcement: Announcement, published: list[Application]) -> None:
    names = [one.ledger_name for one in published]
    held = Notice.objects.filter(release_key=announcement.release_key, state=Notice.State.HELD)
    held.exclude(about__in=[*names, announcement.call.ledger_name]).delete()


def _decided_call(call: Call) -> Call:
    locked = Call.objects.select_for_update().get(pk=call.pk)
    if locked.state in ANNOUNCED:
        raise NotNow(_("The results are announced already."))
    if locked.state != "decided":
        raise NotNow(_("Close the decisions of this call first."))
    return locked


def _locked(announcement: Announcement) -> Announcement:
    rows = Announcement.objects.select_for_update(of=("self",))
    return rows.select_related("call", "prepared_by", "approved_by").get(pk=announcement.pk)


def _record(announcement: Announcement, event: str, by: Any, **payload: Any) -> None:
    ledger.record(
        event,
        subject=announcement.ledger_name,
        scope=announcement.call.ledger_name,
        by=by,
        payload={"embargo_until": announcement.embargo_until.isoformat(), **payload},
        row=announcement_snapshot(announcement),
    )
