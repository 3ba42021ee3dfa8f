"""Who works on a call: officers, approvers and observers, each grant and each end in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from calls import permissions
from calls.models import Call, CallRole
from core import ledger
from core.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from people.models import User


def grant_role(call: Call, *, person: User, role: str, by: User) -> CallRole:
    """Give somebody a role on a call. Raises NotAllowed, or NotNow where they hold it already."""
    if role not in CallRole.Role.values:
        raise NotNow(_("Choose a role."))
    with ledger.book():
        locked = _locked(call, by)
        if person.pk == by.pk:
            raise NotAllowed(_("Nobody can give a role to themselves."))
        if not person.is_active:
            raise NotNow(_("This account is closed."))
        granted, is_new = CallRole.objects.get_or_create(
            call=locked, user=person, role=role, defaults={"granted_by": by}
        )
        if not is_new:
            raise NotNow(_("%(person)s holds this role already.") % {"person": person})
        _record("role.granted", locked, person, role, by)
    return granted


def revoke_role(held: CallRole, *, by: User) -> None:
    """End a role. Raises NotAllowed, or NotNow for the last officer of a call."""
    with ledger.book():
        locked = _locked(held.call, by)
        officers = locked.roles.filter(role=CallRole.Role.OFFICER)
        if held.role == CallRole.Role.OFFICER and officers.count() == 1:
            raise NotNow(_("A call needs an officer. Name another one first."))
        person, role = held.user, held.role
        held.delete()
        _record("role.revoked", locked, person, role, by)


def _locked(call: Call, by: User) -> Call:
    locked = Call.objects.select_for_update().get(pk=call.pk)
    is_administrator = by.is_active and by.is_administrator
    if not is_administrator and not permissions.officer(locked, by):
        raise NotAllowed(_("Only an officer of this call or an administrator can change roles."))
    return locked


def _record(event: str, call: Call, person: User, role: str, by: User) -> None:
    person.__dict__.pop("_roles_on_calls", None)
    by.__dict__.pop("_roles_on_calls", None)
    ledger.record(
        event,
        subject=call.ledger_name,
        scope=call.ledger_name,
        by=by,
        payload={"person": person.ledger_name, "role": role},
    )
