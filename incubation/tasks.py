"""Jobs of incubation. Each may run twice, or late, and still says everything once."""

from __future__ import annotations

from datetime import timedelta

from applications.workflow import IN_A_COHORT
from core import clock
from incubation import notices
from incubation.days import months_after, today
from incubation.models import FollowUp, Milestone, Outcome, Placement
from incubation.services import follow_up, reporting

REMIND_BEFORE = timedelta(days=7)


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
            follow_up.ask_team(placement, months=months)
            count += 1
    return count


def remind_of_questions() -> int:
    """Remind those who were asked a fortnight ago and of whom nobody answered, once; returns how many."""
    silent = FollowUp.objects.filter(
        reminded_at__isnull=True, sent_at__lte=clock.now() - follow_up.REMIND_AFTER
    ).select_related("placement")
    return sum(follow_up.remind(one) for one in silent)


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
