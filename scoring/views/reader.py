"""Who asks for a page of the jury."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.http import Http404, HttpRequest, QueryDict
from django.utils.translation import gettext as _

from core.refusals import NotAllowed
from scoring import gates
from scoring.models import Assignment

if TYPE_CHECKING:
    from people.models import User


def person(request: HttpRequest) -> User:
    """The signed-in person: the access table lets nobody else come this far."""
    return cast("User", request.user)


def typed(request: HttpRequest) -> QueryDict | None:
    """What a POST brought, also when it is empty; None for a page that is only read."""
    return request.POST if request.method == "POST" else None


def assigned(request: HttpRequest, public_id: UUID) -> Assignment:
    """The person's own assignment. Raises Http404, or NotAllowed where they stepped back from it."""
    user = person(request)
    one = gates.assigned_to(user).filter(public_id=public_id).first()
    if one is not None:
        return one
    if gates.left_by(user).filter(public_id=public_id).exists():
        raise NotAllowed(_("You stepped back from this proposal. It is closed to you, and others judge it."))
    raise Http404
