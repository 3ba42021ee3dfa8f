"""Moving a deadline later, and never after sealing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from calls import permissions
from calls.deadlines import to_instant, tzdata_version
from calls.models import Call, Extension
from calls.models.call import call_snapshot
from calls.second_person import require_other_side
from calls.services.proposing import open_proposal, settle_by
from calls.translations import Texts, by_language, set_texts, texts_sha256
from calls.windows import effective_deadline_of, seals_at
from core import clock, ledger
from core.ports import Port
from core.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from people.models import User

# Who has to be told: the floor above knows the drafts and submissions of a call.
tell_applicants: Port[[Extension], None] = Port("calls.tell_applicants")


def extend_for_all(call: Call, *, new_wall: datetime, reason: Texts, by: User) -> Extension:
    """Move the deadline of a call for everybody. Raises NotAllowed, NotNow, or ValueError for the hour."""
    with ledger.book():
        locked = _locked_for_extension(call, by, permissions.officer)
        proposal = open_proposal(locked)  # with the downtime before the deadline that holds until now
        extension = _write(locked, locked.deadline_at, new_wall, reason, by)
        extension.save()
        locked.deadline_at, locked.deadline_wall = extension.new_deadline, extension.new_wall
        locked.tzdata_version = tzdata_version()
        locked.save()
        _record(extension, "call.extended", by)
        settle_by(extension, proposal, by=by)
        tell_applicants(extension)
    return extension


def request_extension_for_one(
    call: Call, *, applicant: User, new_wall: datetime, reason: Texts, by: User
) -> Extension:
    """Prepare an extension for one named applicant; it holds once an approver has signed it."""
    with ledger.book():
        locked = _locked_for_extension(call, by, permissions.officer)
        extension = _write(locked, _deadline_of(locked, applicant.pk), new_wall, reason, by)
        extension.applicant = applicant
        extension.save()
        _record(extension, "extension.prepared", by)
    return extension


def approve_extension(extension: Extension, *, by: User) -> Extension:
    """Sign an extension that somebody else prepared."""
    with ledger.book():
        locked_call = _locked_for_extension(extension.call, by, permissions.approver)
        locked = Extension.objects.select_for_update().get(pk=extension.pk)
        if locked.approved_at:
            raise NotNow(_("This extension is already approved."))
        if locked.requested_by_id == by.pk:
            raise NotAllowed(_("Whoever prepared an extension cannot approve it."))
        require_other_side(locked_call, locked.requested_by, by)
        _demand_later(locked_call, _deadline_of(locked_call, locked.applicant_id), locked.new_deadline)
        locked.call = locked_call
        locked.approved_by, locked.approved_at = by, clock.now()
        locked.save()
        _record(locked, "extension.approved", by)
        tell_applicants(locked)
    return locked


def withdraw_extension(extension: Extension, *, by: User) -> None:
    """Take back an extension that nobody has signed: an approver refuses it, or an officer was mistaken."""
    with ledger.book():
        call = Call.objects.select_for_update().get(pk=extension.call_id)
        if not permissions.holds_role(by, call, "officer", "approver"):
            raise NotAllowed(_("Your role does not include this step."))
        locked = Extension.objects.select_for_update().filter(pk=extension.pk).first()
        if locked is None or locked.is_in_force:
            raise NotNow(_("This extension is in force, or was taken back already."))
        _record(locked, "extension.withdrawn", by)
        locked.delete()


def _locked_for_extension(call: Call, by: User, may: Callable[[Call, User], bool]) -> Call:
    locked = Call.objects.select_for_update().get(pk=call.pk)
    if not may(locked, by):
        raise NotAllowed(_("Your role does not include this step."))
    if locked.state != "published" or locked.sealed_at:
        raise NotNow(_("A deadline can only be moved while the call is published and not sealed."))
    return locked


def _deadline_of(call: Call, applicant_id: int | None) -> datetime | None:
    return effective_deadline_of(call, [applicant_id] if applicant_id else ())


def _demand_later(call: Call, old: datetime | None, new: datetime) -> datetime:
    """The deadline that holds until now, where `new` is later and to come, and sealing is not due yet."""
    if old is None or new <= old:
        raise NotNow(_("The new deadline has to be later than the present one."))
    if new <= clock.now():
        raise NotNow(_("The new deadline has to be still to come."))
    ends = seals_at(call)
    if ends is not None and clock.now() >= ends:
        raise NotNow(_("The deadline and the minute after it have passed: it can no longer be moved."))
    return old


def _write(call: Call, old: datetime | None, new_wall: datetime, reason: Texts, by: User) -> Extension:
    new = to_instant(new_wall, zone=call.zone)
    old = _demand_later(call, old, new)
    if not by_language(reason):
        raise NotNow(_("Give a reason."))
    wall = new_wall.isoformat(timespec="minutes")
    made = Extension(
        call=call,
        old_deadline=old,
        new_deadline=new,
        new_wall=wall,
        requested_by=by,
        requested_at=clock.now(),
    )
    set_texts(made, "reason", reason)
    return made


def _record(extension: Extension, event: str, by: User) -> None:
    ledger.record(
        event,
        subject=extension.call.ledger_name,
        scope=extension.call.ledger_name,
        by=by,
        payload={
            "old": extension.old_deadline.isoformat(),
            "new": extension.new_deadline.isoformat(),
            "reason_sha256": texts_sha256(extension, "reason"),
            "for": extension.applicant.ledger_name if extension.applicant else "everybody",
            "requested_by": extension.requested_by.ledger_name,
        },
        row=call_snapshot(extension.call),
    )
