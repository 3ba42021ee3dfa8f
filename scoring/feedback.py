"""What the jury wrote, criterion by criterion, without names: for letters and for the applicant's page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from applications.models import Application
from calls.workflow import ANNOUNCED
from scoring import wording
from scoring.models import Scorecard
from scoring.queries import counting

ENDED_BEFORE = ("withdrawn", "disqualified")


@dataclass(frozen=True, slots=True)
class CriterionFeedback:
    """One criterion: the mean mark over its jurors (None where nobody could judge) and their reasons."""

    name: str
    mean: float | None
    scale_max: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoundFeedback:
    """One round: its criteria, and what jurors wrote to the applicant besides."""

    round: str
    jurors: int
    criteria: tuple[CriterionFeedback, ...]
    remarks: tuple[str, ...]


def may_be_read(application: Application) -> bool:
    """Whether the people of the application may read it: it was decided, and the decision is announced."""
    is_announced = application.call.state in ANNOUNCED and application.state not in ENDED_BEFORE
    return is_announced and hasattr(application, "decision")


def feedback_on(application: Application) -> list[RoundFeedback]:
    """From the scorecards that count, in the active language for the criteria's names.

    Who calls this before the announcement keeps the answer to themselves.
    """
    rows = counting().filter(assignment__application=application)
    # Ordered by hash, so that the order of the reasons says nothing about who wrote them.
    cards = rows.select_related("assignment__round__rubric").prefetch_related("marks").order_by("marks_hash")
    by_round: dict[int, list[Scorecard]] = {}
    for card in cards:
        by_round.setdefault(card.assignment.round_id, []).append(card)
    ordered = sorted(by_round.values(), key=lambda some: some[0].assignment.round.position)
    return [_of_round(some) for some in ordered]


def notes_on(application: Application, rounds: list[RoundFeedback]) -> list[str]:
    """What its readers should know of it: fewer scorecards than the rules name, words in other languages.

    Needs the application's decision.
    """
    told = []
    if application.decision.quorum_waiver:
        told.append(
            _(
                "Fewer scorecards count here than the quorum that the call names. The panel decided all the "
                "same; its reason is on record."
            )
        )
    if any(one.remarks or any(criterion.reasons for criterion in one.criteria) for one in rounds):
        told.append(_("The jurors’ words stand as they were written, each in the language of the juror."))
    return told


def as_text(rounds: list[RoundFeedback], notes: Sequence[str] = ()) -> str:
    """The feedback as the plain text of a letter, with `notes` before it."""
    parts = list(notes) if rounds else []
    for one in rounds:
        if len(rounds) > 1:
            parts.append(one.round)
        parts += [_criterion_text(criterion) for criterion in one.criteria]
        if one.remarks:
            parts.append("\n".join([_("Further remarks"), *(f"– {remark}" for remark in one.remarks)]))
    return "\n\n".join(parts) or _("The jury left no written remarks.")


def _of_round(cards: list[Scorecard]) -> RoundFeedback:
    round_ = cards[0].assignment.round
    criteria = []
    for criterion in round_.rubric.criteria.all():
        marks = [mark for card in cards for mark in card.marks.all() if mark.criterion_id == criterion.pk]
        values = [mark.value for mark in marks if mark.value is not None]
        criteria.append(
            CriterionFeedback(
                name=criterion.name,
                mean=sum(values) / len(values) if values else None,
                scale_max=round_.rubric.scale_max,
                reasons=tuple(mark.reason.strip() for mark in marks if mark.reason.strip()),
            )
        )
    remarks = tuple(card.feedback.strip() for card in cards if card.feedback.strip())
    return RoundFeedback(round_.name, len(cards), tuple(criteria), remarks)


def _criterion_text(criterion: CriterionFeedback) -> str:
    if criterion.mean is None:
        head = _("%(name)s: not marked") % {"name": criterion.name}
    else:
        numbers = {"name": criterion.name, "mean": wording.mark(criterion.mean), "most": criterion.scale_max}
        head = _("%(name)s: %(mean)s of %(most)s") % numbers
    return "\n".join([head, *(f"– {reason}" for reason in criterion.reasons)])
