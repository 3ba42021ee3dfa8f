"""Who works on an application: inviting by mail, accepting, leaving."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from applications import notices, team_letters
from applications.answers import WRITABLE
from applications.entries import record
from applications.models import Application, Collaborator, CollaboratorInvitation
from applications.permissions import collaborator_role, may_write, owner
from applications.services.door import lock
from applications.services.handing_over import drop_offers
from applications.services.starting import require_no_other_part
from core import clock, ledger
from core.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from people.models import User

LASTS = timedelta(days=14)
MOST_OPEN = 20
MOST_PEOPLE = 30
MOST_IN_A_DAY = 40  # of one person, those taken back included: nobody floods strangers with our letters
SHARED_ROLES = (Collaborator.Role.EDITOR, Collaborator.Role.VIEWER)


def invite(application: Application, *, by: User, address: str, role: str) -> CollaboratorInvitation:
    """Invite somebody by mail as editor or viewer: one use, fourteen days. Raises NotAllowed or NotNow."""
    with ledger.book():
        locked = (
            Application.objects.select_for_update(of=("self",)).select_related("call").get(pk=application.pk)
        )
        if not owner(locked, by):
            raise NotAllowed(_("Only the owner of the application can invite others."))
        _require_working(locked)
        if role not in SHARED_ROLES:
            raise NotNow(_("Choose whether the person may edit or only read."))
        _require_new(locked, address)
        _require_few(by)
        invited = CollaboratorInvitation.objects.create(
            application=locked,
            address=address.strip().lower(),
            role=role,
            token=secrets.token_urlsafe(32),
            invited_by=by,
            invited_at=clock.now(),
            expires_at=clock.now() + LASTS,
        )
        notices.invitation(invited)
        record(locked, "collaborator.invited", by=by, role=role)
    return invited


def accept_invitation(token: str, *, by: User) -> Collaborator:
    """Join an application by its invitation. Raises NotNow for one that is used or over, NotAllowed."""
    with ledger.book():
        invited = CollaboratorInvitation.objects.select_for_update().filter(token=token).first()
        invited = _require_waiting(invited)
        application = Application.objects.select_related("call").get(pk=invited.application_id)
        _require_working(application)
        if collaborator_role(application, by) is not None:
            raise NotNow(_("You work on this application already."))
        require_no_other_part(application.call, by)
        joined = Collaborator.objects.create(
            application=application, user=by, role=invited.role, added_at=clock.now()
        )
        invited.used_at = clock.now()
        invited.save(update_fields=["used_at"])
        record(application, "collaborator.joined", by=by, role=joined.role)
    return joined


def decline_invitation(token: str, *, by: User) -> CollaboratorInvitation:
    """Say no to an invitation; who invited is told. Raises NotNow for one that is used or over."""
    with ledger.book():
        found = CollaboratorInvitation.objects.select_for_update(of=("self",))
        invited = _require_waiting(
            found.select_related("application__call", "invited_by").filter(token=token).first()
        )
        if collaborator_role(invited.application, by) is not None:
            raise NotNow(_("You work on this application already."))
        invited.declined_at = clock.now()
        invited.save(update_fields=["declined_at"])
        team_letters.declined(invited)
        record(invited.application, "collaborator.declined", by=by, role=invited.role)
    return invited


def _require_waiting(invited: CollaboratorInvitation | None) -> CollaboratorInvitation:
    if invited is None or invited.used_at is not None:
        raise NotNow(_("This invitation has been used already."))
    if invited.declined_at is not None:
        raise NotNow(_("This invitation was declined. Ask for a new one."))
    if clock.now() >= invited.expires_at:
        raise NotNow(_("This invitation is over. Ask for a new one."))
    return invited


def change_role(collaborator: Collaborator, *, by: User, role: str) -> Collaborator:
    """Make an editor a viewer or the other way round. Raises NotAllowed or NotNow."""
    with ledger.book():
        application = lock(collaborator.application)
        if not owner(application, by):
            raise NotAllowed(_("Only the owner of the application can change what others may do."))
        locked = application.collaborators.filter(pk=collaborator.pk).first()
        if locked is None or locked.role == Collaborator.Role.OWNER or role not in SHARED_ROLES:
            raise NotNow(_("Choose whether the person may edit or only read."))
        if locked.role != role:
            locked.role = role
            locked.save(update_fields=["role"])
            record(application, "collaborator.changed", by=by, role=role)
    return locked


def tell_owner_it_is_ready(application: Application, *, by: User) -> bool:
    """One letter to the owner, at most once in an hour; True where it is new. Raises NotAllowed or NotNow."""
    with ledger.book():
        locked = lock(application)
        if not may_write(locked, by) or owner(locked, by):
            raise NotAllowed(_("Only an editor can tell the owner that it is ready."))
        if locked.state not in ("draft", "submitted", "correction_requested"):
            raise NotNow(_("Nothing is left to submit."))
        return team_letters.ready(locked, by=by)


def is_working(application: Application) -> bool:
    """Whether there still is something to write, so that another person can help."""
    return application.state in WRITABLE


def _require_working(application: Application) -> None:
    if not is_working(application):
        raise NotNow(
            _("Nobody can join this application any more: it is “%(state)s”.")
            % {"state": application.get_state_display()}
        )


def cancel_invitation(invited: CollaboratorInvitation, *, by: User) -> None:
    """Take an invitation back before it is used."""
    if not owner(invited.application, by):
        raise NotAllowed(_("Only the owner of the application can take an invitation back."))
    now = clock.now()
    waiting_invitations(invited.application).filter(pk=invited.pk).update(expires_at=now)


def waiting_invitations(application: Application) -> QuerySet[CollaboratorInvitation]:
    """Those that can still be accepted."""
    return application.invitations.filter(
        used_at__isnull=True, declined_at__isnull=True, expires_at__gt=clock.now()
    )


def remove_collaborator(collaborator: Collaborator, *, by: User) -> None:
    """The owner lets somebody go, or somebody goes. The owner stays."""
    with ledger.book():
        application = collaborator.application
        if collaborator.user_id != by.pk and not owner(application, by):
            raise NotAllowed(_("Only the owner of the application can remove others."))
        if collaborator.role == Collaborator.Role.OWNER:
            raise NotNow(_("The owner cannot leave the application. Hand it over first, or withdraw it."))
        drop_offers(application, to=collaborator.user)
        record(application, "collaborator.removed", by=by, role=collaborator.role)
        collaborator.delete()


def _require_new(application: Application, address: str) -> None:
    wanted = address.strip().lower()
    if application.collaborators.filter(user__email__iexact=wanted).exists():
        raise NotNow(_("This person works on the application already."))
    waiting = waiting_invitations(application)
    if waiting.filter(address=wanted).exists():
        raise NotNow(_("An invitation to this address is under way."))
    if waiting.count() >= MOST_OPEN or application.collaborators.count() >= MOST_PEOPLE:
        raise NotNow(_("More people cannot be invited to this application."))


def _require_few(by: User) -> None:
    today = CollaboratorInvitation.objects.filter(
        invited_by=by, invited_at__gt=clock.now() - timedelta(days=1)
    )
    if today.count() >= MOST_IN_A_DAY:
        raise NotNow(_("You have sent many invitations today. Send more tomorrow."))
