"""What waits for somebody in a placement: to hand in for the team, to look at for the mentor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from applications.workflow import IN_A_COHORT
from core.pills import Pill
from incubation import permissions
from incubation.days import counted_day
from incubation.models import Milestone, Placement, Report
from incubation.pills import MILESTONES, deliverable_pill


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, as components/tasks.html shows it."""

    title: str
    url: str
    note: str
    pill: Pill


def what_waits(placement: Placement, user: Any) -> Iterator[Task]:
    """The open things of a placement that this person can act on. What is fetched already is enough."""
    if placement.application.state not in IN_A_COHORT:
        return
    rows: list[Milestone | Report] = [*placement.milestones.all(), *placement.reports.all()]
    for row in rows:
        if row.state in ("due", "returned") and permissions.delivers(placement, user):
            yield _task(placement, row, _("Hand in: %(what)s"))
        elif row.state == "delivered" and permissions.mentors(placement, user):
            yield _task(placement, row, _("Look at: %(what)s"))
    budget = getattr(placement, "budget", None)
    if budget is not None and budget.state == "returned" and permissions.delivers(placement, user):
        page = reverse("incubation:budget", kwargs={"placement": placement.public_id})
        yield Task(_("Change the budget"), page, placement.application.shown_title, MILESTONES["returned"])


def name_of(row: Milestone | Report) -> str:
    """A milestone by its title, a report by its number."""
    return row.title if isinstance(row, Milestone) else _("Report %(number)s") % {"number": row.number}


def address_of(placement: Placement, row: Milestone | Report) -> str:
    """The page on which a milestone or report is handed in and decided."""
    if isinstance(row, Milestone):
        return reverse("incubation:milestone", kwargs={"milestone": row.public_id})
    return reverse("incubation:report", kwargs={"placement": placement.public_id, "number": row.number})


def _task(placement: Placement, row: Milestone | Report, pattern: str) -> Task:
    due = _("due %(day)s") % {"day": date_format(row.due_on)}
    return Task(
        title=pattern % {"what": name_of(row)},
        url=address_of(placement, row),
        note=f"{placement.application.shown_title} · {due}",
        pill=deliverable_pill(row, counted_day(placement)),
    )
