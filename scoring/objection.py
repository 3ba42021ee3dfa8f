"""One thing that stands against a step, as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Objection:
    """One thing. `values` are plain data; where it `is_grave`, the step is taken only with a reason."""

    kind: str
    values: Mapping[str, Any] = field(default_factory=dict)
    is_grave: bool = False

    @property
    def count(self) -> int:
        return int(self.values.get("count", 0))

    def as_data(self) -> dict[str, Any]:
        """As it is kept."""
        return {"kind": self.kind, "is_grave": self.is_grave, **self.values}


def from_data(kept: Iterable[Mapping[str, Any]]) -> list[Objection]:
    """What `as_data` told."""
    return [
        Objection(
            str(one["kind"]),
            {key: value for key, value in one.items() if key not in ("kind", "is_grave")},
            bool(one["is_grave"]),
        )
        for one in kept
    ]
