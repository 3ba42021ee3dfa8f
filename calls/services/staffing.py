"""Who works on a call: officers, approvers and observers, each grant and each end in the ledger."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from calls import permissions, ports
from calls.models import Call, CallRole
from core import clock, ledger
from core.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from people.models import User


def grant_role(call: Call, *, person: User, role: str, by: User, ends_at: datetime | None = None) -> CallRole:
    """Give somebody a role on a call, until `ends_at` where it is named.

    Raises NotAllowed, or NotNow where they hold it already or apply in the call.
    """
    with ledger.book():
        locked = lock_for_roles(call, by)
        if person.pk == by.pk:
            raise NotAllowed(_("Nobody can give a role to themselves."))
        require_may_give(locked, role, by)
        return give(locked, person=person, role=role, by=by, ends_at=ends_at)


def give(call: Call, *, person: User, role: str, by: User, ends_at: datetime | None) -> CallRole:
    """Write a role on a locked call, inside the caller's book. Raises NotNow."""
    if role not in CallRole.Role.values:
        raise NotNow(_("Choose a role."))
    if not person.is_active:
        raise NotNow(_("This account is closed."))
    if ends_at is not None and ends_at <= clock.now():
        raise NotNow(_("Choose a day in the future."))
    refuse_applicants(call, person, role)
    own = CallRole.every.filter(call=call, user=person, role=role, acting_for__isnull=True)
    held = own.first()
    if held is not None and (held.ends_at is None or held.ends_at > clock.now()):
        raise NotNow(_("%(person)s holds this role already.") % {"person": person})
    own.delete()  # one that is over: the ledger keeps it
    given = CallRole.objects.create(
        call=call, user=person, role=role, granted_by=by, granted_at=clock.now(), ends_at=ends_at
    )
    record_role("role.granted", given, by=by)
    return given


def refuse_applicants(call: Call, person: User, role: str) -> None:
    """Nobody works on a call in which they apply. Raises NotNow."""
    if role != CallRole.Role.OBSERVER and ports.applies_in(call, person, True):
        sentence = _("%(person)s applies in this call and cannot work on it.")
        raise NotNow(sentence % {"person": person})


def revoke_role(held: CallRole, *, by: User) -> None:
    """End a role, and what a deputy holds of it. Raises NotAllowed, or NotNow for the last officer."""
    with ledger.book():
        locked = lock_for_roles(held.call, by)
        _keep_an_officer(locked, held)
        withdraw(held, by=by)


def withdraw(held: CallRole, *, by: User) -> None:
    """Take a role out of a locked call with what stand-ins hold of it, inside the caller's book."""
    acting = CallRole.every.filter(call=held.call_id, role=held.role, acting_for=held.user_id)
    for one in [held, *([] if held.acting_for_id else acting.select_related("call", "user", "acting_for"))]:
        record_role("role.revoked", one, by=by)
        one.delete()


def set_end(held: CallRole, *, ends_at: datetime | None, by: User) -> CallRole:
    """Say when a role ends by the clock, or that it does not. Raises NotAllowed or NotNow."""
    with ledger.book():
        locked = lock_for_roles(held.call, by)
        fresh = CallRole.objects.select_for_update().filter(pk=held.pk).first()
        if fresh is None or fresh.acting_for_id is not None:
            raise NotNow(_("This role has ended already."))
        if fresh.user_id == by.pk:
            raise NotAllowed(_("Nobody can change their own roles."))
        if ends_at is not None:
            if ends_at <= clock.now():
                raise NotNow(_("Choose a day in the future."))
            _keep_an_officer(locked, fresh)
        if fresh.ends_at is not None and (ends_at is None or ends_at > fresh.ends_at):
            require_may_give(locked, fresh.role, by)
        fresh.call, fresh.ends_at = locked, ends_at
        fresh.save(update_fields=["ends_at"])
        acting = CallRole.every.filter(call=locked, role=fresh.role, acting_for=fresh.user_id)
        if ends_at is not None:  # whoever stands in holds it no longer than its owner
            acting.filter(ends_at__gt=ends_at, starts_at__lt=ends_at).update(ends_at=ends_at)
        record_role("role.ends_set", fresh, by=by)
    return fresh


def _keep_an_officer(call: Call, held: CallRole) -> None:
    """Some officer has to stay whose role does not end by itself. Raises NotNow."""
    if held.role != CallRole.Role.OFFICER or held.acting_for_id or held.ends_at is not None:
        return
    lasting = call.roles.filter(
        role=CallRole.Role.OFFICER, acting_for__isnull=True, ends_at__isnull=True, user__is_active=True
    )
    if not lasting.exclude(pk=held.pk).exists():
        raise NotNow(_("A call needs an officer. Name another one first."))


def lock_for_roles(call: Call, by: User) -> Call:
    """The call, locked, for somebody who may change its roles. Raises NotAllowed."""
    locked = Call.objects.select_for_update().get(pk=call.pk)
    if not may_staff(locked, by):
        raise NotAllowed(_("Only an officer of this call or an administrator can change roles."))
    return locked


def may_staff(call: Call, by: User) -> bool:
    """Whether somebody may change who works on a call."""
    return (by.is_active and by.is_administrator) or permissions.officer(call, by)


def may_give(call: Call, role: str, by: User) -> bool:
    """Whether somebody may give this role: nobody who prepares something names who signs it."""
    if role != CallRole.Role.APPROVER:
        return may_staff(call, by)
    return by.is_active and by.is_administrator and not permissions.officer(call, by)


def require_may_give(call: Call, role: str, by: User) -> None:
    """Refuse an approver named by an officer, or by anybody but an administrator. Raises NotAllowed."""
    if not may_give(call, role, by):
        raise NotAllowed(
            _("An approver is named by an administrator who is no officer of the call. Ask for one.")
            if role == CallRole.Role.APPROVER
            else _("Only an officer of this call or an administrator can change roles.")
        )


def record_role(event: str, held: CallRole, *, by: User) -> None:
    """Put a change of one role into the open book."""
    call, person = held.call, held.user
    person.__dict__.pop("_roles_on_calls", None)
    by.__dict__.pop("_roles_on_calls", None)
    payload = {"person": person.ledger_name, "role": held.role}
    if held.acting_for_id:
        payload["acting_for"] = held.acting_for.ledger_name  # type: ignore[union-attr]
    if held.starts_at:
        payload["from"] = held.starts_at.isoformat()
    if held.ends_at:
        payload["until"] = held.ends_at.isoformat()
    ledger.record(event, subject=call.ledger_name, scope=call.ledger_name, by=by, payload=payload)
