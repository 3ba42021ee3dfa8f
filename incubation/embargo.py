"""Results are right at the instant of their announcement, even while the worker sleeps."""

from __future__ import annotations

from calls.models import Call
from scoring.models import Announcement
from scoring.services.announcing import release_due_announcements, release_if_due


def after_release(call: Call) -> Call:
    """The call as it is now: announced, if its announcement is due and nobody released it yet."""
    if call.state == "decided" and release_if_due(call):
        return Call.objects.select_related("programme").get(pk=call.pk)
    return call


def release_all_due() -> None:
    """Release whatever is due; one query when nothing is."""
    release_due_announcements()


def message_of(call: Call) -> str:
    """The words at the top of the results page, once they are released."""
    found = Announcement.objects.filter(call=call, released_at__isnull=False)
    return found.values_list("message", flat=True).first() or ""
