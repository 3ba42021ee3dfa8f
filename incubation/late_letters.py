"""Letters about reports that are due soon, about what is late, and about what nobody has looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation

from core.hub import absolute
from incubation import permissions, waiting
from incubation.days import worded
from incubation.notices import mentors, post, team

if TYPE_CHECKING:
    from incubation.models import Milestone, Report


def tell_of_coming(report: Report) -> None:
    """A report is due soon. Once for each date."""
    placement = report.placement
    for person in team(placement):
        with translation.override(person.language):
            places: dict[str, object] = {"what": waiting.name_of(report), "due": worded(report.due_on)}
            key = f"coming:{_key(report)}:{report.due_on}"
            post(placement, "report_due", person, key, places, link=_link(report))


def tell_of_late(row: Milestone | Report, *, days: int) -> None:
    """Its date is over and nothing is handed in: a day and a week after each date."""
    placement = row.placement
    for person in team(placement):
        with translation.override(person.language):
            places: dict[str, object] = {"what": waiting.name_of(row), "due": worded(row.due_on)}
            key = f"late:{_key(row)}:{row.due_on}:{days}"
            post(placement, "milestone_late", person, key, places, link=_link(row))


def tell_of_waiting(row: Milestone | Report) -> None:
    """Handed in a week ago and not looked at: to the mentors, or the officers where there is none."""
    placement = row.placement
    for person in mentors(placement) or permissions.officers_of(placement):
        with translation.override(person.language):
            places: dict[str, object] = {"what": waiting.name_of(row)}
            key = f"waits:{_key(row)}:{row.delivered_at:%y%m%d%H%M%S}:{person.pk}"
            post(placement, "milestone_waits", person, key, places, link=_link(row))


def _link(row: Milestone | Report) -> str:
    return absolute(waiting.address_of(row.placement, row))


def _key(row: Milestone | Report) -> str:
    return f"{row._meta.model_name}:{row.pk}"
