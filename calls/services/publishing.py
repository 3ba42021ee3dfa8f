"""Publishing, cancelling and archiving a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from calls import permissions, ports
from calls.models import Call, Cancellation
from calls.second_person import require_other_side
from calls.services.door import move_call
from calls.translations import Texts, by_language, set_texts, texts_sha256
from core import clock, ledger
from core.actors import Pair
from core.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from people.models import User

CANCELLABLE = ("published", "sealed", "reviewing", "decided")


def publish_call(call: Call, *, by: User) -> Call:
    """Publish a complete call. Raises NotAllowed, or NotNow with everything that is missing."""
    return move_call(call, "publish", by=by)


def archive_call(call: Call, *, by: User) -> Call:
    """Put an announced call away; its results stay public."""
    return move_call(call, "archive", by=by)


def cancel_draft(call: Call, *, by: User) -> Call:
    """Give up a call that was never published."""
    return move_call(call, "cancel", by=by)


def prepare_cancellation(call: Call, *, reason: Texts, by: User) -> Cancellation:
    """Prepare the cancelling of a published call; nothing happens before an approver signs it."""
    with ledger.book():
        locked = Call.objects.select_for_update().get(pk=call.pk)
        if not permissions.officer(locked, by):
            raise NotAllowed(_("Only an officer of this call can prepare this."))
        if locked.state not in CANCELLABLE:
            raise NotNow(_("This call cannot be cancelled any more."))
        if not by_language(reason):
            raise NotNow(_("Give a reason."))
        if Cancellation.objects.filter(call=locked).exists():
            raise NotNow(_("A cancellation is prepared already."))
        prepared = Cancellation(call=locked, prepared_by=by)
        set_texts(prepared, "reason", reason)
        prepared.save(force_insert=True)
        _record("cancellation.prepared", prepared, by)
    return prepared


def withdraw_cancellation(prepared: Cancellation, *, by: User) -> None:
    """Take a prepared cancellation back, by an officer or an approver."""
    with ledger.book():
        locked = Call.objects.select_for_update().get(pk=prepared.call_id)
        if not permissions.holds_role(by, locked, "officer", "approver"):
            raise NotAllowed(_("Your role does not include this step."))
        if prepared.approved_at:
            raise NotNow(_("This cancellation has taken effect."))
        _record("cancellation.withdrawn", prepared, by)
        prepared.delete()


def approve_cancellation(prepared: Cancellation, *, by: User) -> Call:
    """Sign a cancellation that somebody else prepared: the call is cancelled at once."""
    with ledger.book():
        if prepared.prepared_by_id != by.pk:  # who signs their own is told so by the flow
            require_other_side(prepared.call, prepared.prepared_by, by)
        call = move_call(prepared.call, "cancel", by=Pair(prepared.prepared_by, by))
        prepared.approved_by, prepared.approved_at = by, clock.now()
        prepared.save()
        ports.tell_of_cancellation(prepared)
    return call


def _record(event: str, prepared: Cancellation, by: User) -> None:
    call = prepared.call
    ledger.record(
        event,
        subject=call.ledger_name,
        scope=call.ledger_name,
        by=by,
        payload={"reason_sha256": texts_sha256(prepared, "reason")},
    )
