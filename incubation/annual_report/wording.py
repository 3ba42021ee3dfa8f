"""Days and moments in an annual report."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language

from calls.deadline_wording import describe_moment
from calls.deadlines import describe, to_wall
from calls.models import Call


def instant(at: datetime, zone: str) -> str:
    """In a zone and in UTC."""
    told = describe_moment(at, zone=zone, language=get_language() or settings.LANGUAGE_CODE, seconds=False)
    return told.line


def deadline(at: datetime, call: Call) -> str:
    """As the call's page words it."""
    return describe(at, zone=call.zone, language=get_language() or settings.LANGUAGE_CODE).line


def day(at: datetime, call: Call) -> str:
    """A day in the call's zone."""
    return date_format(to_wall(at, zone=call.zone), "DATE_FORMAT")
