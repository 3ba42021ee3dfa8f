"""The answers that calls ask for."""

from __future__ import annotations

from applications import notices
from applications.cancellation_notice import tell_of_cancellation
from applications.models import Application
from applications.sealing import sealed_set
from calls import ports
from calls.models import Call
from calls.services import extending

ports.submissions_of.plug(sealed_set)
extending.tell_applicants.plug(notices.tell_of_extension)
ports.tell_of_cancellation.plug(tell_of_cancellation)


@ports.unruled_applications.plug
def unruled_applications(call: Call) -> int:
    """How many submissions wait for an eligibility ruling."""
    return Application.objects.filter(call=call, state__in=("submitted", "correction_requested")).count()
