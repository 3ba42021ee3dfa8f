"""May this person? For applications."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from calls import permissions as on_call
from calls.workflow import ANNOUNCED
from core.actors import Pair, SystemActor

if TYPE_CHECKING:
    from applications.models import Application


def collaborator_role(application: Application, by: Any) -> str | None:
    """The role a person holds on the application: owner, editor, viewer or None."""
    if isinstance(by, (Pair, SystemActor)) or not getattr(by, "is_authenticated", False) or not by.is_active:
        return None
    for one in application.collaborators.all():
        if one.user_id == by.pk:
            return one.role
    return None


def owner(application: Application, by: Any) -> bool:
    """The owner of the application."""
    return collaborator_role(application, by) == "owner"


def only_the_owner(application: Application) -> str:
    """Whose press counts, in a sentence with the owner's name."""
    owners = [one.user for one in application.collaborators.all() if one.role == "owner"]
    return _("Only the owner of the application, %(name)s, can submit it.") % {"name": owners[0]}


def may_write(application: Application, by: Any) -> bool:
    """The owner or an editor."""
    return collaborator_role(application, by) in ("owner", "editor")


def officer(application: Application, by: Any) -> bool:
    """An officer of the call."""
    return on_call.officer(application.call, by)


def officer_who_confirms(application: Application, by: Any) -> bool:
    """An officer of the call; two different ones where the call has every ruling looked at twice."""
    return _rules(application, by, is_looked_at_twice=application.call.second_look == "all")


def officer_who_rules_out(application: Application, by: Any) -> bool:
    """An officer of the call; two different ones where the call has such rulings looked at twice."""
    return _rules(application, by, is_looked_at_twice=bool(application.call.second_look))


def _rules(application: Application, by: Any, *, is_looked_at_twice: bool) -> bool:
    if not is_looked_at_twice:
        return officer(application, by)
    if not isinstance(by, Pair) or by.prepared_by.pk == by.approved_by.pk:
        return False
    prepared = on_call.prepared_as_officer(application.call, by.prepared_by)
    return prepared and officer(application, by.approved_by)


def officer_and_approver(application: Application, by: Any) -> bool:
    """Two different persons of the call's staff, neither of them a collaborator."""
    return on_call.officer_and_approver(application.call, by)


def officer_or_owner(application: Application, by: Any) -> bool:
    """An officer of the call, or the owner."""
    return officer(application, by) or owner(application, by)


def clock(application: Application, by: Any) -> bool:
    """The portal's clock."""
    return on_call.clock(application.call, by)


def announcement_or_two(application: Application, by: Any) -> bool:
    """An announcement that two persons signed, at its instant; after it, an officer and an approver."""
    if on_call.announcement(application.call, by):
        return True
    return application.call.state in ANNOUNCED and officer_and_approver(application, by)
