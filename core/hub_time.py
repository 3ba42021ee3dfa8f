"""Instants on the Hub's clocks, for pages that belong to no call."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format


def hub_day(instant: datetime, pattern: str = "DATE_FORMAT") -> str:
    """The day as the Hub's clocks show it."""
    return date_format(instant.astimezone(ZoneInfo(settings.HUB_ZONE)).replace(tzinfo=None), pattern)


def hub_time(instant: datetime | None) -> str:
    """Day and hour as the Hub's clocks show them; "" for no instant. The page names the zone once."""
    return hub_day(instant, "SHORT_DATETIME_FORMAT") if instant else ""
