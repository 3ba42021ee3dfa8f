"""What the portal holds of a person, floor by floor: each tells it, hands it out, and erases it.

A floor registers its part when its app is ready; parts come in the order of the floors, lowest first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from django.db.models.fields.files import FieldFile

    from people.models import User


class Duty(NamedTuple):
    """What the person has to hand over before the account can go: a sentence, and where to do it."""

    text: str
    url: str


class OwnFile(NamedTuple):
    """A file the person gave: its place in the archive, and its bytes."""

    name: str
    file: FieldFile


class Part:
    """One floor's share. `name` is its key in the person's data."""

    name = ""

    def data(self, person: User) -> Any:
        """What is held of the person and nobody else, as plain values."""
        return {}

    def files(self, person: User) -> Iterator[OwnFile]:
        """The files they gave."""
        yield from ()

    def duties(self, person: User) -> list[Duty]:
        """What must be handed over first."""
        return []

    def goes(self, person: User) -> list[str]:
        """What erasing takes away, in sentences."""
        return []

    def stays(self, person: User) -> list[str]:
        """What has to stay, until when and why, in sentences."""
        return []

    def erase(self, person: User) -> None:
        """Take it away, inside the caller's book."""


parts: list[Part] = []


def register(part: Part) -> Part:
    """Add a floor's share."""
    parts.append(part)
    return part
