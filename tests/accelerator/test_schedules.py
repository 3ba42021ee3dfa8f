"""The timetable of recurring jobs."""

import pytest
from django.utils.module_loading import import_string
from django_q.models import Schedule

from accelerator.schedules import MINUTES_BY_JOB, keep_timetable


@pytest.mark.django_db
def test_every_job_is_in_the_timetable_once_however_often_it_is_kept() -> None:
    keep_timetable()
    keep_timetable()
    assert dict(Schedule.objects.values_list("func", "minutes")) == MINUTES_BY_JOB


@pytest.mark.django_db
def test_a_job_that_is_no_more_leaves_the_timetable() -> None:
    Schedule.objects.create(name="gone", func="core.tasks.gone", schedule_type=Schedule.MINUTES, minutes=1)
    keep_timetable()
    assert not Schedule.objects.filter(name="gone").exists()


@pytest.mark.parametrize("job", MINUTES_BY_JOB)
def test_every_job_exists(job: str) -> None:
    assert callable(import_string(job))


@pytest.mark.django_db
@pytest.mark.parametrize("job", MINUTES_BY_JOB)
def test_every_job_runs_on_an_empty_portal(job: str) -> None:
    assert not import_string(job)()
