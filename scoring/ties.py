"""What ties experts of the roster to applications, read from the tables and compared."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import chain

from django.db.models import prefetch_related_objects

from applications.models import Application
from people.models import User
from scoring import conflicts
from scoring.jurors_past import organisations_of, pasts_of
from scoring.models import Expert

TEAM = "collaborators__user__memberships__organisation"  # what an application is compared with
Ties = Mapping[tuple[int, str], str]


def ties_of(
    experts: Collection[Expert], applications: Collection[Application], *, same_country: bool
) -> dict[int, Ties]:
    """By primary key of the expert: (application, kind) and what it was found by.

    The same number of queries whatever the number of rows; fewer where TEAM is prefetched.
    """
    experts = list({one.pk: one for one in experts}.values())
    applications = list(applications)
    prefetch_related_objects(experts, "user__memberships__organisation")
    prefetch_related_objects(applications, TEAM)
    compared = conflicts.Applicants(
        ((one.pk, _applicant_facts(one)) for one in applications), same_country=same_country
    )
    pasts = pasts_of({one.user_id for one in experts if one.user_id})
    return {
        one.pk: compared.tied_to(_expert_facts(one), pasts.get(one.user_id, ()) if one.user_id else ())
        for one in experts
    }


def _expert_facts(expert: Expert) -> conflicts.Facts:
    user = expert.user
    return conflicts.facts(
        organisations={expert.organisation_name, *(_bodies_of(user) if user else ())},
        addresses={expert.email, user.email if user else ""},
        country=expert.country,
        people={user.pk} if user else set(),
    )


def _applicant_facts(application: Application) -> conflicts.Facts:
    people = [one.user for one in application.collaborators.all()]
    return conflicts.facts(
        organisations={*organisations_of(application), *chain.from_iterable(map(_bodies_of, people))},
        addresses={application.contact_email, *(one.email for one in people)},
        country=application.country,
        people={one.pk for one in people},
    )


def _bodies_of(person: User) -> Iterator[str]:
    """How the organisations are called that a person may act for."""
    for one in person.memberships.all():
        yield from (one.organisation.name, *one.organisation.names.values())
