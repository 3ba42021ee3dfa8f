"""Proof that the portal reads the zone rules it was pinned to, and not the host's."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

from django.core.checks import CheckMessage, Error

# Kazakhstan has kept one time, UTC+5, since 1 March 2024; before that Almaty and Nur-Sultan had UTC+6.
# Noon in UTC, so that a wrong rule about the hour of a change cannot pass for a right one.
KNOWN_OFFSETS = (
    (datetime(2021, 11, 5, 12, tzinfo=UTC), timedelta(hours=6)),
    (datetime(2024, 2, 29, 12, tzinfo=UTC), timedelta(hours=6)),
    (datetime(2024, 3, 1, 12, tzinfo=UTC), timedelta(hours=5)),
)
PROOF_ZONE = "Asia/Almaty"


def tzdata_version() -> str:
    """Return the edition of the zone rules in use, as IANA names it: "2026f"."""
    return str(import_module("tzdata").IANA_VERSION)


def zone_rules_ok() -> bool:
    """Say whether three known days of Asia/Almaty have the right distance from UTC."""
    zone = ZoneInfo(PROOF_ZONE)
    return all(instant.astimezone(zone).utcoffset() == expected for instant, expected in KNOWN_OFFSETS)


def check_zone_rules(app_configs: Sequence[Any] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse to start with zone rules that would shift deadlines (a Django system check)."""
    if zone_rules_ok():
        return []
    return [
        Error(
            f"The time zone rules of {PROOF_ZONE} are wrong or out of date.",
            hint="Install the pinned tzdata package and keep zoneinfo.reset_tzpath(to=()) in the settings.",
            id="calls.E001",
        )
    ]
