"""Instants on office pages: always on the clocks of the call."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.formats import date_format, get_format
from django.utils.translation import get_language

from calls.deadlines import describe, describe_moment, to_wall

if TYPE_CHECKING:
    from calls.models import Call


def moment_line(call: Call, instant: datetime, *, seconds: bool = False) -> str:
    """Day, hour and zone, for a sentence."""
    worded = describe_moment(instant, zone=call.zone, language=get_language() or "en", seconds=seconds)
    return f"{worded.day_hour}, {worded.zone_line}"


def until_line(call: Call, instant: datetime) -> str:
    """The end of a period, for a sentence: midnight ends the day before."""
    worded = describe(instant, zone=call.zone, language=get_language() or "en")
    return f"{worded.date}, {worded.zone_line}"


def moment_cell(call: Call, instant: datetime | None, *, seconds: bool = False) -> str:
    """Day and hour, for a table whose heading or foot names the zone; "" for no instant."""
    if instant is None:
        return ""
    pattern = get_format("SHORT_DATETIME_FORMAT")
    return date_format(
        to_wall(instant, zone=call.zone), pattern.replace("H:i", "H:i:s") if seconds else pattern
    )
