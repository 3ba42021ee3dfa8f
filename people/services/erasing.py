"""Closing an account for good: what has to be handed over, what goes, what stays, and the erasing itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils.translation import gettext as _

from core import ledger, letters
from core.actors import Actor, SystemActor
from core.outbox import common_places, muted
from core.refusals import NotAllowed, NotNow
from people.own_part import OWN
from people.personal import Duty, parts

if TYPE_CHECKING:
    from people.models import User

OPERATOR = SystemActor("operator")
RETENTION = SystemActor("retention")  # clears what is over its time


@dataclass(frozen=True)
class Plan:
    """What erasing a person would do."""

    duties: list[Duty]
    goes: list[str]
    stays: list[str]


def erasure_plan(person: User) -> Plan:
    """Read it from every floor; nothing changes."""
    return Plan(
        duties=[one for part in parts for one in part.duties(person)],
        goes=[one for part in parts for one in part.goes(person)],
        stays=[one for part in parts for one in part.stays(person)],
    )


def erase_person(person: User, *, by: Actor) -> None:
    """Take everything of the person away that does not have to stay. Raises NotAllowed or NotNow.

    Their row goes on as a random number, which the ledger and the sealed copies speak of.
    """
    if by not in (OPERATOR, RETENTION) and getattr(by, "pk", None) != person.pk:
        raise NotAllowed(_("Nobody else can delete this account."))
    carry_out(person, by=by)


def carry_out(person: User, *, by: Actor) -> None:
    """The erasing itself, for a service that knows who may ask for it. Raises NotNow."""
    from people.models import User as Person

    with ledger.book():
        locked = Person.objects.select_for_update().get(pk=person.pk)
        if locked.erased_at is not None:
            raise NotNow(_("This account is deleted already."))
        duties = erasure_plan(locked).duties
        if duties:
            raise NotNow(duties[0].text)
        farewell = _farewell(locked)
        with muted():
            for part in sorted(parts, key=lambda one: one is OWN):  # own row last: the floors read who it is
                part.erase(locked)
        ledger.record("person.erased", subject=locked.ledger_name, by=by)
        transaction.on_commit(farewell.send)


def _farewell(person: User) -> EmailMultiAlternatives:
    """The last letter; it goes out at once and is not kept."""
    language = person.language or settings.LANGUAGE_CODE
    letter = letters.write("people/account_deleted", language, common_places(person, language))
    return letters.at_once(letter, person.email)
