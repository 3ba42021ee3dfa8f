"""Which letters somebody wants by mail. Deadlines, decisions and access are not among the choices."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import transaction

from core.letter_kinds import OPTIONAL
from core.refusals import NotAllowed
from people.models import Silence

if TYPE_CHECKING:
    from people.models import User


def save_wishes(person: User, *, wanted: Collection[str], by: User) -> None:
    """Get letters of these optional kinds, and of no other. Raises NotAllowed for anybody else."""
    if by.pk != person.pk:
        raise NotAllowed("")
    with transaction.atomic():
        Silence.objects.filter(person=person, kind__in=wanted).delete()
        for kind in OPTIONAL:
            if kind not in wanted:
                stop_letters(person, kind=kind)


def stop_letters(person: User, *, kind: str) -> None:
    """Send this person no more letters of an optional kind; again changes nothing."""
    Silence.objects.get_or_create(person=person, kind=kind)
