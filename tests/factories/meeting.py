"""A decision meeting for tests: opened, with everybody there."""

from __future__ import annotations

from calls.models import Call
from people.models import User
from scoring.models import Meeting, PanelMember
from scoring.services import meeting as meetings
from scoring.services import scoring as cards
from tests.factories.calls import person_with
from tests.factories.remembered import remembered
from tests.factories.scoring import first_round, give_marks, juror_of, reviewed_call


@remembered
def judged_call(
    applications: int = 2, *, has_vote: bool = True, recused: bool = False, chair_recused: bool = False
) -> Call:
    """A call whose round is locked; a juror, or the chair, may have stepped back from the first."""
    call, assignments = reviewed_call(applications, 4, has_vote=has_vote)
    for one in assignments:
        give_marks(one)
    for role in ["juror"] * recused + ["chair"] * chair_recused:
        own = next(one for one in assignments if one.member.role == role)
        cards.recuse(own, by=juror_of(own), reason="A tie.")
    cards.lock_round(first_round(call), by=person_with(call, "officer"), reason="The panel met early.")
    return Call.objects.get(pk=call.pk)


def attended(call: Call) -> Meeting:
    """The call's meeting, open, every juror and the officer present."""
    officer = person_with(call, "officer")
    meeting = meetings.open_meeting(call, by=officer)
    everybody = [one.pk for one in meetings.seated_in(meeting)]
    meetings.record_attendance(meeting, members=everybody, officers=[officer.pk], by=officer)
    return meeting


def seat_of(call: Call, role: str) -> PanelMember:
    """The chair, or the first juror of the panel."""
    return PanelMember.objects.filter(call=call, role=role).order_by("pk")[0]


def officer_in(meeting: Meeting) -> User:
    """The officer who keeps the record."""
    return person_with(meeting.call, "officer")
