"""What is due of a placement: delivered with evidence by the team, accepted or returned by others."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from core import clock, ledger
from core.actors import Actor
from core.models import Upload
from core.refusals import NotNow
from incubation import notices, permissions
from incubation.models import Evidence, Milestone, Placement
from incubation.services import records
from incubation.services.locking import lock, lock_milestone, require, require_under_way, words_given

S = Milestone.State
OPEN_STATES = (S.DUE, S.RETURNED, S.DELIVERED)


def add_milestone(
    placement: Placement, *, stage: str, due_on: date, by: Actor, is_required: bool = True, **texts: str
) -> Milestone:
    """Agree on a milestone besides those of the cohort. Raises NotAllowed or NotNow."""
    with ledger.book():
        locked = lock(placement)
        require(permissions.officer(locked, by))
        require_under_way(locked)
        milestone = Milestone.objects.create(
            placement=locked, stage=stage, due_on=due_on, is_required=is_required, **texts
        )
        records.milestone("planned", milestone, by=by)
    return milestone


def move_milestone(milestone: Milestone, *, due_on: date, by: Actor, note: str = "") -> Milestone:
    """Agree on another date. Raises NotAllowed, or NotNow where it is decided already."""
    with ledger.book():
        locked = lock_milestone(milestone)
        require(permissions.officer(locked.placement, by))
        _require_state(locked, *OPEN_STATES)
        locked.due_on = due_on
        locked.save(update_fields=["due_on"])
        records.milestone("moved", locked, by=by, note=note)
    return locked


def deliver(
    milestone: Milestone, *, by: Actor, text: str = "", link: str = "", upload: Upload | None = None
) -> Evidence:
    """Hand in a piece of evidence: words, a link or a file. More may follow until it is decided.

    Raises NotAllowed, or NotNow where nothing is given or the milestone is decided already.
    """
    with ledger.book():
        locked = lock_milestone(milestone)
        require(permissions.delivers(locked.placement, by))
        require_under_way(locked.placement)
        _require_state(locked, *OPEN_STATES)
        if not (text.strip() or link or upload):
            raise NotNow(_("Write what was done, give a link, or choose a file."))
        evidence = Evidence.objects.create(
            milestone=locked, text=text.strip(), link=link, upload=upload, by=by, at=clock.now()
        )
        locked.state, locked.delivered_at = S.DELIVERED, clock.now()
        locked.save(update_fields=["state", "delivered_at"])
        records.milestone("delivered", locked, by=by)
    return evidence


def accept(milestone: Milestone, *, by: Actor, note: str = "") -> Milestone:
    """Find that the milestone is reached. By the mentor or an officer, never by the team itself.

    Raises NotAllowed, or NotNow where nothing usable was delivered.
    """
    with ledger.book():
        locked = _locked_for_decision(milestone, by)
        _require_readable(locked)
        _decide(locked, S.ACCEPTED, by, note.strip())
        records.milestone("accepted", locked, by=by, note=note)
        notices.tell_of_decision(locked, accepted=True, note=note)
    return locked


def return_milestone(milestone: Milestone, *, by: Actor, note: str) -> Milestone:
    """Say what is missing; the team hands it in again. Raises NotAllowed or NotNow."""
    with ledger.book():
        locked = _locked_for_decision(milestone, by)
        reason = words_given(note)
        _decide(locked, S.RETURNED, by, reason)
        records.milestone("returned", locked, by=by, note=reason)
        notices.tell_of_decision(locked, accepted=False, note=reason)
    return locked


def cancel_milestone(milestone: Milestone, *, by: Actor, note: str) -> Milestone:
    """Do without a milestone, with a reason; a tranche that waits for it has to be cancelled first."""
    with ledger.book():
        locked = lock_milestone(milestone)
        require(permissions.officer(locked.placement, by))
        require_under_way(locked.placement)
        _require_state(locked, *OPEN_STATES)
        if locked.placement.tranches.filter(milestone=locked).exclude(state="cancelled").exists():
            raise NotNow(_("A tranche waits for this milestone: cancel the tranche first."))
        _decide(locked, S.CANCELLED, by, words_given(note))
        records.milestone("cancelled", locked, by=by, note=note)
    return locked


def _locked_for_decision(milestone: Milestone, by: Actor) -> Milestone:
    locked = lock_milestone(milestone)
    require(permissions.judges(locked.placement, by))
    require_under_way(locked.placement)
    if locked.state != S.DELIVERED:
        raise NotNow(_("Nothing was delivered that waits for a decision."))
    return locked


def _decide(milestone: Milestone, state: str, by: Actor, note: str) -> None:
    milestone.state, milestone.note = state, note
    milestone.decided_by, milestone.decided_at = by, clock.now()
    milestone.save(update_fields=["state", "note", "decided_by", "decided_at"])


def _require_state(milestone: Milestone, *states: str) -> None:
    if milestone.state not in states:
        raise NotNow(
            _("This is not possible now: the milestone is “%(state)s”.")
            % {"state": milestone.get_state_display()}
        )


def _require_readable(milestone: Milestone) -> None:
    """A file at least is found to be harmless; where none was handed in, words or a link are enough."""
    uploads = [one.upload for one in milestone.evidence.select_related("upload") if one.upload]
    if uploads and not any(one.is_ready for one in uploads):
        raise NotNow(_("No evidence can be read yet: its files are still being checked, or were refused."))
