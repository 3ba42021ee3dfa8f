"""Roles in the Hub and their ends, in words."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from calls.deadlines import to_instant, to_wall

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

HUB_ZONE: str = settings.HUB_ZONE


def hub_role_words(role: str) -> StrOrPromise:
    """A role in the Hub, "hub_staff" or "administrator"."""
    return _("Staff of the Hub") if role == "hub_staff" else _("Administrator of the portal")


def after_day(day: date) -> datetime:
    """The instant right after a day on the Hub's clocks: until then a role lasts "until and including"."""
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time())
    return to_instant(midnight, zone=HUB_ZONE)


def start_of_day(day: date) -> datetime:
    """The instant at which a day begins on the Hub's clocks."""
    return to_instant(datetime.combine(day, datetime.min.time()), zone=HUB_ZONE)


def until_words(ends_at: datetime) -> str:
    """The last day of a window that ends at midnight, or day and hour of any other end."""
    wall = to_wall(ends_at, zone=HUB_ZONE)
    if wall.time() == datetime.min.time():
        day = date_format(wall - timedelta(days=1), "DATE_FORMAT")
        return _("%(day)s, to the end of the day") % {"day": day}
    return date_format(wall, "DATETIME_FORMAT")
