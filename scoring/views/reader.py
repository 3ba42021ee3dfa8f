"""Who asks for a page of the jury."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import HttpRequest, QueryDict

if TYPE_CHECKING:
    from people.models import User


def person(request: HttpRequest) -> User:
    """The signed-in person: the access table lets nobody else come this far."""
    return cast("User", request.user)


def typed(request: HttpRequest) -> QueryDict | None:
    """What a POST brought, also when it is empty; None for a page that is only read."""
    return request.POST if request.method == "POST" else None
