"""What judging must ask the floors above it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from core.ports import Port


@dataclass(frozen=True, slots=True)
class Accompanied:
    """A person was the mentor of an application's placement; `until` is None while they still are."""

    mentor: int
    application: int
    since: int  # years
    until: int | None


# What these people (by primary key) accompany or accompanied as mentors.
accompanied: Port[[Collection[int]], list[Accompanied]] = Port("scoring.accompanied")
