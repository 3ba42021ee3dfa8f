"""What an owner does to end things: withdraw, turn the award down, leave the programme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from applications.models import Application
from applications.services.door import move

if TYPE_CHECKING:
    from people.models import User


def withdraw(application: Application, *, by: User, reason: str = "") -> Application:
    """Take the application out of the call. Raises NotAllowed or NotNow."""
    return move(application, "withdraw", by=by, note=reason.strip())


def turn_down(application: Application, *, by: User, reason: str = "") -> Application:
    """Turn the award down, so that the place goes to the reserve list. Raises NotAllowed or NotNow."""
    return move(application, "turn_down", by=by, note=reason.strip())


def leave(application: Application, *, by: User, reason: str) -> Application:
    """Leave the programme before graduation. Raises NotAllowed, or NotNow also without a reason."""
    return move(application, "leave", by=by, note=reason.strip())
