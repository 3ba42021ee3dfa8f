"""`keep_timetable`: put the recurring jobs into the queue's timetable; `run` does it by itself."""

from typing import Any

from django.core.management.base import BaseCommand

from accelerator.schedules import MINUTES_BY_JOB, keep_timetable


class Command(BaseCommand):
    help = "Put every recurring job into the queue's timetable. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        keep_timetable()
        self.stdout.write(f"{len(MINUTES_BY_JOB)} jobs are in the timetable.")
