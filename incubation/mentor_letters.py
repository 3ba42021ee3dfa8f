"""Letters about who accompanies a placement: to the mentor, the team, and the officer who asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import translation

from core.hub import absolute
from incubation.notices import post, team

if TYPE_CHECKING:
    from incubation.models import Mentoring
    from people.models import User


def ask(mentoring: Mentoring) -> None:
    """The person is asked to accompany, the team whether it agrees."""
    _post(mentoring, "mentor_asked", mentoring.mentor)
    for person in team(mentoring.placement):
        _post(mentoring, "mentor_proposed", person)


def tell_of_beginning(mentoring: Mentoring) -> None:
    """Both agreed: the mentor reads the placement from now on."""
    for person in (mentoring.mentor, *team(mentoring.placement)):
        _post(mentoring, "mentor_begins", person)


def tell_of_no(mentoring: Mentoring) -> None:
    """Somebody said no: whoever asked reads why."""
    officer = mentoring.assigned_by
    if officer.is_active:
        _post(mentoring, "mentor_declined", officer, who=str(mentoring.declined_by), reason=mentoring.reason)


def _post(mentoring: Mentoring, event: str, person: User, **places: object) -> None:
    placement = mentoring.placement
    if event == "mentor_begins":
        page = reverse("incubation:placement", kwargs={"placement": placement.public_id})
    elif event == "mentor_declined":
        page = reverse("incubation:mentors", kwargs={"placement": placement.public_id})
    else:
        page = reverse("incubation:mentoring", kwargs={"pk": mentoring.pk})
    with translation.override(person.language):
        places = {"mentor": str(mentoring.mentor), **places}
        post(placement, event, person, f"{event}:{mentoring.pk}:{person.pk}", places, link=absolute(page))
