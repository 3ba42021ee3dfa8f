"""Days and moments in an annual report."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language

from calls.deadline_wording import describe_moment
from calls.deadlines import describe, to_wall
from calls.models import Call, KeyDate
from calls.staff_forms.walls import shown
from calls.timeline import UNTIL


def instant(at: datetime, zone: str) -> str:
    """In a zone and in UTC."""
    told = describe_moment(at, zone=zone, language=get_language() or settings.LANGUAGE_CODE, seconds=False)
    return told.line


def deadline(at: datetime, call: Call) -> str:
    """As the call's page words it."""
    return describe(at, zone=call.zone, language=get_language() or settings.LANGUAGE_CODE).line


def day(at: datetime, call: Call) -> str:
    """A day in the call's zone, on which something begins or happens."""
    return date_format(to_wall(at, zone=call.zone), "DATE_FORMAT")


def key_date(date: KeyDate, call: Call) -> str:
    """The day of a call's own date; of a period that ends at midnight the day before."""
    wall = to_wall(date.at, zone=call.zone)
    named, _hour = shown(wall, is_until=date.kind in UNTIL)
    return date_format(named or wall, "DATE_FORMAT")
