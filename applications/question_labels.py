"""What questions are called."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from calls.models import Question

if TYPE_CHECKING:
    from calls.models import ProposalForm


def labels_of(form: ProposalForm, keys: Collection[str]) -> list[str]:
    """The labels of these questions, in the order of the form and the active language."""
    asked = Question.objects.filter(section__form=form, key__in=list(keys), parent__isnull=True)
    return [one.label for one in asked.order_by("section__position", "section_id", "position", "id")]
