"""The worked example of a call is written by its officers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from calls.models import Call, Criterion, Rubric
from calls.translations import by_language, set_texts
from core import clock, ledger
from core.refusals import NotNow
from scoring.models import ExampleMark, WorkedExample
from scoring.permissions import require_officer

if TYPE_CHECKING:
    from calls.translations import Texts
    from people.models import User


@dataclass(frozen=True, slots=True)
class Reference:
    """The mark that the panel agreed on for one criterion, and why, in each language of the example."""

    value: int
    reason: Texts


def write_example(
    rubric: Rubric, *, title: Texts, text: Texts, references: Mapping[Criterion, Reference], by: User
) -> WorkedExample:
    """Write the example of a rubric, or write it again; jurors who saw an earlier one are not asked again.

    Raises NotAllowed, or NotNow for a closed round, a criterion without a mark, or a language in which
    something is said and something is missing.
    """
    with ledger.book():
        call = Call.objects.select_for_update().get(pk=rubric.call_id)
        require_officer(call, by)
        if rubric.rounds.filter(locked_at__isnull=False).exists():
            raise NotNow(_("The round is closed; its example stays as it was."))
        _require_whole(rubric, title, text, references)
        example = WorkedExample.objects.filter(rubric=rubric).first() or WorkedExample(rubric=rubric)
        set_texts(example, "title", title)
        set_texts(example, "text", text)
        example.written_by, example.written_at = by, clock.now()
        example.save()
        _put_marks(example, references)
        words = {"title": by_language(title), "text": by_language(text)}
        ledger.record(
            "example.written",
            subject=call.ledger_name,
            scope=call.ledger_name,
            by=by,
            payload={
                "rubric": rubric.key,
                "languages": sorted(words["title"]),
                "text_sha256": ledger.sha256_of(words),
            },
        )
    return example


def _put_marks(example: WorkedExample, references: Mapping[Criterion, Reference]) -> None:
    """The references in the place of those before."""
    example.marks.all().delete()
    marks = []
    for criterion, one in references.items():
        mark = ExampleMark(example=example, criterion=criterion, value=one.value)
        set_texts(mark, "reason", one.reason)
        marks.append(mark)
    ExampleMark.objects.bulk_create(marks)


def _require_whole(
    rubric: Rubric, title: Texts, text: Texts, references: Mapping[Criterion, Reference]
) -> None:
    """Every criterion has a mark, and every language that is begun has every text."""
    marks = [one.value for one in references.values()]
    in_scale = all(rubric.scale_min <= value <= rubric.scale_max for value in marks)
    said = [set(by_language(one)) for one in (title, text, *(one.reason for one in references.values()))]
    if not in_scale or set(references) != set(rubric.criteria.all()) or not all(said):
        raise NotNow(_("Give every criterion a mark of the scale, and a reason."))
    if any(one != said[0] for one in said):
        raise NotNow(_("Write the whole example in a language, or leave that language out."))
