"""In which rounds of its call a place on the panel judges."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from calls.models import Round
from core import ledger
from core.refusals import NotNow
from people.models import User
from scoring.models import Assignment, PanelMember
from scoring.permissions import require_officer
from scoring.snapshots import panel_name, panel_snapshot


def set_rounds(member: PanelMember, *, by: User, rounds: Collection[Round]) -> PanelMember:
    """Limit a juror to some rounds of the call; none, or all of them, for every round.

    Raises NotAllowed, or NotNow for the chair and for a round in which the juror has applications.
    """
    with ledger.book():
        rows = PanelMember.objects.select_for_update(of=("self",)).select_related("call", "expert__user")
        locked = rows.get(pk=member.pk)
        require_officer(locked.call, by)
        of_call = set(locked.call.rounds.all())
        kept = set(rounds) & of_call
        kept = set() if kept == of_call else kept
        if kept and locked.role == PanelMember.Role.CHAIR:
            raise NotNow(_("The chair sits in every round."))
        if kept:
            _require_nothing_assigned(locked, of_call - kept)
        locked.rounds.set(kept)
        ledger.record(
            "panel.rounds_set",
            subject=panel_name(locked),
            scope=locked.call.ledger_name,
            by=by,
            payload={
                "juror": locked.expert.user.ledger_name if locked.expert.user else "",
                "rounds": sorted(one.key for one in kept),
            },
            row=panel_snapshot(locked),
        )
    return locked


def require_round(member: PanelMember, round_: Round) -> None:
    """Raise NotNow for a juror who is limited to other rounds."""
    if not PanelMember.objects.filter(pk=member.pk).in_round(round_).exists():
        raise NotNow(_("This juror does not judge in this round."))


def _require_nothing_assigned(member: PanelMember, left: Collection[Round]) -> None:
    standing = (Assignment.State.PROPOSED, Assignment.State.ACTIVE)
    held = member.assignments.filter(round__in=left, round__locked_at__isnull=True, state__in=standing)
    found = held.select_related("round").first()
    if found:
        raise NotNow(
            _("%(name)s has applications in the round “%(round)s”. Take them back first.")
            % {"name": member.expert.name, "round": found.round.name}
        )
