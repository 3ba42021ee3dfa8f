"""What the demonstration's clock page needs from the floors above, and the jobs that follow a shift."""

from __future__ import annotations

from datetime import datetime

from django_q.models import Schedule
from django_q.tasks import async_task

from core.ports import Port

# The next deadline of a published call after an instant, or None.
next_deadline: Port[[datetime], datetime | None] = Port("core.next_deadline")

# Seconds in a day before and after which a shift would leave the calendar.
FARTHEST = 200 * 365 * 86_400


def run_due_jobs() -> int:
    """Queue every scheduled job now, as if its time had come; returns how many. Each may run twice."""
    jobs = sorted(set(Schedule.objects.values_list("func", flat=True)))
    for job in jobs:
        async_task(job)
    return len(jobs)
