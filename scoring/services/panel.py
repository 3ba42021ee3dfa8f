"""Who sits on a panel: invited, accepted, signed, declined, removed."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from applications.models import Collaborator
from calls.models import Call
from core import clock, ledger
from core.refusals import NotNow
from people.models import User
from scoring import code_of_conduct, notices, office_notices
from scoring.models import GIVEN, Assignment, Expert, PanelMember
from scoring.permissions import require_member, require_officer
from scoring.queries import card_of
from scoring.services import conflicting
from scoring.services.roster import account_of
from scoring.snapshots import panel_name, panel_snapshot

ANSWER_WITHIN = timedelta(days=14)
OPEN_FOR_JURORS = ("draft", "published", "sealed", "reviewing")
State = PanelMember.State


def invite(
    call: Call,
    expert: Expert,
    *,
    by: User,
    role: str = PanelMember.Role.JUROR,
    expires_at: datetime | None = None,
    max_load: int | None = None,
) -> PanelMember:
    """Invite somebody of the roster; again whoever declined, was removed, or let the invitation expire.

    Raises NotAllowed, or NotNow for an applicant of the call, a second chair or a juror already there.
    """
    with ledger.book():
        locked = Call.objects.select_for_update().get(pk=call.pk)
        require_officer(locked, by)
        if locked.state not in OPEN_FOR_JURORS:
            raise NotNow(_("The review of this call is over; nobody can be invited any more."))
        user = account_of(expert)
        _refuse_applicants(locked, expert, user)
        member = PanelMember.objects.filter(call=locked, expert=expert).first()
        member = member or PanelMember(call=locked, expert=expert)
        if member.pk and member.is_seated:
            raise NotNow(_("%(name)s is on this panel already.") % {"name": expert.name})
        if role == PanelMember.Role.CHAIR:
            _refuse_second_chair(locked)
            _end_chairs(locked, but=member, by=by)
        member.role, member.max_load, member.state = role, max_load, State.INVITED
        member.token, member.responded_at, member.decline_reason = secrets.token_urlsafe(32), None, ""
        member.invited_by, member.invited_at = by, clock.now()
        member.expires_at = expires_at or _answer_by(locked)
        member.save()
        member.rounds.clear()
        _record(member, "panel.invited", by)
        notices.invitation(member)
    return member


def invite_again(member: PanelMember, *, by: User) -> PanelMember:
    """A new link and a new date for an invitation that expired, with the same role and load.

    Raises NotAllowed, or NotNow where the invitation can still be answered or was answered.
    """
    if not member.is_expired:
        raise NotNow(_("This invitation has not expired."))
    return invite(member.call, member.expert, by=by, role=member.role, max_load=member.max_load)


def _answer_by(call: Call) -> datetime:
    """Fourteen days from now, or half of the time until the review ends where that is less.

    Who answers at its end has no time to read.
    """
    now = clock.now()
    ends = call.key_dates.filter(kind="review_until", at__gt=now).values_list("at", flat=True).first()
    return now + min(ANSWER_WITHIN, (ends - now) / 2) if ends else now + ANSWER_WITHIN


def accept(member: PanelMember, *, by: User, signs_code: bool = True) -> PanelMember:
    """Accept the invitation, and by default sign the code of conduct; finds the juror's conflicts."""
    with ledger.book():
        locked = _locked(member)
        require_member(locked, by)
        _require_open_invitation(locked)
        _refuse_applicants(locked.call, locked.expert, by)
        locked.state, locked.responded_at = State.ACCEPTED, clock.now()
        if signs_code:
            locked.code_signed_at, locked.code_version = clock.now(), code_of_conduct.VERSION
        locked.save()
        _record(locked, "panel.accepted", by)
        conflicting.find(locked.call, members=[locked])
    return locked


def sign_code(member: PanelMember, *, by: User) -> PanelMember:
    """Sign the code of conduct in its present version; signing it twice changes nothing."""
    with ledger.book():
        locked = _locked(member)
        require_member(locked, by)
        if locked.state != State.ACCEPTED:
            raise NotNow(_("Accept the invitation first."))
        if not code_of_conduct.is_signed(locked):
            locked.code_signed_at, locked.code_version = clock.now(), code_of_conduct.VERSION
            locked.save()
            _record(locked, "panel.code_signed", by)
    return locked


def see_example(member: PanelMember, *, by: User) -> None:
    """Note that the juror has seen the worked example."""
    require_member(member, by)
    unseen = PanelMember.objects.filter(pk=member.pk, example_seen_at__isnull=True)
    unseen.update(example_seen_at=clock.now())


def decline(member: PanelMember, *, by: User, reason: str = "") -> PanelMember:
    """Say no to an invitation, which the officers of the call are told; the reason is optional."""
    with ledger.book():
        locked = _locked(member)
        require_member(locked, by)
        _require_open_invitation(locked)
        locked.state, locked.responded_at = State.DECLINED, clock.now()
        locked.decline_reason = reason.strip()[:300]
        locked.save()
        _record(locked, "panel.declined", by)
        office_notices.declined(locked)
    return locked


def remove(member: PanelMember, *, by: User, reason: str) -> PanelMember:
    """Take somebody off the panel; what they have not submitted goes to other jurors.

    What is submitted was given by somebody who might judge it: it stays and counts. Raises NotAllowed, or
    NotNow without a reason.
    """
    from scoring.services import assigning

    with ledger.book():
        locked = _locked(member)
        require_officer(locked.call, by)
        if not reason.strip():
            raise NotNow(_("Give a reason."))
        if locked.state == State.REMOVED:
            return locked
        locked.state = State.REMOVED
        locked.save()
        _record(locked, "panel.removed", by, reason=reason)
        for assignment in unlocked(locked):
            if is_given(assignment):
                continue
            assigning.end(assignment, Assignment.State.REMOVED, reason=reason, by=by)
            assigning.reassign(assignment, by=by)
    return locked


def set_load(member: PanelMember, *, by: User, max_load: int | None) -> PanelMember:
    """How many applications this juror may get in a round; None for what the roster says."""
    with ledger.book():
        locked = _locked(member)
        require_officer(locked.call, by)
        locked.max_load = max_load
        locked.save()
        _record(locked, "panel.load_set", by)
    return locked


def set_chair(member: PanelMember, *, by: User) -> PanelMember:
    """Make somebody of the panel its chair; who was it before is a juror from now on.

    Raises NotAllowed, or NotNow for somebody who declined or was removed.
    """
    with ledger.book():
        locked = _locked(member)
        require_officer(locked.call, by)
        if not locked.is_seated:
            raise NotNow(_("Only somebody on the panel can be its chair."))
        _end_chairs(locked.call, but=locked, by=by)
        if locked.role != PanelMember.Role.CHAIR:
            locked.rounds.clear()
            locked.role = PanelMember.Role.CHAIR
            locked.save()
            _record(locked, "panel.chair_set", by)
    return locked


def judges(call: Call, user: Any) -> bool:
    """Whether a person is, or is asked to be, a juror of the call."""
    places = PanelMember.objects.filter(
        Q(expert__user=user) | Q(expert__email__iexact=user.email),
        call=call,
    )
    return places.seated().exists()


def _refuse_applicants(call: Call, expert: Expert, user: User) -> None:
    same = Q(user=user) | Q(user__email__iexact=expert.email)
    if Collaborator.objects.filter(same, application__call=call).exists():
        raise NotNow(
            _("%(name)s works on an application in this call, and so cannot judge it.")
            % {"name": expert.name}
        )


def _refuse_second_chair(call: Call) -> None:
    if call.panel.filter(role=PanelMember.Role.CHAIR).seated().exists():
        raise NotNow(_("This panel has a chair already."))


def _end_chairs(call: Call, *, but: PanelMember, by: User) -> None:
    """Make jurors of all chairs but one, also of one whose invitation expired."""
    asked = (State.INVITED, State.ACCEPTED)
    chairs = call.panel.filter(role=PanelMember.Role.CHAIR, state__in=asked).exclude(pk=but.pk)
    for before in chairs.select_related("call", "expert__user"):
        before.role = PanelMember.Role.JUROR
        before.save()
        _record(before, "panel.chair_ended", by)


def _require_open_invitation(member: PanelMember) -> None:
    if member.state != State.INVITED:
        raise NotNow(_("This invitation is answered already."))
    if member.is_expired:
        raise NotNow(_("This invitation is no longer valid. Write to the Hub if you want to judge."))


def is_given(assignment: Assignment) -> bool:
    """Whether its scorecard is submitted or locked."""
    card = card_of(assignment)
    return card is not None and card.state in GIVEN


def unlocked(member: PanelMember) -> list[Assignment]:
    """What the juror was given in rounds that are not locked, proposals included."""
    rows = member.assignments.filter(state__in=(Assignment.State.ACTIVE, Assignment.State.PROPOSED))
    rows = rows.filter(round__locked_at__isnull=True)
    return list(rows.select_related("round", "application__call", "member__expert__user", "scorecard"))


def _locked(member: PanelMember) -> PanelMember:
    rows = PanelMember.objects.select_for_update(of=("self",)).select_related("call", "expert__user")
    return rows.get(pk=member.pk)


def _record(member: PanelMember, event: str, by: Any, reason: str = "") -> None:
    juror = member.expert.user
    ledger.record(
        event,
        subject=panel_name(member),
        scope=member.call.ledger_name,
        by=by,
        payload={
            "juror": juror.ledger_name if juror else "",
            "role": member.role,
            "reason_sha256": ledger.sha256_of(reason) if reason else "",
        },
        row=panel_snapshot(member),
    )
