"""Whether a call has somebody who could sign what an officer prepares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from calls.permissions import is_same_side
from core.models import LedgerEntry
from core.refusals import NotAllowed

if TYPE_CHECKING:
    from datetime import datetime

    from calls.models import Call

MOST_LOOKED_AT = 50  # entries about roles, the newest first


def has_second_person(call: Call) -> bool:
    """Whether some officer can prepare what some other person, an approver, can sign. One query."""
    held = call.roles.filter(role__in=("officer", "approver"), user__is_active=True)
    roles: dict[str, set[int]] = {"officer": set(), "approver": set()}
    for role, user in held.values_list("role", "user_id"):
        roles[role].add(user)
    return any(roles["officer"] - {one} for one in roles["approver"])


def asked_for(call: Call) -> tuple[str, datetime] | None:
    """Who asked for an approver last, and when, while nobody was named since; None where nobody asks."""
    told = LedgerEntry.objects.filter(subject=call.ledger_name, event__in=("role.asked", "role.granted"))
    for entry in told.order_by("-number")[:MOST_LOOKED_AT]:
        if entry.payload.get("role") == "approver":
            return (entry.actor, entry.at) if entry.event == "role.asked" else None
    return None


def require_other_side(call: Call, preparer: Any, signer: Any) -> None:
    """Whoever stood in for the one who prepared, or the other way round, does not sign. Raises NotAllowed."""
    if is_same_side(call, preparer, signer):
        words = _("One of you stood in for the other on this call, so you count as one. Somebody else signs.")
        raise NotAllowed(words)


def nobody_signs(call: Call, preparer: Any) -> str:
    """The sentence for a call on which nobody could sign what `preparer` prepares; "" where somebody can."""
    approvers = call.roles.filter(role="approver", user__is_active=True)
    if approvers.exclude(user=preparer).exists():
        return ""
    return _("Nobody could sign this: the call has no approver who is not the one who prepares it.")
