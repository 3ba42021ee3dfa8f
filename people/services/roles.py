"""Who is staff of the Hub and who administers people: given and ended by administrators, in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core import ledger
from core.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from people.models import User

FLAGS = {"hub_staff": "is_hub_staff", "administrator": "is_administrator"}


def set_hub_role(person: User, *, role: str, held: bool, by: User) -> User:
    """Make somebody staff of the Hub ("hub_staff") or an administrator, or end that.

    Raises NotAllowed for who is no administrator, and for one's own roles; NotNow where nothing would change.
    """
    from people.models import User as Person

    if not (by.is_active and by.is_administrator):
        raise NotAllowed(_("Only an administrator can change roles."))
    if role not in FLAGS:
        raise NotNow(_("Choose a role."))
    if person.pk == by.pk:
        raise NotAllowed(_("Nobody can change their own roles."))
    with ledger.book():
        locked = Person.objects.select_for_update().get(pk=person.pk)
        if getattr(locked, FLAGS[role]) == held:
            raise NotNow(_("Nothing would change: this was done already."))
        setattr(locked, FLAGS[role], held)
        locked.save(update_fields=[FLAGS[role]])
        event = "role.granted" if held else "role.revoked"
        ledger.record(event, subject=locked.ledger_name, by=by, payload={"role": role})
    return locked
