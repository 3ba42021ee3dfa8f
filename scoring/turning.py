"""From one proposal to the next: which lies before and after, and where its scorecard goes on."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.forms import ScorecardForm
from scoring.models import Assignment

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


def goes_on_at(form: ScorecardForm) -> str:
    """The id of the first criterion without a mark, where the keyboard skips to; of its title where none is
    left. A browser gives the focus to what an address names, without a script."""
    fields = (form[f"mark_{one.key}"] for one in form.criteria)
    return next((f"{one.auto_id}_0" for one in fields if one.value() in (None, "")), SCORECARD)
