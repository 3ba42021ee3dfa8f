"""Who could accompany a placement: experts by the topics they share with it, then by their load."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from applications.models import Collaborator
from calls.models import Topic
from incubation.models import Placement
from scoring.models import Expert
from scoring.roster import country_word, language_word

MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Candidate:
    """One expert: `shared` names the topics that both have; `load` counts the placements of now."""

    name: str
    email: str
    where: str
    languages: str
    shared: str
    load: int


def candidates(placement: Placement) -> list[Candidate]:
    """The first of those with an account who are neither of the team nor its mentor now; four queries."""
    topics = Topic.objects.filter(themes__applications=placement.application).distinct()
    wanted = {one.pk: str(one) for one in topics}
    team = Collaborator.objects.filter(application=placement.application).values("user")
    accompany = placement.mentorings.filter(until__isnull=True).values("mentor")
    under_way = Q(user__mentorings__until__isnull=True, user__mentorings__placement__ended_on__isnull=True)
    rows = (
        Expert.objects.filter(is_active=True, user__is_active=True)
        .exclude(user__in=team)
        .exclude(user__in=accompany)
        .annotate(
            load=Count("user__mentorings", filter=under_way, distinct=True),
            fit=Count("topics", filter=Q(topics__in=list(wanted)), distinct=True),
        )
        .select_related("user")
        .prefetch_related("topics")
        .order_by("-fit", "load", "name", "pk")
    )
    return [_candidate(one, wanted) for one in rows[:MOST_SHOWN]]


def _candidate(expert: Expert, wanted: dict[int, str]) -> Candidate:
    where = [expert.organisation_name, country_word(expert.country)]
    return Candidate(
        name=expert.name,
        email=expert.user.email if expert.user else "",
        where=", ".join(one for one in where if one),
        languages=", ".join(language_word(code) for code in expert.languages),
        shared=", ".join(wanted[one.pk] for one in expert.topics.all() if one.pk in wanted),
        load=expert.load,  # type: ignore[attr-defined]
    )
