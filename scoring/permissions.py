"""May this person? For judging."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from calls import permissions as on_call
from core.refusals import NotAllowed

if TYPE_CHECKING:
    from calls.models import Call
    from scoring.models import PanelMember


def require_officer(call: Call, by: Any) -> None:
    """Raise NotAllowed unless `by` is an officer of the call."""
    if not on_call.officer(call, by):
        raise NotAllowed(_("Your role does not include this step."))


def require_approver(call: Call, by: Any) -> None:
    """Raise NotAllowed unless `by` is an approver of the call."""
    if not on_call.approver(call, by):
        raise NotAllowed(_("Your role does not include this step."))


def is_member(member: PanelMember, by: Any) -> bool:
    """Whether `by` is the person on this place of the panel."""
    return bool(getattr(by, "is_authenticated", False) and by.is_active and member.expert.user_id == by.pk)


def require_member(member: PanelMember, by: Any) -> None:
    """Raise NotAllowed unless `by` is that juror."""
    if not is_member(member, by):
        raise NotAllowed(_("Only the juror can do this."))
