"""How long accounts that nobody uses are kept: only up here is it known who has a part in anything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from applications.models import Collaborator
from calls.models import CallRole
from core.actors import Actor
from core.retention import DELETE, Kind, register
from incubation.models import Mentoring
from people.models import User
from people.services.erasing import RETENTION, erase_person
from scoring.models import Expert


def never_used() -> QuerySet[Any]:
    """Accounts that nobody ever signed in to and that have a part in nothing; roles are ended by people."""
    me = OuterRef("pk")
    parts = Q(Exists(Collaborator.objects.filter(user=me))) | Q(Exists(CallRole.objects.filter(user=me)))
    parts |= Q(Exists(Expert.objects.filter(user=me))) | Q(Exists(Mentoring.objects.filter(mentor=me)))
    rows = User.objects.filter(~parts, last_login__isnull=True, erased_at__isnull=True)
    return rows.filter(is_hub_staff=False, is_administrator=False).annotate(since=F("created_at"))


def _erase(rows: Sequence[Any], _by: Actor) -> None:
    for one in rows:
        erase_person(one, by=RETENTION)


register(
    Kind(
        key="accounts",
        title=_("Accounts never used"),
        after=_("after the account was made"),
        reason=_("Data that serves no purpose must not be kept."),
        deed=DELETE,
        rows=never_used,
        clear=_erase,
        names=lambda one: one.ledger_name,
    )
)
