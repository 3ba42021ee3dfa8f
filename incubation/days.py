"""Days as a call counts them: in its own time zone, weeks from the beginning of a stage."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from calls.deadline_words import words
from core import clock

if TYPE_CHECKING:
    from calls.models import Call
    from incubation.models import Placement


def today(call: Call) -> date:
    """The day it is now where the call is at home."""
    return clock.now().astimezone(ZoneInfo(call.zone)).date()


def day_of(at: datetime, placement: Placement) -> str:
    """The day of an instant where the placement's call is."""
    return date_format(at.astimezone(ZoneInfo(placement.application.call.zone)).date())


def counted_day(placement: Placement) -> date:
    """The day against which the dates of a placement are held: today; before all days while it is paused."""
    return date.min if placement.paused_on else today(placement.application.call)


def due_on(began_on: date, week: int) -> date:
    """The last day of a stage's week number `week` (1 is the first)."""
    return began_on + timedelta(weeks=week)


def days_moved(days: int) -> str:
    """What a pause of so many days does to the dates, in one sentence."""
    if not days:
        return _("No date moves.")
    words = ngettext(
        "Every open date moves by %(days)s day.", "Every open date moves by %(days)s days.", days
    )
    return words % {"days": days}


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))


def worded(day: date | None, language: str | None = None) -> str:
    """A day in words, "Friday 14 January 2022"; an empty text for none."""
    return words(language or get_language() or "en").full_date(day) if day else ""
