"""The answers that people and the demonstration ask of calls."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from calls.links import address
from calls.models import Call, CallRole
from calls.services import grant_role, revoke_role
from core import demonstration
from core.refusals import NotNow
from people import ports
from people.models import User
from people.ports import HeldRole


@ports.roles_held.plug
def roles_held(person: User) -> list[HeldRole]:
    """Every role of a person on a call, newest calls first."""
    rows = person.call_roles.select_related("call").order_by("-call__year", "call__slug", "role")
    return [
        HeldRole(
            row.pk, str(row.call), str(row.get_role_display()), address("calls:detail", slug=row.call.slug)
        )
        for row in rows
    ]


@ports.calls_to_staff.plug
def calls_to_staff() -> list[tuple[str, str]]:
    """Calls on which somebody can be given a role."""
    rows = Call.objects.exclude(state__in=("archived", "cancelled")).order_by("-year", "slug")
    return [(row.slug, str(row)) for row in rows]


@ports.roles_to_give.plug
def roles_to_give() -> list[tuple[str, str]]:
    """The roles on a call."""
    return [(str(value), str(label)) for value, label in CallRole.Role.choices]


@ports.give_role.plug
def give_role(person: User, slug: str, role: str, by: User) -> None:
    """Give a role on the call with this address."""
    call = Call.objects.filter(slug=slug).first()
    if call is None:
        raise NotNow(_("Choose a call."))
    grant_role(call, person=person, role=role, by=by)


@ports.end_role.plug
def end_role(person: User, key: int, by: User) -> None:
    """End one of the person's roles."""
    held = CallRole.objects.select_related("call", "user").filter(user=person, pk=key).first()
    if held is None:
        raise NotNow(_("This role has ended already."))
    revoke_role(held, by=by)


@demonstration.next_deadline.plug
def next_deadline(after: datetime) -> datetime | None:
    """The nearest deadline of a published call after an instant."""
    coming = Call.objects.filter(state="published", deadline_at__gt=after).order_by("deadline_at")
    return coming.values_list("deadline_at", flat=True).first()
