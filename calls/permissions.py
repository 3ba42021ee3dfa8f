"""May this person? For calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.actors import ANNOUNCEMENT, CLOCK, Pair, SystemActor

if TYPE_CHECKING:
    from calls.models import Call


def holds_role(user: Any, call: Call, *roles: str) -> bool:
    """Whether a signed-in, active person holds one of `roles` on the call. One query a person and call."""
    if isinstance(user, (Pair, SystemActor)) or not getattr(user, "is_authenticated", False):
        return False
    if not user.is_active:
        return False
    return bool(set(roles) & roles_on(user, call))


def roles_on(user: Any, call: Call) -> frozenset[str]:
    """The roles a person holds on a call, read once for one user object."""
    cache: dict[int, frozenset[str]] = user.__dict__.setdefault("_roles_on_calls", {})
    if call.pk not in cache:
        cache[call.pk] = frozenset(call.roles.filter(user=user).values_list("role", flat=True))
    return cache[call.pk]


def officer(call: Call, by: Any) -> bool:
    """An officer of this call."""
    return holds_role(by, call, "officer")


def approver(call: Call, by: Any) -> bool:
    """An approver of this call."""
    return holds_role(by, call, "approver")


def officer_and_approver(call: Call, by: Any) -> bool:
    """Two different persons: an officer prepared, an approver approved."""
    return (
        isinstance(by, Pair)
        and by.prepared_by.pk != by.approved_by.pk
        and officer(call, by.prepared_by)
        and approver(call, by.approved_by)
    )


def clock(call: Call, by: Any) -> bool:
    """The portal's clock."""
    return by is CLOCK or by == CLOCK


def announcement(call: Call, by: Any) -> bool:
    """An announcement that two persons prepared and approved, at its instant."""
    return by is ANNOUNCEMENT or by == ANNOUNCEMENT


def may_open_office(user: Any) -> bool:
    """Staff of the Hub, or whoever holds a role on some call."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return False
    return user.is_hub_staff or user.call_roles.exists()
