"""From one proposal to the next: which lies before and after, and where the keyboard lands on its page."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from scoring.completeness import Given, given_on
from scoring.models import Assignment
from scoring.queries import card_of

SCORECARD = "scorecard-title"


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The proposals before and after one in the juror's own order; None at either end."""

    before: Assignment | None
    after: Assignment | None


def neighbours_of(one: Assignment, queue: list[Assignment]) -> Neighbours:
    """Who stands beside it among those of its round that can be opened."""
    mine = [row for row in queue if row.round_id == one.round_id and row.state == Assignment.State.ACTIVE]
    earlier = [row for row in mine if row.position < one.position]
    later = [row for row in mine if row.position > one.position]
    return Neighbours(earlier[-1] if earlier else None, later[0] if later else None)


def landing_on(one: Assignment, query: str = "") -> str:
    """The address of a proposal at its first criterion without a mark; at the scorecard where none is left.

    `query` is what its address keeps. A browser gives the focus to what the address names, without a script.
    """
    card = card_of(one)
    given = given_on(card) if card else {}
    open_keys = [
        key
        for key in one.round.rubric.criteria.values_list("key", flat=True)
        if not given.get(key, Given()).is_answered
    ]
    place = f"id_mark_{open_keys[0]}_0" if open_keys else SCORECARD
    return f"{reverse('scoring:card', kwargs={'assignment': one.public_id})}{query}#{place}"
