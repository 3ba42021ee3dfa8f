"""Jobs of incubation. Each may run twice, or late, and still says everything once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from applications.workflow import IN_A_COHORT
from core import clock
from incubation import late_letters, meeting_letters, notices, together_letters
from incubation.days import months_after, today
from incubation.models import FollowUp, Meeting, Milestone, NextStep, Outcome, Placement, Report
from incubation.services import follow_up, reporting

REMIND_BEFORE = timedelta(days=7)
LATE_DAYS = (1, 7)  # so many days after its date the team is told that something is late
STALE = timedelta(days=14)  # what is late for longer is told no more: people have talked by then
WAITS_TOO_LONG = timedelta(days=7)
SOON = timedelta(days=1)


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


def remind_of_reports() -> int:
    """Write to the teams whose report is due within a week; returns how many reports."""
    count = 0
    for report in _open_rows(Report, ("due", "returned")):
        day = today(report.placement.application.call)
        if day <= report.due_on <= day + REMIND_BEFORE:
            late_letters.tell_of_coming(report)
            count += 1
    return count


def remind_of_late_ones() -> int:
    """Write to the teams a day and a week after something was due; returns how many things."""
    count = 0
    for model in (Milestone, Report):
        for row in _open_rows(model, ("due", "returned")):
            late = (today(row.placement.application.call) - row.due_on).days
            reached = [days for days in LATE_DAYS if days <= late]
            if reached and late <= STALE.days:
                late_letters.tell_of_late(row, days=reached[-1])
                count += 1
    return count


def remind_of_waiting_ones() -> int:
    """Write to the mentors, or to the office where there is none, what waits for a week to be accepted."""
    count = 0
    for model in (Milestone, Report):
        for row in _open_rows(model, ("delivered",)):
            if row.delivered_at and row.delivered_at <= clock.now() - WAITS_TOO_LONG:
                late_letters.tell_of_waiting(row)
                count += 1
    return count


def remind_of_meetings() -> int:
    """Write to everybody invited to a meeting of the next day; once for each time it was set."""
    now = clock.now()
    rows = Meeting.objects.filter(cancelled_at__isnull=True, starts_at__gt=now, starts_at__lte=now + SOON)
    found = list(rows.select_related("cohort__call", "placement__application__call"))
    for meeting in found:
        meeting_letters.tell(meeting, "meeting_soon", None)
    return len(found)


def remind_of_steps() -> int:
    """Write to whoever has a next step due today or tomorrow; once for each day it was agreed for."""
    rows = NextStep.objects.filter(
        done_at__isnull=True,
        placement__application__state__in=IN_A_COHORT,
        placement__paused_on__isnull=True,
        who__is_active=True,
    ).select_related("who", "placement__application__call")
    count = 0
    for step in rows.iterator(chunk_size=200):
        left = step.due_on - today(step.placement.application.call)
        if timedelta(0) <= left <= SOON:
            together_letters.remind_of_step(step)
            count += 1
    return count


def _open_rows(model: Any, states: tuple[str, ...]) -> Iterator[Any]:
    rows = model.objects.filter(
        state__in=states,
        placement__application__state__in=IN_A_COHORT,
        placement__paused_on__isnull=True,
    )
    yield from rows.select_related("placement__application__call").iterator(chunk_size=200)


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
