"""What a card holds now, from marks that are fetched already."""

from __future__ import annotations

from scoring.completeness import Given
from scoring.models import Scorecard

FETCHED = ("scorecard__marks__criterion",)  # what `given_by_key` reads


def given_by_key(card: Scorecard | None) -> dict[str, Given]:
    """The marks by the keys of their criteria; none where there is no card."""
    if card is None:
        return {}
    return {one.criterion.key: Given(one.value, one.cannot_judge, one.reason) for one in card.marks.all()}
