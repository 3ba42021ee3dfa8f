"""Handing an application over: offered by its owner, taken by somebody who works on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from applications import team_letters
from applications.entries import record
from applications.models import Application, Collaborator, HandOver
from applications.permissions import owner
from applications.services.door import lock
from applications.services.starting import own_draft, require_no_other_part
from applications.summaries import summary_columns
from calls.windows import effective_deadline_of
from core import clock, ledger
from core.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from people.models import User

WAITING = HandOver.Outcome.WAITING


def offer_hand_over(application: Application, *, by: User, collaborator: Collaborator) -> HandOver:
    """Offer the application to an editor or viewer; nothing moves before they accept.

    Raises NotAllowed for anybody but the owner, NotNow where it cannot be offered.
    """
    with ledger.book():
        locked = lock(application)
        if not owner(locked, by):
            raise NotAllowed(_("Only the owner of the application can hand it over."))
        if collaborator.application_id != locked.pk or collaborator.user_id == by.pk:
            raise NotNow(_("Choose somebody who works on this application."))
        _require_possible(locked, by)
        if locked.hand_overs.filter(outcome=WAITING).exists():
            raise NotNow(_("You have offered it to somebody already. Take that back first."))
        offered = HandOver.objects.create(
            application=locked, offered_by=by, offered_to=collaborator.user, offered_at=clock.now()
        )
        team_letters.offered(offered)
        _record(offered, "ownership.offered", by)
    return offered


def accept_hand_over(offered: HandOver, *, by: User) -> Application:
    """Become the owner; who owned it goes on as an editor. Raises NotAllowed or NotNow."""
    with ledger.book():
        locked = _open(offered, by)
        application = lock(locked.application)
        _require_possible(application, locked.offered_by)
        require_no_other_part(application.call, by)
        if own_draft(application.call, by) is not None:
            raise NotNow(_("You own another application in this call, and nobody can own two."))
        old = application.collaborators.get(role=Collaborator.Role.OWNER)
        new = application.collaborators.filter(user=by).first()
        if old.user_id != locked.offered_by_id or new is None:
            raise NotNow(_("This offer is over."))
        old.role, new.role = Collaborator.Role.EDITOR, Collaborator.Role.OWNER
        old.save(update_fields=["role"])  # first: an application has one owner at any time
        new.save(update_fields=["role"])
        if application.valid_submission_id is None:  # what is named after its owner follows them
            summary_columns(application)
            application.save()
        _close(locked, HandOver.Outcome.ACCEPTED)
        team_letters.taken(locked)
        _record(locked, "ownership.moved", by)
    return application


def decline_hand_over(offered: HandOver, *, by: User) -> HandOver:
    """Say no; the owner stays and is told. Raises NotAllowed or NotNow."""
    with ledger.book():
        locked = _open(offered, by)
        _close(locked, HandOver.Outcome.DECLINED)
        team_letters.not_taken(locked)
        _record(locked, "ownership.declined", by)
    return locked


def take_hand_over_back(application: Application, *, by: User) -> None:
    """The owner thinks again. Raises NotAllowed."""
    if not owner(application, by):
        raise NotAllowed(_("Only the owner of the application can hand it over."))
    drop_offers(application)


def drop_offers(application: Application, *, to: User | None = None) -> None:
    """End what waits, because it was taken back or because the person is gone."""
    waiting = application.hand_overs.filter(outcome=WAITING)
    if to is not None:
        waiting = waiting.filter(offered_to=to)
    waiting.update(outcome=HandOver.Outcome.TAKEN_BACK, answered_at=clock.now())


def _require_possible(application: Application, of: User) -> None:
    if application.state == "withdrawn":
        raise NotNow(_("This application is withdrawn, so there is nothing to hand over."))
    own = effective_deadline_of(application.call, [of.pk])
    general = application.call.deadline_at
    if own and general and own > general and clock.now() < own:
        raise NotNow(
            _("The deadline was moved for its owner alone, and would not move along. Hand it over later.")
        )


def _open(offered: HandOver, by: User) -> HandOver:
    rows = HandOver.objects.select_for_update(of=("self",)).select_related(
        "application__call", "offered_by", "offered_to"
    )
    locked = rows.get(pk=offered.pk)
    if locked.offered_to_id != by.pk:
        raise NotAllowed(_("This was offered to somebody else."))
    if locked.outcome != WAITING:
        raise NotNow(_("This offer is over."))
    return locked


def _close(offered: HandOver, outcome: HandOver.Outcome) -> None:
    offered.outcome, offered.answered_at = outcome, clock.now()
    offered.save(update_fields=["outcome", "answered_at"])


def _record(offered: HandOver, event: str, by: User) -> None:
    who = {"from": offered.offered_by.ledger_name, "to": offered.offered_to.ledger_name}
    record(offered.application, event, by=by, **who)
