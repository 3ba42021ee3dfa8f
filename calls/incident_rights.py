"""May this person? For the log of incidents."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from calls.models import Call, Incident


def may_read_log(user: Any) -> bool:
    """Staff of the Hub, and who works on a call."""
    return bool(user.is_hub_staff or Call.objects.staffed_by(user, "officer", "approver").exists())


def may_enter(user: Any) -> bool:
    """Staff of the Hub, and officers of any call."""
    return bool(user.is_active and (user.is_hub_staff or Call.objects.staffed_by(user, "officer").exists()))


def may_log(user: Any, calls: Collection[Call]) -> bool:
    """Staff of the Hub for any calls; an officer for calls of their own, never for all."""
    if not user.is_active:
        return False
    if user.is_hub_staff:
        return True
    wanted = {one.pk for one in calls}
    return bool(wanted) and Call.objects.staffed_by(user, "officer").filter(pk__in=wanted).count() == len(
        wanted
    )


def may_handle(user: Any, incident: Incident) -> bool:
    """Staff of the Hub; for others, who is an officer of every call that it names."""
    return (user.is_hub_staff and user.is_active) or (
        not incident.is_for_all and may_log(user, list(incident.calls.all()))
    )
