"""How a call is judged: rounds with their rubrics, criteria with their anchors and weights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext as _

from calls.models import Anchor, Call, Criterion, Round, Rubric
from calls.services.building import editing
from calls.services.keys import free_key
from calls.translations import column, languages
from core.refusals import NotNow

if TYPE_CHECKING:
    from people.models import User

Texts = Mapping[str, str]


def save_round(judged: Round, *, call: Call, scale: tuple[int, int], by: User) -> Round:
    """Write a round; a new one gets a rubric of its own. Anchors outside the scale are removed."""
    with editing(call, "rubric", by=by) as locked:
        if judged.pk is None:
            rounds = locked.rounds.aggregate(last=models.Max("position"))
            judged.position = 0 if rounds["last"] is None else rounds["last"] + 1
            taken = {
                *locked.rubrics.values_list("key", flat=True),
                *locked.rounds.values_list("key", flat=True),
            }
            judged.key = free_key(judged.name, taken, fallback="round")
            judged.rubric = Rubric(call=locked, key=judged.key)
        rubric = judged.rubric
        rubric.scale_min, rubric.scale_max = scale
        rubric.save()
        Anchor.objects.filter(criterion__rubric=rubric).exclude(mark__range=scale).delete()
        judged.call, judged.rubric = locked, rubric
        judged.save()
    return judged


def remove_round(judged: Round, *, call: Call, by: User) -> None:
    """Take a round out, with its rubric where no other round uses it."""
    with editing(call, "rubric", by=by):
        rubric = judged.rubric
        try:
            judged.delete()
        except models.ProtectedError as error:
            raise NotNow(_("Something else still needs this; it cannot be removed.")) from error
        if not rubric.rounds.exists():
            rubric.delete()


def save_criterion(criterion: Criterion, *, call: Call, anchors: Mapping[int, Texts], by: User) -> Criterion:
    """Write a criterion and its anchors, mark to {language: text}; a mark without text has none."""
    with editing(call, "rubric", by=by):
        siblings = criterion.rubric.criteria
        if criterion.pk is None:
            last = siblings.aggregate(last=models.Max("position"))["last"]
            criterion.position = 0 if last is None else last + 1
            criterion.key = free_key(
                criterion.name, set(siblings.values_list("key", flat=True)), fallback="criterion"
            )
        criterion.save()
        for mark, texts in anchors.items():
            _save_anchor(criterion, mark, texts)
    return criterion


def _save_anchor(criterion: Criterion, mark: int, texts: Texts) -> None:
    if not any(texts.values()):
        criterion.anchors.filter(mark=mark).delete()
        return
    anchor: Any = criterion.anchors.filter(mark=mark).first() or Anchor(criterion=criterion, mark=mark)
    for code, _name in languages():
        setattr(anchor, column("text", code), texts.get(code, ""))
    anchor.save()


def set_weights(rubric: Rubric, *, call: Call, weights: Mapping[int, int], by: User) -> None:
    """Set every weight of a rubric at once, by the criterion's pk. Raises NotNow unless they make 100."""
    total = sum(weights.values())
    if total != 100:
        raise NotNow(_("The weights make %(total)s. They have to make 100.") % {"total": total})
    with editing(call, "rubric", by=by):
        criteria = {one.pk: one for one in rubric.criteria.all()}
        if criteria.keys() != weights.keys() or min(weights.values()) < 1:
            raise NotNow(_("Give each criterion a weight of 1 or more."))
        for pk, weight in weights.items():
            criteria[pk].weight = weight
            criteria[pk].save(update_fields=["weight"])
