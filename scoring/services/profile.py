"""An expert's own profile: asked to keep it, kept, and what the office has to confirm."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from calls.models import Topic
from core import clock, ledger
from core.refusals import NotAllowed, NotNow
from scoring import expert_columns, notices, office_notices
from scoring.models import Expert, ProfileInvitation, ProfileProposal
from scoring.profiles import is_kept_by
from scoring.services import curricula, roster

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from people.models import User

LASTS = timedelta(days=14)
OWN = frozenset(expert_columns.JUDGES)


def ask_to_keep(expert: Expert, *, by: User) -> ProfileInvitation:
    """Ask an expert by mail to keep their own profile; a link sent before and not used yet ends.

    Raises NotAllowed for who is no staff of the Hub and for one's own place, NotNow for who left the roster.
    """
    with ledger.book():
        locked = _locked(expert)
        roster.require_colleague(locked, by)
        roster.account_of(locked)
        locked.profile_invitations.filter(used_at__isnull=True).delete()
        invitation = ProfileInvitation.objects.create(
            expert=locked,
            token=secrets.token_urlsafe(32),
            invited_by=by,
            invited_at=clock.now(),
            expires_at=clock.now() + LASTS,
        )
        _record(locked, "expert.profile_asked", by)
        notices.profile_invitation(invitation)
    return invitation


def redeem(invitation: ProfileInvitation, *, by: User) -> Expert:
    """Use the link: from now on the expert keeps the profile. Raises NotAllowed or NotNow."""
    with ledger.book():
        rows = ProfileInvitation.objects.select_for_update(of=("self",)).select_related("expert")
        locked = rows.get(pk=invitation.pk)
        if locked.expert.user_id != by.pk:
            raise NotAllowed(_("This invitation is for somebody else."))
        if not locked.is_open or not locked.expert.is_active:
            raise NotNow(_("This link no longer works. Ask the Hub for a new one."))
        locked.used_at = clock.now()
        locked.save()
        _record(locked.expert, "expert.profile_taken", by)
    return locked.expert


def save_own(
    expert: Expert,
    *,
    topics: Collection[Topic],
    by: User,
    cv: UploadedFile | None = None,
    drops_cv: bool = False,
) -> Expert:
    """Write what an expert keeps of their own place. Raises NotAllowed for anybody and anything else."""
    with ledger.book():
        stored = _locked(expert)
        _require_keeper(stored, by)
        if not OWN.issuperset(roster.changes(stored, expert, topics)):
            raise NotAllowed(_("The Hub keeps this part of your entry."))
        roster.write(expert, topics, before=stored, by=by)
        if cv is not None:
            curricula.keep(expert, cv, by=by)
        elif drops_cv:
            curricula.drop(expert, by=by)
    return expert


def propose(expert: Expert, *, organisation_name: str, country: str, by: User) -> ProfileProposal | None:
    """Tell the office of another organisation or country; None where both are as they stand already.

    A later proposal takes the place of one that is not answered. Raises NotAllowed.
    """
    with ledger.book():
        stored = _locked(expert)
        _require_keeper(stored, by)
        told = {"organisation_name": organisation_name, "country": country}
        waiting = stored.proposals.filter(answered_at__isnull=True).first()
        if told == {name: getattr(waiting or stored, name) for name in told}:
            return waiting
        stored.proposals.filter(answered_at__isnull=True).delete()
        if told == {name: getattr(stored, name) for name in told}:
            _record(stored, "expert.proposal_withdrawn", by)
            return None
        proposal = ProfileProposal.objects.create(expert=stored, proposed_at=clock.now(), **told)
        _record(stored, "expert.proposed", by)
        office_notices.profile_proposed(proposal)
    return proposal


def answer(proposal: ProfileProposal, *, accepts: bool, by: User, reason: str = "") -> ProfileProposal:
    """Accept a proposal, which looks for conflicts again, or refuse it. Raises NotAllowed or NotNow."""
    with ledger.book():
        rows = ProfileProposal.objects.select_for_update(of=("self",)).select_related("expert")
        locked = rows.get(pk=proposal.pk)
        roster.require_colleague(locked.expert, by)
        if locked.answered_at is not None:
            raise NotNow(_("This proposal is answered already."))
        locked.answered_at, locked.answered_by, locked.is_accepted = clock.now(), by, accepts
        locked.reason = reason.strip()[:300]
        locked.save()
        _record(locked.expert, "expert.proposal_accepted" if accepts else "expert.proposal_refused", by)
        if accepts:
            stored = _locked(locked.expert)
            expert = locked.expert
            expert.organisation_name, expert.country = locked.organisation_name, locked.country
            roster.write(expert, list(stored.topics.all()), before=stored, by=by)
    return locked


def _require_keeper(stored: Expert, by: User) -> None:
    if not is_kept_by(stored, by):
        raise NotAllowed(_("The Hub keeps this part of your entry."))


def _locked(expert: Expert) -> Expert:
    return Expert.objects.select_for_update(of=("self",)).select_related("user").get(pk=expert.pk)


def _record(expert: Expert, event: str, by: User) -> None:
    ledger.record(event, subject=f"expert:{expert.key}", by=by)
