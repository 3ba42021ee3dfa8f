"""Why an assignment plan leaves an application or a juror short, in a form that translates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from scoring.untranslated import gettext_noop


class Reason(StrEnum):
    """The constraint that leaves an application short of jurors, or a juror short of applications."""

    PANEL = "panel"
    CONFLICTS = "conflicts"
    COUNTRIES = "countries"
    CAPACITY = "capacity"
    LOADS = "loads"
    FEW_PLACES = "few_places"
    FEW_READABLE = "few_readable"
    OTHERS_FIRST = "others_first"


# Worded without plurals, so that they translate as they stand; the names in them are those of `values`.
SENTENCES: dict[Reason, str] = {
    Reason.PANEL: gettext_noop(
        "Jurors on the panel: %(available)d; needed for each application: %(needed)d."
    ),
    Reason.CONFLICTS: gettext_noop("Jurors without a conflict: %(available)d; needed: %(needed)d."),
    Reason.COUNTRIES: gettext_noop(
        "With no more than %(limit)d of one country, the jurors without a conflict can fill %(available)d "
        "of the places needed: %(needed)d."
    ),
    Reason.CAPACITY: gettext_noop(
        "The panel can take %(available)d readings at the maximum load; all applications together "
        "need %(needed)d."
    ),
    Reason.LOADS: gettext_noop(
        "Every juror who could still take it is at the maximum load. Jurors at it: %(available)d."
    ),
    Reason.FEW_PLACES: gettext_noop(
        "There are %(available)d readings to share out; the minimum loads of all jurors together "
        "need %(needed)d."
    ),
    Reason.FEW_READABLE: gettext_noop(
        "Applications this juror may read: %(available)d; the minimum load is %(needed)d."
    ),
    Reason.OTHERS_FIRST: gettext_noop(
        "Conflicts, the country limit and the minimum loads of other jurors leave this juror "
        "%(available)d applications; the minimum load is %(needed)d."
    ),
}


@dataclass(frozen=True)
class Shortage:
    """How many places are missing and why: an English sentence; `SENTENCES[reason] % values` translates."""

    reason: Reason
    missing: int
    values: Mapping[str, int]

    def __str__(self) -> str:
        return SENTENCES[self.reason] % self.values

    def as_data(self) -> dict[str, Any]:
        """As plain data, to be kept."""
        return {"reason": str(self.reason), "missing": self.missing, "values": dict(self.values)}

    @classmethod
    def from_data(cls, kept: Mapping[str, Any]) -> Shortage:
        """The shortage that `as_data` told. Raises KeyError or ValueError for anything else."""
        return cls(Reason(kept["reason"]), kept["missing"], kept["values"])


def first_cause(causes: Iterable[tuple[bool, Reason, int, int]], missing: int, limit: int | None) -> Shortage:
    """The shortage that the first true cause makes; a cause is (holds, reason, available, needed)."""
    reason, available, needed = next(cause[1:] for cause in causes if cause[0])
    return Shortage(reason, missing, {"available": available, "needed": needed, "limit": limit or 0})
