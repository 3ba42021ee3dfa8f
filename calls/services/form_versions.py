"""Versions of a form in use: prepared beside it, put in force at once, or given up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from calls import permissions
from calls.built_forms import REPORTS
from calls.checklist import form_gaps
from calls.form_outline import newest_form
from calls.form_versions import why_drafts_stay
from calls.models import Call, ProposalForm
from calls.services.copying import copy_form
from core import clock, ledger
from core.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from people.models import User


def new_form_version(call: Call, *, by: User) -> ProposalForm:
    """Prepare a copy of the form in use, open for changes; until it is in force nobody meets it.

    Raises NotAllowed, or NotNow where the form is open for changes already or the call is closed.
    """
    with _call_in_its_window(call, by) as locked:
        newest = newest_form(locked)
        if newest is None or not newest.is_frozen:
            raise NotNow(_("The newest version of the form is still open for changes."))
        fresh = copy_form(newest, call=locked, version=newest.version + 1)
        _record("call.form_version", locked, by, version=fresh.version)
    return fresh


def new_report_version(call: Call, *, by: User) -> ProposalForm:
    """A copy of the form of reports in use, open for changes: reports that are asked for from now on get it.

    Raises NotAllowed, or NotNow where there is none or the newest is open for changes already.
    """
    with ledger.book():
        locked = _locked(call, by)
        newest = newest_form(locked, REPORTS.purpose)
        if newest is None or not newest.is_frozen:
            raise NotNow(_("The newest version of the form is still open for changes."))
        fresh = copy_form(newest, call=locked, version=newest.version + 1)
        _record("call.edited", locked, by, part=REPORTS.part)
    return fresh


def put_in_force(call: Call, *, version: int, carries_drafts: bool, why: str, by: User) -> ProposalForm:
    """From now on new applications start with the prepared version, which is frozen.

    `carries_drafts` says whether drafts that were never submitted are carried over to it; that is the work
    of the floor above. Raises NotAllowed, or NotNow where the version is not prepared (any more), something
    is missing in it, the call is closed, or drafts would be carried too shortly before the deadline.
    """
    with _call_in_its_window(call, by) as locked:
        fresh = _prepared(locked, version)
        if gaps := form_gaps(locked):
            raise NotNow(" ".join(gaps))
        if carries_drafts and (sentence := why_drafts_stay(locked, clock.now())):
            raise NotNow(sentence)
        if not why.strip():
            raise NotNow(_("Say why the form changes."))
        fresh.is_prepared, fresh.frozen_at = False, clock.now()
        fresh.carries_drafts, fresh.why = carries_drafts, why.strip()
        fresh.save()
        _record(
            "call.form_in_force",
            locked,
            by,
            version=version,
            carries_drafts=carries_drafts,
            why_sha256=ledger.sha256_of(fresh.why),
        )
    return fresh


def drop_prepared(call: Call, *, version: int, by: User) -> None:
    """Give a prepared version up; the form in use stays as it is. Raises NotAllowed or NotNow."""
    with ledger.book():
        locked = _locked(call, by)
        _prepared(locked, version).delete()
        _record("call.form_dropped", locked, by, version=version)


def _prepared(call: Call, version: int) -> ProposalForm:
    found = call.forms.select_for_update().filter(is_prepared=True, version=version).first()
    if found is None:
        raise NotNow(_("Somebody else has decided about this version already."))
    return found


@contextmanager
def _call_in_its_window(call: Call, by: User) -> Iterator[Call]:
    """One transaction over the call, locked, while applications can still be started."""
    with ledger.book():
        locked = _locked(call, by)
        if locked.state != "published" or locked.deadline_at is None or clock.now() >= locked.deadline_at:
            raise NotNow(_("The call is closed; its form stands as it was."))
        yield locked


def _locked(call: Call, by: User) -> Call:
    locked = Call.objects.select_for_update().get(pk=call.pk)
    if not permissions.officer(locked, by):
        raise NotAllowed(_("Only an officer of this call can change it."))
    return locked


def _record(event: str, call: Call, by: User, **payload: object) -> None:
    ledger.record(event, subject=call.ledger_name, scope=call.ledger_name, by=by, payload=payload)
