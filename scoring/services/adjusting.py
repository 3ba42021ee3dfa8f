"""A proposal mended by hand before it is published: a pair put in. Taking one out is `remove_assignment`."""

from __future__ import annotations

from django.utils.translation import gettext as _

from applications.models import Application
from calls.models import Round
from core import ledger
from core.refusals import NotNow
from people.models import User
from scoring import matching
from scoring.models import Assignment, PanelMember
from scoring.permissions import require_officer
from scoring.services import conflicting
from scoring.services.panel_rounds import require_round
from scoring.services.proposals import suggest


def propose_pair(round_: Round, application: Application, member: PanelMember, *, by: User) -> Assignment:
    """Put one pair into the proposal of a round; nobody is told before it is published.

    Raises NotAllowed, or NotNow for a conflict, a doubled pair or a juror who has not accepted.
    """
    with ledger.book():
        locked = Round.objects.select_for_update(of=("self",)).select_related("call").get(pk=round_.pk)
        require_officer(locked.call, by)
        if locked.locked_at:
            raise NotNow(_("This round is closed."))
        conflicting.find(locked.call, members=[member], applications=[application])
        _require_possible(locked, application, member)
        return suggest(locked, application.pk, member.pk, by=by)


def _require_possible(round_: Round, application: Application, member: PanelMember) -> None:
    if application.pk not in {one.pk for one in matching.applications_of(round_)}:
        raise NotNow(_("This application is not judged in this round."))
    if member.call_id != round_.call_id or member.state != PanelMember.State.ACCEPTED:
        raise NotNow(_("This juror has not accepted the invitation to this panel."))
    require_round(member, round_)
    if (application.pk, member.pk) in conflicting.barred_pairs(round_.call):
        raise NotNow(_("This juror has a conflict of interest with this application."))
    standing = round_.assignments.filter(application=application, member=member, state__in=matching.STANDING)
    if standing.exists():
        raise NotNow(_("This juror has this application already."))
