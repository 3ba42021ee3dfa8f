"""What jurors had to do with earlier applications: those they worked on, those they accompanied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from applications.models import Application, Collaborator
from scoring import ports
from scoring.conflicts import Past, normalised
from scoring.models import Conflict


def pasts_of(people: Collection[int]) -> Mapping[int, list[Past]]:
    """The past of some people, by primary key of the person: at most four queries."""
    found: dict[int, list[Past]] = defaultdict(list)
    if people:
        _add_written(found, people)
        _add_accompanied(found, people)
    return found


def organisations_of(application: Application) -> set[str]:
    """How the body that applies is called; whoever applies as a person is compared by their account."""
    body = application.organisation
    people = {one.user.name for one in application.collaborators.all()}
    return {application.applicant_name, *((body.name, *body.names.values()) if body else ())} - people


def _add_written(found: dict[int, list[Past]], people: Collection[int]) -> None:
    """Applications in any call and state that a person worked on together with others."""
    theirs = Collaborator.objects.filter(user__in=people).values("application")
    teams: dict[tuple[int, str], set[int]] = defaultdict(set)
    rows = Collaborator.objects.filter(application__in=theirs).select_related("application")
    for one in rows:
        teams[one.application_id, _told(one.application)].add(one.user_id)
    for (application, told), team in teams.items():
        for person in team.intersection(people):
            found[person].append(
                Past(Conflict.Kind.COLLEAGUE.value, application, told, frozenset(team - {person}))
            )


def _told(application: Application) -> str:
    return f"{application.reference} ({(application.submitted_at or application.created_at).year})"


def _add_accompanied(found: dict[int, list[Past]], people: Collection[int]) -> None:
    """Placements of which a person is or was the mentor: their team, and the body that applied."""
    mentored = ports.accompanied(people)
    if not mentored:
        return
    rows = Application.objects.select_related("organisation").prefetch_related("collaborators__user")
    applications = rows.in_bulk({one.application for one in mentored})
    for one in mentored:
        application = applications[one.application]
        until = "" if one.until is None else str(one.until)
        years = until if until == str(one.since) else f"{one.since}–{until}"
        found[one.mentor].append(
            Past(
                Conflict.Kind.MENTOR.value,
                None,  # whoever accompanies an application is tied to it, too
                f"{application.reference} ({years})",
                frozenset(member.user_id for member in application.collaborators.all()),
                frozenset(filter(None, map(normalised, organisations_of(application)))),
            )
        )
