"""May this person? For placements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from applications import permissions as on_application
from calls import permissions as on_call
from core.actors import Pair, SystemActor

if TYPE_CHECKING:
    from incubation.models import Meeting, Mentoring, NextStep, Placement
    from people.models import User


def on_team(placement: Placement, by: Any) -> bool:
    """A collaborator of the application, in any role."""
    return on_application.collaborator_role(placement.application, by) is not None


def owns(placement: Placement, by: Any) -> bool:
    """The owner of the team, who signs for it."""
    return on_application.collaborator_role(placement.application, by) == "owner"


def delivers(placement: Placement, by: Any) -> bool:
    """The owner or an editor of the team."""
    return on_application.may_write(placement.application, by)


def mentors(placement: Placement, by: Any) -> bool:
    """A mentor who accompanies the placement now."""
    if isinstance(by, (Pair, SystemActor)) or not getattr(by, "is_authenticated", False) or not by.is_active:
        return False
    return any(one.mentor_id == by.pk and one.is_now for one in placement.mentorings.all())


def answers_mentoring(mentoring: Mentoring, by: Any) -> bool:
    """Who says yes or no to a mentor: the person asked, or the owner or an editor of the team."""
    is_asked = getattr(by, "pk", None) == mentoring.mentor_id and by.is_active
    return is_asked or delivers(mentoring.placement, by)


def officer(placement: Placement, by: Any) -> bool:
    """An officer of the call who is not on the team."""
    return on_call.officer(placement.application.call, by) and not on_team(placement, by)


def approver(placement: Placement, by: Any) -> bool:
    """An approver of the call who is not on the team."""
    return on_call.approver(placement.application.call, by) and not on_team(placement, by)


def judges(placement: Placement, by: Any) -> bool:
    """Who may accept or return what was delivered: the mentor or an officer, never the team itself."""
    return (mentors(placement, by) or officer(placement, by)) and not on_team(placement, by)


def measures(placement: Placement, by: Any) -> bool:
    """Who may write down what a pilot reads: the team, or an officer."""
    return delivers(placement, by) or officer(placement, by)


def talks(placement: Placement, by: Any) -> bool:
    """Who may write on the timeline: the team, the mentor or an officer."""
    return delivers(placement, by) or mentors(placement, by) or officer(placement, by)


def ends(placement: Placement, by: Any) -> bool:
    """Who may let a placement leave: the owner, or an officer."""
    return on_application.officer_or_owner(placement.application, by)


def finishes(step: NextStep, placement: Placement, by: Any) -> bool:
    """Who may say that a next step is done: who does it, who noted it, or an officer."""
    is_theirs = getattr(by, "pk", None) in (step.who_id, step.created_by_id) and talks(placement, by)
    return is_theirs or officer(placement, by)


def arranges(meeting: Meeting, by: Any) -> bool:
    """Who may change a meeting: whoever talks on its placement; an officer where it is the cohort's."""
    if meeting.placement is not None:
        return talks(meeting.placement, by)
    return on_call.officer(meeting.cohort.call, by)


def officers_of(placement: Placement) -> list[User]:
    """The officers of the call who are not on the team, to write to."""
    roles = placement.application.call.roles.filter(role="officer", user__is_active=True).select_related(
        "user"
    )
    return [one.user for one in roles.order_by("pk") if not on_team(placement, one.user)]
