"""Asking somebody to work here who may not have an account: by a link that works once and ends.

Who has an account holds the role at once; the answer to whoever asks is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from string import ascii_letters, digits
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from calls import ports
from calls.models import Call, CallRole, InvitedRole, StaffInvitation
from calls.role_words import hub_role_words, until_words
from calls.services.staffing import give, lock_for_roles, may_give, may_staff, require_may_give
from core import clock, ledger, outbox
from core.hub import absolute
from core.randomness import letters as draw
from core.refusals import NotAllowed, NotNow
from people.models import User
from people.services.roles import FLAGS, set_hub_role

if TYPE_CHECKING:
    Wanted = Sequence[tuple[Call, str]]

VALID_FOR = timedelta(days=14)
MOST_SENDINGS = 5


def invite_staff(
    address: str,
    *,
    roles: Wanted,
    by: User,
    hub_roles: Iterable[str] = (),
    language: str = "en",
    ends_at: datetime | None = None,
) -> StaffInvitation | None:
    """Give these roles to whoever has the address, or invite them; None where they hold them now.

    Raises NotAllowed, or NotNow where there is nothing to give or it is given or offered already.
    """
    in_hub = sorted(set(hub_roles))
    _require_sense(address, roles, in_hub, ends_at, by)
    person = User.objects.filter(email__iexact=address, is_active=True).first()
    with ledger.book():
        locked = [(lock_for_roles(call, by), role) for call, role in sorted(roles, key=lambda one: one[0].pk)]
        for call, role in locked:
            require_may_give(call, role, by)
        # That somebody is still writing an application is no business of who invites them.
        if person is None or any(
            _has_only_a_draft(call, person) for call, role in locked if role != CallRole.Role.OBSERVER
        ):
            return _invite(address, locked, in_hub, language=language, ends_at=ends_at, by=by)
        _give_all(person, locked, in_hub, ends_at=ends_at, by=by)
    return None


def _require_sense(
    address: str, roles: Wanted, in_hub: list[str], ends_at: datetime | None, by: User
) -> None:
    if not roles and not in_hub:
        raise NotNow(_("Choose a role."))
    if in_hub and not (by.is_active and by.is_administrator):
        raise NotAllowed(_("Only an administrator can change roles."))
    if not set(in_hub) <= set(FLAGS):
        raise NotNow(_("Choose a role."))
    if address.strip().lower() == by.email.lower():
        raise NotAllowed(_("Nobody can give a role to themselves."))
    if ends_at is not None and ends_at <= clock.now():
        raise NotNow(_("Choose a day in the future."))


def _has_only_a_draft(call: Call, person: User) -> bool:
    return ports.applies_in(call, person, True) and not ports.applies_in(call, person, False)


def _give_all(person: User, roles: Wanted, in_hub: list[str], *, ends_at: datetime | None, by: User) -> None:
    """Give what the person does not hold yet, and tell them. Raises NotNow where they hold all of it."""
    held = set(CallRole.objects.filter(user=person).values_list("call", "role"))
    new = [(call, role) for call, role in roles if (call.pk, role) not in held]
    flags = [role for role in in_hub if not getattr(person, FLAGS[role])]
    if not new and not flags:
        raise NotNow(_("%(person)s holds this role already.") % {"person": person.email})
    for call, role in new:
        give(call, person=person, role=role, by=by, ends_at=ends_at)
    for role in flags:
        set_hub_role(person, role=role, held=True, by=by)
    with override(person.language):
        what = "\n".join(_lines(new, flags, ends_at))
    outbox.post(
        "calls/role_given",
        to=person,
        dedupe=f"{person.public_id}:{clock.now().isoformat()}",
        context={"inviter": str(by), "roles": what, "link": absolute(reverse("calls:office"))},
        scope=new[0][0].ledger_name if len(new) == 1 else "",
    )


def _invite(
    address: str, roles: Wanted, in_hub: list[str], *, language: str, ends_at: datetime | None, by: User
) -> StaffInvitation:
    for call, role in roles:
        same = InvitedRole.objects.filter(call=call, role=role, invitation__email__iexact=address)
        if same.filter(waiting("invitation__")).exists():
            raise NotNow(
                _("This address is invited to this role already. Send the invitation again instead.")
            )
    invitation = StaffInvitation(
        email=address.strip().lower(),
        language=language,
        hub_staff="hub_staff" in in_hub,
        administrator="administrator" in in_hub,
        role_ends_at=ends_at,
        invited_by=by,
        invited_at=clock.now(),
    )
    token = _new_secret(invitation)
    InvitedRole.objects.bulk_create(
        InvitedRole(invitation=invitation, call=call, role=role) for call, role in roles
    )
    _record("staff.invited", invitation, by=by)
    _write(invitation, token)
    return invitation


def waiting(prefix: str = "") -> Q:
    """Which invitations can still be accepted: `now < expires_at`."""
    return Q(
        **{
            f"{prefix}accepted_at__isnull": True,
            f"{prefix}withdrawn_at__isnull": True,
            f"{prefix}expires_at__gt": clock.now(),
        }
    )


def hash_of(token: str) -> str:
    """What is kept of a link's secret: it is drawn at random, so a plain hash cannot be turned back."""
    return sha256(token.encode()).hexdigest()


def _new_secret(invitation: StaffInvitation) -> str:
    """Draw a new secret; the one before leads nowhere from now on."""
    token = draw(ascii_letters + digits, 43)
    invitation.token_hash, invitation.expires_at = hash_of(token), clock.now() + VALID_FOR
    invitation.save()
    return token


def _write(invitation: StaffInvitation, token: str) -> None:
    """The letter with the link; it is the only place where the secret stands."""
    with override(invitation.language):
        what = "\n".join(invited_lines(invitation))
        until = until_words(invitation.expires_at)
        factor = f" {_second_factor()}" if settings.STAFF_NEEDS_SECOND_FACTOR else ""
    outbox.post(
        "calls/staff_invited",
        to=invitation.email,
        language=invitation.language,
        dedupe=f"{invitation.public_id}:{invitation.sendings}",
        about=invitation.ledger_name,
        context={
            "inviter": str(invitation.invited_by),
            "roles": what,
            "answer_by": until,
            "link": absolute(reverse("calls:staff_invitation", args=[token])),
            "second_factor": factor,
        },
    )


def _second_factor() -> str:
    return _(
        "Before the first page of the office you set up a second factor: a code from an app on your"
        " telephone. It takes two minutes."
    )


def invited_lines(invitation: StaffInvitation) -> list[str]:
    """What an invitation offers, a line for each role."""
    roles = [(one.call, one.role) for one in invitation.roles.select_related("call").order_by("pk")]
    return _lines(roles, _flags_of(invitation), invitation.role_ends_at)


def _flags_of(invitation: StaffInvitation) -> list[str]:
    return [role for role in FLAGS if getattr(invitation, role)]


def _lines(roles: Wanted, in_hub: list[str], ends_at: datetime | None) -> list[str]:
    told = [f"{call}: {CallRole.Role(role).label}" for call, role in roles]
    told += [str(hub_role_words(role)) for role in in_hub]
    if ends_at is not None:
        told.append(_("The roles on calls end: %(when)s") % {"when": until_words(ends_at)})
    return told


def _record(event: str, invitation: StaffInvitation, *, by: User) -> None:
    """An entry for each call that the invitation names, else one for the Hub."""
    named = [(one.call.ledger_name, one.role) for one in invitation.roles.select_related("call")]
    named += [("", role) for role in _flags_of(invitation)]
    for scope, role in named:
        ledger.record(event, subject=invitation.ledger_name, scope=scope, by=by, payload={"role": role})


def accept_staff_invitation(token: str, *, by: User) -> StaffInvitation:
    """Take the roles of an invitation. Raises NotAllowed for another address, NotNow where it is over."""
    with ledger.book():
        found = StaffInvitation.objects.select_for_update(of=("self",)).select_related("invited_by")
        invitation = found.filter(token_hash=hash_of(token)).first()
        if invitation is None or not invitation.is_waiting:
            raise NotNow(_("This invitation has ended. Ask whoever invited you for a new one."))
        if by.email.lower() != invitation.email.lower():
            raise NotAllowed(_("This invitation was sent to another address. Sign in with that one."))
        offered = list(invitation.roles.select_related("call").order_by("call"))
        inviter = invitation.invited_by
        _require_inviter(invitation, [(one.call, one.role) for one in offered])
        held = set(CallRole.objects.filter(user=by).values_list("call", "role"))
        for one in offered:
            if (one.call_id, one.role) not in held:
                call = Call.objects.select_for_update().get(pk=one.call_id)
                give(call, person=by, role=one.role, by=inviter, ends_at=invitation.role_ends_at)
        for role in _flags_of(invitation):
            if not getattr(by, FLAGS[role]):
                set_hub_role(by, role=role, held=True, by=inviter)
        invitation.accepted_by, invitation.accepted_at = by, clock.now()
        invitation.save()
        _record("staff.accepted", invitation, by=by)
    return invitation


def _require_inviter(invitation: StaffInvitation, roles: Wanted) -> None:
    """Whoever invited may still give these roles: an invitation outlives nobody's own role. Raises NotNow."""
    inviter = invitation.invited_by
    is_administrator = inviter.is_active and inviter.is_administrator
    may = all(may_give(call, role, inviter) for call, role in roles) and (
        is_administrator or not _flags_of(invitation)
    )
    if not may:
        raise NotNow(_("Whoever invited you gives no roles here any more. Ask the Hub for a new invitation."))


def withdraw_invitation(invitation: StaffInvitation, *, by: User) -> None:
    """Take an invitation back. Raises NotAllowed, or NotNow where it is accepted or over."""
    with ledger.book():
        locked = _locked(invitation, by)
        if not locked.is_waiting:
            raise NotNow(_("This invitation is not open any more."))
        locked.withdrawn_at = clock.now()
        locked.save()
        _record("staff.invitation_withdrawn", locked, by=by)


def send_invitation_again(invitation: StaffInvitation, *, by: User) -> StaffInvitation:
    """Write the letter again with a new link and a new end; the old link leads nowhere. Raises a Refusal."""
    with ledger.book():
        locked = _locked(invitation, by)
        if locked.accepted_at is not None or locked.withdrawn_at is not None:
            raise NotNow(_("This invitation is not open any more."))
        if locked.sendings >= MOST_SENDINGS:
            raise NotNow(
                _("This invitation was sent several times. Ask the person whether the address is right.")
            )
        locked.sendings += 1
        token = _new_secret(locked)
        _record("staff.invited_again", locked, by=by)
        _write(locked, token)
    return locked


def _locked(invitation: StaffInvitation, by: User) -> StaffInvitation:
    found = StaffInvitation.objects.select_for_update(of=("self",)).select_related("invited_by")
    locked = found.get(pk=invitation.pk)
    calls = [one.call for one in locked.roles.select_related("call")]
    is_administrator = by.is_active and by.is_administrator
    may = is_administrator or (calls and not _flags_of(locked) and all(may_staff(one, by) for one in calls))
    if not may:
        raise NotAllowed(_("Only an officer of this call or an administrator can change roles."))
    return locked
