"""What somebody has begun in a call, in one glance: for the call's public page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from applications.models import Application
from calls.ports import OwnApplication
from calls.windows import lateness
from core import clock

if TYPE_CHECKING:
    from calls.models import Call
    from people.models import User


def own_application(call: Call, person: User) -> OwnApplication | None:
    """The newest application that this person works on; a withdrawn one is not gone on with."""
    mine = Application.objects.of_applicant(person).filter(call=call).exclude(state="withdrawn")
    found = mine.select_related("valid_submission").prefetch_related("collaborators").first()
    if found is None:
        return None
    found.call = call
    owners = [one.user_id for one in found.collaborators.all() if one.role == "owner"]
    goes_on = found.state in ("draft", "submitted") and (
        lateness(call, clock.now(), applicant_ids=owners) is None
    )
    label = _("Continue your application") if goes_on else _("See your application")
    return OwnApplication(found.shown_title, _state(found), label, found.get_absolute_url())


def _state(application: Application) -> str:
    valid = application.valid_submission
    if application.state == "draft":
        percent = {"percent": application.percent_complete}
        return _("Draft, not submitted: %(percent)s %% of the required answers are there") % percent
    if valid is None or application.state != "submitted":
        return str(application.get_state_display())
    numbers = {"number": valid.number, "next": valid.number + 1}
    if application.has_unsent:
        return _("Version %(number)s submitted, version %(next)s is an unsent draft") % numbers
    return _("Version %(number)s submitted") % numbers
