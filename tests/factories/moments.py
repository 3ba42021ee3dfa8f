"""The hour at which most stories begin, and the shortest time that a boundary is tried at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)
