"""An officer holds a call back from retention, with a reason, and lifts the hold again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from applications.models import LegalHold
from calls.models import Call
from calls.permissions import holds_role
from core import clock, ledger
from core.canonical import sha256_of_text
from core.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from people.models import User


def hold_back(call: Call, *, by: User, reason: str) -> LegalHold:
    """Nothing of the call is cleared from now on. Raises NotAllowed or NotNow."""
    _require_officer(call, by)
    if not reason.strip():
        raise NotNow(_("Give the reason."))
    with ledger.book():
        Call.objects.select_for_update().get(pk=call.pk)
        if call.legal_holds.filter(lifted_at__isnull=True).exists():
            raise NotNow(_("This call is held back already."))
        hold = LegalHold.objects.create(call=call, reason=reason.strip(), set_by=by)
        ledger.record(
            "retention.held",
            subject=call.ledger_name,
            scope=call.ledger_name,
            by=by,
            payload={"reason_sha256": sha256_of_text(hold.reason)},
        )
    return hold


def lift_hold(call: Call, *, by: User) -> LegalHold:
    """What is over its time may be cleared again. Raises NotAllowed or NotNow."""
    _require_officer(call, by)
    with ledger.book():
        Call.objects.select_for_update().get(pk=call.pk)
        hold = call.legal_holds.filter(lifted_at__isnull=True).first()
        if hold is None:
            raise NotNow(_("This call is not held back."))
        hold.lifted_by, hold.lifted_at = by, clock.now()
        hold.save(update_fields=["lifted_by", "lifted_at"])
        ledger.record("retention.lifted", subject=call.ledger_name, scope=call.ledger_name, by=by)
    return hold


def _require_officer(call: Call, by: User) -> None:
    if not holds_role(by, call, "officer"):
        raise NotAllowed(_("Your role does not include this step."))
