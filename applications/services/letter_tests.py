"""A letter of the portal sent as a test to the member of staff who asks for it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from applications.broadcast_letter import subject_of_test
from applications.letter_texts import TEST, known_events, to_try
from calls.permissions import holds_role
from core import clock, outbox
from core.models import Notice
from core.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from calls.models import Call
    from people.models import User

WITHIN = timedelta(hours=1)
MOST_TESTS = 10  # of one person within that time, whatever the call


def try_letter(call: Call, event: str, *, by: User) -> int:
    """Send the letter in every language to who asks, marked as a test; returns how many letters.

    Raises NotAllowed, or NotNow after too many tests, and for a kind that there is not.
    """
    if not holds_role(by, call, "officer", "approver"):
        raise NotAllowed(_("Your role does not include this step."))
    if event not in known_events():
        raise NotNow(_("The portal writes no such letter."))
    now = clock.now()
    written = 0
    with transaction.atomic():
        tests = Notice.objects.filter(event=TEST, recipient=by, created_at__gt=now - WITHIN)
        if tests.values("created_at").distinct().count() >= MOST_TESTS:
            raise NotNow(
                _("You have asked for %(count)s tests within an hour. Try again later.")
                % {"count": MOST_TESTS}
            )
        for one in to_try(call, event, by):
            with override(one.code):
                subject = subject_of_test(one.subject)
            sent = outbox.post(
                TEST,
                to=by,
                dedupe=f"{event}:{one.code}:{now.isoformat()}",
                context={"subject": subject, "text": one.text},
                language=one.code,
            )
            written += sent is not None
    return written
