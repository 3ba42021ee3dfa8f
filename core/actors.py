"""Who takes a step: a person, two persons together, or the portal itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from people.models import User


@dataclass(frozen=True)
class SystemActor:
    """The portal acting by itself: the clock at an instant, or an approved announcement."""

    name: str

    @property
    def ledger_name(self) -> str:
        return f"portal:{self.name}"

    def stands_in_for(self, scope: str) -> list[str]:
        return []


@dataclass(frozen=True)
class Pair:
    """Two persons, where one prepared a step and another approved it."""

    prepared_by: Any
    approved_by: Any

    @property
    def ledger_name(self) -> str:
        return f"{self.prepared_by.ledger_name}+{self.approved_by.ledger_name}"

    def stands_in_for(self, scope: str) -> list[str]:
        return [*self.prepared_by.stands_in_for(scope), *self.approved_by.stands_in_for(scope)]


CLOCK = SystemActor("clock")
ANNOUNCEMENT = SystemActor("announcement")

Actor = Any  # a people.models.User, a Pair or a SystemActor: the ground floor cannot name the first


def person_of(actor: Any) -> User | None:
    """The person to name as the one who acted; the approver of a pair; None for the portal itself."""
    if isinstance(actor, Pair):
        return actor.approved_by
    if isinstance(actor, SystemActor):
        return None
    return actor
