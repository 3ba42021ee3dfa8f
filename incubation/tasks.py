"""Jobs of incubation. Each may run twice, or late, and still says everything once."""

from __future__ import annotations

from datetime import timedelta

from applications.workflow import IN_A_COHORT
from incubation import notices
from incubation.days import months_after, today
from incubation.models import Milestone, Outcome, Placement
from incubation.services import reporting

REMIND_BEFORE = timedelta(days=7)
ANSWER_WITHIN = timedelta(days=21)


def remind_of_milestones() -> int:
    """Write to the teams whose next milestone is due within a week; returns how many milestones."""
    open_ones = Milestone.objects.filter(
        state__in=("due", "returned"),
        placement__application__state__in=IN_A_COHORT,
        placement__paused_on__isnull=True,
    ).select_related("placement__application__call")
    count = 0
    for milestone in open_ones.iterator(chunk_size=200):
        day = today(milestone.placement.application.call)
        if day <= milestone.due_on <= day + REMIND_BEFORE:
            notices.remind_of(milestone)
            count += 1
    return count


def ask_how_it_stands() -> int:
    """Ask graduates 6, 12 and 24 months later; each question once. Returns how many were due."""
    graduates = Placement.objects.filter(application__state="graduated", ended_on__isnull=False)
    count = 0
    for placement in graduates.select_related("application__call").prefetch_related("outcomes"):
        months = due_question(placement)
        if months is not None:
            day = months_after(placement.ended_on or placement.admitted_on, months)
            notices.ask_how_it_stands(placement, months=months, by=day + ANSWER_WITHIN)
            count += 1
    return count


def due_question(placement: Placement) -> int | None:
    """The latest of 6, 12 and 24 months that has come and is not answered; None where none has."""
    if placement.ended_on is None:
        return None
    day = today(placement.application.call)
    reached = [months for months in Outcome.MONTHS if months_after(placement.ended_on, months) <= day]
    answered = {one.months for one in placement.outcomes.all()}
    return reached[-1] if reached and reached[-1] not in answered else None


def write_report(pk: int) -> None:
    """Set an annual report that somebody asked for."""
    reporting.write_report(pk)
