"""What a scorecard still lacks before it can be submitted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from calls.models import Criterion, Rubric
from core.counting import count_characters

if TYPE_CHECKING:
    from scoring.models import Scorecard


LONGEST_TEXT = 5000  # of a reason, a feedback, a note


def length_of(text: str) -> int:
    """The characters of a text as a reader sees them; of what hides many signs in one, one for every four."""
    return max(count_characters(text), len(text) // 4)


@dataclass(frozen=True, slots=True)
class Given:
    """What a juror gives for one criterion: a mark, or that they cannot judge it, and why."""

    value: int | None = None
    cannot_judge: bool = False
    reason: str = ""

    @property
    def is_answered(self) -> bool:
        return self.value is not None or self.cannot_judge

    @property
    def word(self) -> str:
        """The mark as tables show it."""
        if self.cannot_judge:
            return _("cannot judge")
        return "–" if self.value is None else str(self.value)


def given_on(card: Scorecard) -> dict[str, Given]:
    """The marks of a card by the keys of their criteria."""
    rows = card.marks.select_related("criterion")
    return {one.criterion.key: Given(one.value, one.cannot_judge, one.reason) for one in rows}


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing to mend: `part` is mark, reason or recommendation; `criterion` is its key, "" for none."""

    part: str
    criterion: str
    sentence: str


def lacks(
    rubric: Rubric, criteria: Iterable[Criterion], marks: Mapping[str, Given], recommendation: str
) -> list[Lack]:
    """Everything that keeps the scorecard from being submitted, in the order of the criteria."""
    found = []
    for criterion in criteria:
        found += _lacks_of(rubric, criterion, marks.get(criterion.key, Given()))
    if marks and not found and all(one.cannot_judge for one in marks.values()):
        found.append(Lack("mark", "", _("Mark at least one criterion, or step back from this proposal.")))
    if not recommendation:
        found.append(Lack("recommendation", "", _("Choose your recommendation.")))
    return found


def _lacks_of(rubric: Rubric, criterion: Criterion, given: Given) -> list[Lack]:
    names = {"criterion": criterion.name, "low": rubric.scale_min, "high": rubric.scale_max}
    if not given.is_answered:
        return [Lack("mark", criterion.key, _("Give a mark for “%(criterion)s”.") % names)]
    if given.cannot_judge and not criterion.cannot_judge_allowed:
        return [Lack("mark", criterion.key, _("“%(criterion)s” needs a mark from every juror.") % names)]
    if given.value is not None and not rubric.scale_min <= given.value <= rubric.scale_max:
        sentence = _("The mark for “%(criterion)s” goes from %(low)s to %(high)s.") % names
        return [Lack("mark", criterion.key, sentence)]
    if criterion.reason_required and not given.reason.strip():
        return [Lack("reason", criterion.key, _("Give your reason for “%(criterion)s”.") % names)]
    return []
