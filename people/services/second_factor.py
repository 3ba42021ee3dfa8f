"""A lost second factor: one administrator asks for a new start with a reason, another one grants it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock, ledger, outbox
from core.actors import Actor
from core.administering import require_administrator, require_still
from core.hub import absolute
from core.refusals import NotAllowed, NotNow
from people.models import FactorReset
from people.own_part import end_sessions

if TYPE_CHECKING:
    from people.models import User


def ask_for_reset(person: User, *, reason: str, by: User) -> FactorReset:
    """Ask that somebody may set up a new second factor. Raises NotAllowed or NotNow."""
    require_administrator(by)
    if person.pk == by.pk:
        raise NotAllowed(_("Nobody takes their own second factor away like this: ask another administrator."))
    if not reason.strip():
        raise NotNow(_("Say how you know that it is this person who asks."))
    with ledger.book():
        from people.models import User as Person

        locked = Person.objects.select_for_update().get(pk=person.pk)
        if not is_mfa_enabled(locked):
            raise NotNow(_("This person has no second factor."))
        if FactorReset.objects.filter(person=locked, is_granted__isnull=True).exists():
            raise NotNow(_("A new start waits for a second administrator already."))
        asked = FactorReset.objects.create(
            person=locked, reason=reason.strip(), asked_by=by, asked_at=clock.now()
        )
        ledger.record("factor.reset_asked", subject=locked.ledger_name, by=by)
    return asked


def decide_reset(asked: FactorReset, *, grant: bool, by: User) -> FactorReset:
    """Grant or refuse what another administrator asked for. Raises NotAllowed or NotNow.

    Whoever asked may take it back, and nothing else.
    """
    require_administrator(by)
    with ledger.book():
        rows = FactorReset.objects.select_for_update(of=("self",)).select_related("person", "asked_by")
        locked = rows.get(pk=asked.pk)
        if locked.is_granted is not None:
            raise NotNow(_("This was decided already."))
        if by.pk == locked.person_id or (grant and by.pk == locked.asked_by_id):
            raise NotAllowed(_("A second administrator has to grant this."))
        if grant:
            require_still(locked.asked_by)
        locked.is_granted, locked.decided_by, locked.decided_at = grant, by, clock.now()
        locked.save()
        if grant:
            forget_second_factor(locked.person, by=by)
        else:
            ledger.record("factor.reset_refused", subject=locked.person.ledger_name, by=by)
    return locked


def forget_second_factor(person: User, *, by: Actor) -> None:
    """Take away the app and the recovery codes, end every session, and tell the person; in the open book."""
    Authenticator.objects.filter(user=person).delete()
    end_sessions(person)
    ledger.record("factor.reset", subject=person.ledger_name, by=by)
    outbox.post(
        "people/factor_reset",
        to=person,
        dedupe=f"{person.public_id}:{clock.now().isoformat()}",
        context={"link": absolute(reverse("mfa_index"))},
    )
