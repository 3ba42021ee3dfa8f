"""The numbers of each call on the home of the office, for what the reader is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from calls import ports
from calls.models import Call, CallRole

if TYPE_CHECKING:
    from people.models import User

STAFF = ("officer", "approver")


@dataclass(frozen=True, slots=True)
class Numbers:
    """Of one call, or of several; `decided` is None for who may not know how many decisions there are."""

    drafts: int = 0
    submitted: int = 0
    to_rule: int = 0
    assigned: int = 0
    given: int = 0
    decided: int | None = None


def numbers_of(reader: User, roles: Iterable[CallRole]) -> dict[int, Numbers]:
    """By the key of each call on which the reader holds one of these roles: two queries.

    Observers read totals of applications and of the jury, and nothing of the decisions.
    """
    held: dict[int, set[str]] = {}
    for role in roles:
        held.setdefault(role.call_id, set()).add(role.role)
    if not held:
        return {}
    mine = Call.objects.staffed_by(reader)
    entries, juries = ports.entry_numbers(mine), ports.jury_numbers(mine)
    found = {}
    for call, of_it in held.items():
        entry = entries.get(call, ports.EntryNumbers())
        jury = juries.get(call, ports.JuryNumbers())
        found[call] = Numbers(
            entry.drafts,
            entry.submitted,
            entry.to_rule,
            jury.assigned,
            jury.given,
            jury.decided if of_it & set(STAFF) else None,
        )
    return found


def total_of(numbers: Iterable[Numbers]) -> Numbers:
    """The sum; `decided` over the calls of which the reader may know it, None where that is none."""
    listed = list(numbers)
    sums: dict[str, int | None] = {}
    for field in fields(Numbers):
        known = [value for one in listed if (value := getattr(one, field.name)) is not None]
        sums[field.name] = sum(known) if known else None
    return Numbers(**{name: value for name, value in sums.items() if value is not None})
