"""A person's own details."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.refusals import NotAllowed

if TYPE_CHECKING:
    from people.models import User

OWN = ("name", "language", "zone", "country")


def save_details(person: User, *, values: Mapping[str, str], by: User) -> User:
    """Write what a person says of themselves. Raises NotAllowed for anybody else."""
    if by.pk != person.pk:
        raise NotAllowed("")
    for name in OWN:
        if name in values:
            setattr(person, name, values[name])
    person.save(update_fields=[name for name in OWN if name in values])
    return person
