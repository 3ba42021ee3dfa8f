"""Asking for an approver: an officer says who could sign, an administrator names them."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from calls.models import Call, CallRole
from calls.services.staffing import lock_for_roles
from core import clock, ledger, outbox
from core.canonical import sha256_of_text
from core.hub import absolute
from core.hub_time import hub_day
from core.refusals import NotAllowed, NotNow
from people.models import User


def ask_for_approver(call: Call, address: str, *, by: User) -> list[User]:
    """Write to every administrator who could name this approver; once a day for the same address.

    Returns whom it asked. Raises NotAllowed, or NotNow where they hold the role or nobody could name them.
    """
    wanted = address.strip().lower()
    if wanted == by.email.lower():
        raise NotAllowed(_("Nobody can give a role to themselves."))
    with ledger.book():
        locked = lock_for_roles(call, by)
        if locked.roles.filter(role=CallRole.Role.APPROVER, user__email__iexact=wanted).exists():
            raise NotNow(_("%(person)s holds this role already.") % {"person": wanted})
        asked = namers(locked)
        if not asked:
            raise NotNow(_("The portal has no administrator who is no officer of this call. Ask the Hub."))
        ledger.record(
            "role.asked",
            subject=locked.ledger_name,
            scope=locked.ledger_name,
            by=by,
            payload={"role": CallRole.Role.APPROVER.value},
        )
        for one in asked:
            _tell(one, locked, wanted, by)
    return asked


def namers(call: Call) -> list[User]:
    """Who may name an approver of the call, by name. One query."""
    officers = call.roles.filter(role=CallRole.Role.OFFICER).values("user")
    rows = User.objects.filter(is_administrator=True, is_active=True).exclude(pk__in=officers)
    return list(rows.order_by("name", "email"))


def _tell(one: User, call: Call, address: str, by: User) -> None:
    query = urlencode({"address": address, "calls": call.slug, "roles": CallRole.Role.APPROVER.value})
    day = hub_day(clock.now(), "Y-m-d")
    with override(one.language):
        title = str(call)
    outbox.post(
        "calls/approver_asked",
        to=one,
        dedupe=f"{call.pk}:{sha256_of_text(address)[:16]}:{one.public_id}:{day}",
        context={
            "officer": str(by),
            "call": title,
            "address": address,
            "link": absolute(f"{reverse('calls:staff_invitations')}?{query}"),
        },
    )
