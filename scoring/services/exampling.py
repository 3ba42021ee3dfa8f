"""The worked example of a call is written by its officers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from calls.models import Call, Criterion, Rubric
from core import clock, ledger
from core.refusals import NotNow
from scoring.models import ExampleMark, WorkedExample
from scoring.permissions import require_officer

if TYPE_CHECKING:
    from people.models import User


@dataclass(frozen=True, slots=True)
class Reference:
    """The mark that the panel agreed on for one criterion, and why."""

    value: int
    reason: str


def write_example(
    rubric: Rubric,
    *,
    title: str,
    language: str,
    text: str,
    references: Mapping[Criterion, Reference],
    by: User,
) -> WorkedExample:
    """Write the example of a rubric, or write it again; jurors who saw an earlier one are not asked again.

    Raises NotAllowed, or NotNow for a closed round or a criterion without a mark and a reason.
    """
    with ledger.book():
        call = Call.objects.select_for_update().get(pk=rubric.call_id)
        require_officer(call, by)
        if rubric.rounds.filter(locked_at__isnull=False).exists():
            raise NotNow(_("The round is closed; its example stays as it was."))
        if not _is_whole(rubric, references):
            raise NotNow(_("Give every criterion a mark of the scale, and a reason."))
        words = {"title": title, "language": language, "text": text}
        example, _is_new = WorkedExample.objects.update_or_create(
            rubric=rubric, defaults={**words, "written_by": by, "written_at": clock.now()}
        )
        example.marks.all().delete()
        ExampleMark.objects.bulk_create(
            ExampleMark(example=example, criterion=criterion, value=one.value, reason=one.reason.strip())
            for criterion, one in references.items()
        )
        ledger.record(
            "example.written",
            subject=call.ledger_name,
            scope=call.ledger_name,
            by=by,
            payload={"rubric": rubric.key, "text_sha256": ledger.sha256_of(f"{title}\n{text}")},
        )
    return example


def _is_whole(rubric: Rubric, references: Mapping[Criterion, Reference]) -> bool:
    in_scale = all(
        rubric.scale_min <= one.value <= rubric.scale_max and one.reason.strip()
        for one in references.values()
    )
    return in_scale and set(references) == set(rubric.criteria.all())
