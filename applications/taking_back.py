"""How long a ruling can be taken back: its letters leave when that is over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from applications.models import Application

WITHIN = timedelta(minutes=10)
SHORT = timedelta(hours=2)  # a correction that is due sooner is asked for at once
RULINGS = {"confirm_eligible": "applications/eligible", "rule_ineligible": "applications/ineligible"}
REQUEST = "applications/correction_requested"
WAYS_BACK = {
    **dict.fromkeys(RULINGS, "take_back_ruling"),
    "request_correction": "take_back_correction",
}


def ruling_leaves_at(application: Application) -> datetime | None:
    """When the letters of the newest step leave, if it was a ruling: it can be taken back before that."""
    last = application.history.last()
    return last.at + WITHIN if last is not None and last.step in RULINGS else None


def request_leaves_at(asked_at: datetime, due_at: datetime) -> datetime:
    """When the letters of a request for a correction leave."""
    return asked_at if due_at - asked_at < SHORT else asked_at + WITHIN
