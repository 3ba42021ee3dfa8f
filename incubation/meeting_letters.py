"""Letters about meetings, and who is invited to one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language

from calls.deadlines import describe_moment
from core.hub import absolute
from incubation.models import Meeting, Placement
from incubation.notices import mentors, post, team

if TYPE_CHECKING:
    from core.actors import Actor
    from people.models import User


def placements_of(meeting: Meeting) -> list[Placement]:
    """The one placement, or those of the cohort that are under way."""
    rows = Placement.objects.select_related("application__call", "cohort")
    if meeting.placement_id:
        return list(rows.filter(pk=meeting.placement_id))
    return list(rows.filter(cohort=meeting.cohort_id, ended_on__isnull=True))


def invited(placement: Placement) -> Iterator[User]:
    """The team that works on a placement, and its mentors."""
    yield from team(placement)
    yield from mentors(placement)


def tell(meeting: Meeting, event: str, by: Actor | None) -> None:
    """Everybody invited save the one who did it; once each, also who works on two placements of a cohort."""
    told: set[int] = set()
    for placement in placements_of(meeting):
        for person in invited(placement):
            if person.pk not in told and (by is None or person.pk != by.pk):
                told.add(person.pk)
                _post(meeting, event, placement, person)


def _post(meeting: Meeting, event: str, placement: Placement, person: User) -> None:
    page = reverse("incubation:meeting", kwargs={"meeting": meeting.public_id})
    with translation.override(person.language):
        places = {
            "what": meeting.get_kind_display(),
            "when": when(meeting, zone=person.zone),
            "where": meeting.place or "–",
        }
        key = f"{event}:{meeting.public_id}:{meeting.sequence}:{person.pk}"
        post(placement, event, person, key, places, link=absolute(page))


def when(meeting: Meeting, *, zone: str = "") -> str:
    """Day and hour in the call's zone and in UTC, then in the reader's own."""
    home, language = meeting.cohort.call.zone, get_language() or "en"
    line = describe_moment(meeting.starts_at, zone=home, language=language, seconds=False).line
    if not zone or zone == home:
        return line
    own = describe_moment(meeting.starts_at, zone=zone, language=language, seconds=False)
    return f"{line} · {own.day_hour} ({own.zone_line})"
