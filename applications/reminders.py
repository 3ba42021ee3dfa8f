"""A reminder that an officer sends by hand to the people of a draft."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from applications.letters import deadline_line, readers_of, write
from calls.deadlines import to_wall
from core import clock

if TYPE_CHECKING:
    from applications.models import Application

EVENT = "applications/draft_reminder_office"


def remind_by_hand(application: Application, deadline: datetime) -> int:
    """Write to owner and editors, at most once a day of the call's zone; returns how many letters are new."""
    today = to_wall(clock.now(), zone=application.call.zone).date()
    return write(
        EVENT,
        application,
        dedupe=f"office:{today.isoformat()}",
        to=readers_of(application, "owner", "editor"),
        places=lambda reader: {"deadline": deadline_line(application, deadline, reader)},
    )
