"""May this person? For calls."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from core.actors import ANNOUNCEMENT, CLOCK, Pair, SystemActor
from core.clock import now
from core.models import LedgerEntry

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
        held = list(call.roles.filter(user=user).values_list("role", "acting_for__public_id"))
        cache[call.pk] = frozenset(role for role, _for in held)
        # What they do here is in the name of these persons: the ledger says so (User.stands_in_for).
        acting = user.__dict__.setdefault("_stands_in", {})
        acting[call.ledger_name] = sorted({f"person:{one}" for _role, one in held if one})
    return cache[call.pk]


def will_hold_role(user: Any, call: Call, *roles: str) -> bool:
    """Whether somebody holds one of `roles` now, or will by a window that has not begun."""
    held = _ever(call).filter(user=user, role__in=roles)
    return held.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now())).exists()


def is_same_side(call: Call, one: Any, other: Any) -> bool:
    """Whether two people count as one where two have to act: one stood in for the other on this call."""
    if one.pk == other.pk:
        return True
    pairs = Q(user=one, acting_for=other) | Q(user=other, acting_for=one)
    return _ever(call).filter(pairs, starts_at__lte=now()).exists() or _stood_in_once(call, one, other)


def _stood_in_once(call: Call, one: Any, other: Any) -> bool:
    """Whether the ledger knows a role between them that had begun when it was taken away: no row is left."""
    names = (one.ledger_name, other.ledger_name)
    taken = LedgerEntry.objects.filter(event="role.revoked", scope=call.ledger_name)
    between = taken.filter(payload__person__in=names, payload__acting_for__in=names)
    return any(datetime.fromisoformat(entry.payload["from"]) <= entry.at for entry in between)


def sides_of(call: Call, names: Collection[str]) -> set[str]:
    """Who counts as one with one of `names` (of the ledger) on this call, by standing in. Two queries."""
    rows = _ever(call).filter(acting_for__isnull=False, starts_at__lte=now())
    both = rows.values_list("user__public_id", "acting_for__public_id")
    pairs = {(f"person:{one}", f"person:{other}") for one, other in both}
    for entry in LedgerEntry.objects.filter(
        event="role.revoked", scope=call.ledger_name, payload__acting_for__isnull=False
    ):
        if datetime.fromisoformat(entry.payload["from"]) <= entry.at:
            pairs.add((entry.payload["person"], entry.payload["acting_for"]))
    return {mine for pair in pairs for mine, other in (pair, pair[::-1]) if other in names}


def _ever(call: Call) -> QuerySet[Any]:
    """Every role on the call, also those that are over or have not begun."""
    rows: QuerySet[Any] = call.roles(manager="every").all()
    return rows


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
        and not is_same_side(call, by.prepared_by, by.approved_by)
        and prepared_as_officer(call, by.prepared_by)
        and approver(call, by.approved_by)
    )


def prepared_as_officer(call: Call, by: Any) -> bool:
    """An officer, or one whose role has ended by its window: what a deputy prepared can still be signed.

    A role that was taken away is no row any more, and what was prepared with it is prepared anew.
    """
    if officer(call, by):
        return True
    return _ever(call).filter(user=by, role="officer", ends_at__lte=now()).exists()


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
