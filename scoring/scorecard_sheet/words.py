"""What the open cells say: a mark, that it cannot be given, a recommendation, a text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from calls.models import Criterion, Rubric
from core.quoting import quoted
from scoring.completeness import LONGEST_TEXT, Given, length_of
from scoring.conflicts import normalised
from scoring.models import Scorecard
from scoring.sheets.words import NotUnderstood, in_every_language


def given(answer: str, reason: str, criterion: Criterion, rubric: Rubric) -> Given:
    """The mark and its reason. Raises NotUnderstood."""
    why = text(reason)
    if not answer:
        return Given(reason=why)
    if normalised(answer) in _passes():
        if not criterion.cannot_judge_allowed:
            names = {"criterion": criterion.name}
            raise NotUnderstood(_("“%(criterion)s” needs a mark from every juror.") % names)
        return Given(cannot_judge=True, reason=why)
    value = int(answer) if re.fullmatch("[0-9]{1,5}", answer) else None
    if value is None or not rubric.scale_min <= value <= rubric.scale_max:
        raise NotUnderstood(_no_mark(answer, criterion, rubric))
    return Given(value, reason=why)


def recommendation(answer: str) -> str:
    """Its key; "" for an empty cell. Raises NotUnderstood."""
    if not answer:
        return ""
    if key := _recommendations().get(normalised(answer)):
        return key
    choices = ", ".join(str(label) for _key, label in Scorecard.Recommendation.choices)
    names = {"word": quoted(answer[:60]), "choices": choices}
    raise NotUnderstood(_("%(word)s is no recommendation. Choose one of these: %(choices)s.") % names)


def _no_mark(answer: str, criterion: Criterion, rubric: Rubric) -> str:
    """Why what stands in the cell is no mark, and what would be."""
    names = {"word": quoted(answer[:60]), "low": rubric.scale_min, "high": rubric.scale_max}
    if not criterion.cannot_judge_allowed:
        return _("%(word)s is no mark here: it is a whole number from %(low)s to %(high)s.") % names
    names["pass"] = Given(cannot_judge=True).word
    return (
        _(
            "%(word)s is no mark here: it is a whole number from %(low)s to %(high)s, or “%(pass)s” where "
            "you cannot give one."
        )
        % names
    )


def text(cell: str) -> str:
    """The text. Raises NotUnderstood for one that is too long."""
    count = length_of(cell)
    if count > LONGEST_TEXT:
        raise NotUnderstood(
            _("The text has %(count)s characters; %(limit)s are the most.")
            % {"count": count, "limit": LONGEST_TEXT}
        )
    return cell


@lru_cache(maxsize=1)
def _passes() -> set[str]:
    return in_every_language(lambda: Given(cannot_judge=True).word)


@lru_cache(maxsize=1)
def _recommendations() -> Mapping[str, str]:
    """The key of each recommendation by its label in each language; the key itself is no word of ours."""
    found: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found |= {normalised(str(label)): str(key) for key, label in Scorecard.Recommendation.choices}
    return found
