"""Jurors reminded: of an invitation, or of scorecards that are still open."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from calls.models import Round
from core import clock
from core.refusals import NotNow
from people.models import User
from scoring import notices
from scoring.models import Assignment, PanelMember, Scorecard
from scoring.permissions import require_officer
from scoring.services.panel import OPEN_FOR_JURORS, unlocked

REMIND_BEFORE = timedelta(days=3)


class Reminded(NamedTuple):
    """How many jurors got a letter now, and how many had theirs of today already."""

    now: int
    before: int


def remind(member: PanelMember, *, by: User) -> bool | None:
    """Remind of the invitation or of open scorecards, once a day.

    True where a letter is written, False where today's is written already, None where nothing is open.
    Raises NotAllowed, or NotNow for an invitation that expired.
    """
    with transaction.atomic():
        require_officer(member.call, by)
        if member.is_expired:
            raise NotNow(
                _("The invitation of %(name)s has expired: invite them again.") % {"name": member.expert.name}
            )
        if member.state == PanelMember.State.INVITED:
            return notices.invitation(member)
        if member.state != PanelMember.State.ACCEPTED:
            return None
        rounds = {one.round for one in unlocked(member) if _is_unfinished(one)}
        if not rounds:
            return None
        written = [notices.reminder(member, one) for one in sorted(rounds, key=lambda round_: round_.pk)]
        return any(written)


def remind_all(round_: Round, *, by: User) -> Reminded:
    """Remind every juror of the round with open scorecards."""
    members = PanelMember.objects.filter(call=round_.call_id, state=PanelMember.State.ACCEPTED)
    answers = [remind(one, by=by) for one in members.select_related("call", "expert__user")]
    return Reminded(answers.count(True), answers.count(False))


def remind_of_ending_invitations() -> int:
    """Write once to who has not answered three days before the end; run by the clock. Returns to how many.

    An invitation that was open for three days or less from the start is left as it is.
    """
    now = clock.now()
    waiting = PanelMember.objects.filter(
        state=PanelMember.State.INVITED, expires_at__gt=now, expires_at__lte=now + REMIND_BEFORE
    )
    waiting = waiting.filter(call__state__in=OPEN_FOR_JURORS).select_related("call", "expert__user")
    long_open = [one for one in waiting if one.expires_at - one.invited_at > REMIND_BEFORE]
    with transaction.atomic():
        return [notices.invitation_ends(one) for one in long_open].count(True)


def _is_unfinished(assignment: Assignment) -> bool:
    card = getattr(assignment, "scorecard", None)
    return assignment.state == Assignment.State.ACTIVE and (
        card is None or card.state == Scorecard.State.DRAFT
    )
