"""Whether a call has somebody who could sign what an officer prepares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from calls.models import Call


def has_second_person(call: Call) -> bool:
    """Whether some officer can prepare what some other person, an approver, can sign. One query."""
    held = call.roles.filter(role__in=("officer", "approver"), user__is_active=True)
    roles: dict[str, set[int]] = {"officer": set(), "approver": set()}
    for role, user in held.values_list("role", "user_id"):
        roles[role].add(user)
    return any(roles["officer"] - {one} for one in roles["approver"])


def nobody_signs(call: Call, preparer: Any) -> str:
    """The sentence for a call on which nobody could sign what `preparer` prepares; "" where somebody can."""
    approvers = call.roles.filter(role="approver", user__is_active=True)
    if approvers.exclude(user=preparer).exists():
        return ""
    return _("Nobody could sign this: the call has no approver who is not the one who prepares it.")
