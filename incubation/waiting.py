"""What waits for somebody in a placement: to hand in for the team, to look at for the mentor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from applications.models import Collaborator
from applications.workflow import IN_A_COHORT
from core.pills import Pill
from incubation import permissions
from incubation.days import counted_day
from incubation.follow_up_link import is_open, last_day
from incubation.models import Evidence, Mentoring, Milestone, Outcome, Pilot, PilotEvidence, Placement, Report
from incubation.pills import (
    LATE,
    MILESTONES,
    TO_SIGN,
    UNANSWERED,
    UPLOADS,
    deliverable_pill,
    mentoring_pill,
)
from incubation.queries.late import LATE_STATES

A = Mentoring.Awaits


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, as components/tasks.html shows it; `due` is None where it has no day."""

    title: str
    url: str
    note: str
    pill: Pill
    due: date | None = None


def by_urgency(tasks: Iterable[Task]) -> list[Task]:
    """The earliest due first, what has no day last."""
    return sorted(tasks, key=lambda one: one.due or date.max)


def what_waits(placement: Placement, user: Any) -> Iterator[Task]:
    """The open things of a placement that this person can act on. What is fetched already is enough.

    After its end only reports are left to be handed in and decided, and questions how it stands.
    """
    is_under_way = placement.application.state in IN_A_COHORT
    rows: list[Milestone | Report] = [*placement.reports.all()]
    if is_under_way:
        rows[:0] = placement.milestones.all()
    for row in rows:
        if row.state in LATE_STATES and not placement.paused_on and permissions.delivers(placement, user):
            yield _task(placement, row, _("Hand in: %(what)s"))
        elif isinstance(row, Milestone) and _refused_of(row) and permissions.delivers(placement, user):
            yield _refused(placement, _refused_of(row)[0], address_of(placement, row))
        elif row.state == "delivered" and permissions.mentors(placement, user):
            yield _task(placement, row, _("Look at: %(what)s"))
    budget = getattr(placement, "budget", None)
    if budget is not None and budget.state == "returned" and permissions.delivers(placement, user):
        page = reverse("incubation:budget", kwargs={"placement": placement.public_id})
        yield Task(_("Change the budget"), page, placement.application.shown_title, MILESTONES["returned"])
    yield from _asked_later(placement, user)
    if not is_under_way:
        return
    if permissions.owns(placement, user) and any(one.is_open for one in placement.agreements.all()):
        page = reverse("incubation:agreement", kwargs={"placement": placement.public_id})
        yield Task(_("Sign the agreement"), page, placement.application.shown_title, TO_SIGN)
    if permissions.delivers(placement, user):
        yield from _refused_of_pilots(placement)
    yield from _together(placement, user)


def _refused_of_pilots(placement: Placement) -> Iterator[Task]:
    """The evidence of pilots without a verdict whose newest file was refused."""
    for pilot in placement.pilots.all():
        for piece in _refused_of(pilot):
            names = {"placement": placement.public_id, "pk": pilot.pk}
            yield _refused(placement, piece, reverse("incubation:pilot", kwargs=names))


def _refused_of(row: Milestone | Pilot) -> list[Any]:
    """The newest file of its evidence where that was refused, if `waiting` read it."""
    return list(getattr(row, "refused", ()))


def _refused(placement: Placement, piece: Evidence | PilotEvidence, page: str) -> Task:
    """A file that nobody can read: another one is to be handed in."""
    name = piece.upload.original_name if piece.upload else ""
    title = _("Replace the refused file: %(file)s") % {"file": name}
    return Task(title, page, placement.application.shown_title, UPLOADS["refused"])


def _asked_later(placement: Placement, user: Any) -> Iterator[Task]:
    """The question how it stands after some months, while it is open and nobody of the team has answered."""
    if not permissions.delivers(placement, user):
        return
    answered = {one.months for one in placement.outcomes.all()}
    for months in Outcome.MONTHS:
        if months in answered or not is_open(placement, months):
            continue
        last = last_day(placement, months)
        until = _("open until %(day)s") % {"day": date_format(last)}
        yield Task(
            title=_("Say how it stands after %(months)s months") % {"months": months},
            url=reverse("incubation:outcome", kwargs={"placement": placement.public_id, "months": months}),
            note=f"{placement.application.shown_title} · {until}",
            pill=UNANSWERED,
            due=last,
        )


def _together(placement: Placement, user: Any) -> Iterator[Task]:
    """The next steps of this person, and the questions that the other side asked."""
    page = reverse("incubation:together", kwargs={"placement": placement.public_id})
    title, is_team = placement.application.shown_title, permissions.on_team(placement, user)
    for step in placement.next_steps.all():
        if step.done_at is None and step.who_id == user.pk:
            due = _("due %(day)s") % {"day": date_format(step.due_on)}
            pill = LATE if step.due_on < counted_day(placement) else MILESTONES["due"]
            yield Task(step.text, page, f"{title} · {due}", pill, step.due_on)
    if not permissions.talks(placement, user):
        return
    for question in placement.questions.all():
        asked_by_team = permissions.on_team(placement, question.asked_by)
        if question.answered_at is None and asked_by_team is not is_team:
            yield Task(_("Answer %(name)s") % {"name": question.asked_by}, page, title, UNANSWERED)


def asked_of(user: Any) -> list[Task]:
    """The mentorings that wait for this person's yes or no, as mentor or as one of the team. One query."""
    writes = Collaborator.objects.filter(
        application=OuterRef("placement__application"), user=user, role__in=("owner", "editor")
    )
    as_mentor = Q(mentor=user, awaits__in=(A.BOTH, A.MENTOR))
    rows = Mentoring.objects.filter(
        as_mentor | (Q(Exists(writes)) & Q(awaits__in=(A.BOTH, A.TEAM))),
        until__isnull=True,
        placement__application__state__in=IN_A_COHORT,
    )
    return [_asked(one, user) for one in rows.select_related("mentor", "placement__application")]


def _asked(row: Mentoring, user: Any) -> Task:
    mine = row.mentor_id == user.pk
    title = _("Say whether you accompany it") if mine else _("Agree on your mentor: %(name)s")
    return Task(
        title=title % {"name": row.mentor},
        url=reverse("incubation:mentoring", kwargs={"pk": row.pk}),
        note=row.placement.application.shown_title,
        pill=mentoring_pill(row),
    )


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
        due=row.due_on,
    )
