"""The timetable of recurring jobs. None of them is a gate: each may run late, or twice."""

from __future__ import annotations

from django_q.models import Schedule

DAY = 24 * 60
MINUTES_BY_JOB = {
    "core.tasks.say_that_work_goes_on": 1,
    "core.tasks.send_due_notices": 1,
    "calls.tasks.measure_outages": 1,
    "accelerator.tasks.back_up_nightly": 60,
    "core.tasks.clear_signed": 1,
    "core.tasks.warn_of_clearing": DAY,
    "calls.tasks.seal_due_calls": 1,
    "applications.tasks.carry_drafts": 1,
    "applications.tasks.inspect_waiting_uploads": 1,
    "applications.tasks.compare_submissions": 1,
    "applications.tasks.clear_part_uploads": 60,
    "applications.tasks.delete_old_exports": 60,
    "applications.tasks.lapse_due_corrections": 1,
    "applications.tasks.remind_drafts": 1,
    "applications.tasks.remind_corrections": 1,
    "applications.tasks.write_broadcasts": 1,
    "applications.tasks.empty_copies_of_erased": DAY,
    "scoring.tasks.release_due_announcements": 1,
    "scoring.tasks.close_due_rounds": 1,
    "scoring.tasks.warn_of_closing_rounds": 60,
    "scoring.tasks.remind_of_ending_invitations": DAY,
    "incubation.tasks.remind_of_milestones": DAY,
    "incubation.tasks.remind_of_reports": DAY,
    "incubation.tasks.remind_of_late_ones": DAY,
    "incubation.tasks.remind_of_waiting_ones": DAY,
    "incubation.tasks.remind_of_meetings": 60,
    "incubation.tasks.remind_of_steps": DAY,
    "incubation.tasks.ask_how_it_stands": DAY,
    "incubation.tasks.remind_of_questions": DAY,
}


def keep_timetable() -> None:
    """Have every job once in the queue's timetable, and none besides. Safe to call at each start."""
    for job, minutes in MINUTES_BY_JOB.items():
        Schedule.objects.update_or_create(
            name=job,
            defaults={"func": job, "schedule_type": Schedule.MINUTES, "minutes": minutes, "repeats": -1},
        )
    Schedule.objects.exclude(name__in=MINUTES_BY_JOB).delete()
