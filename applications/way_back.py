"""What a step that is taken back does to the letters of the step before it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from applications.letters import write
from applications.question_labels import labels_of
from applications.taking_back import REQUEST, RULINGS
from core import clock, outbox
from core.actors import Actor
from core.models import Notice
from core.refusals import NotNow

if TYPE_CHECKING:
    from applications.models import Application

# A letter in one of these states has left, or is about to.
ON_THE_WAY = (
    *(Notice.State.QUEUED, Notice.State.SENDING, Notice.State.SENT),
    *(Notice.State.FAILED, Notice.State.REFUSED, Notice.State.BOUNCED),
)


def keep_ruling_back(application: Application, by: Actor) -> None:
    """Drop the letters of the ruling. Raises NotNow where one is leaving all the same."""
    ruled = application.history.filter(step__in=RULINGS).last()
    since = ruled.at if ruled else clock.now()
    have_left = [_keep_back(application, event, since=since) for event in RULINGS.values()]
    if any(have_left):
        raise NotNow(_("The letters about this ruling have left: it can no longer be taken back."))


def keep_request_back(application: Application, by: Actor) -> None:
    """Drop the letters of the request; who was asked already reads that it is over."""
    request = application.corrections.filter(state="taken_back").latest("requested_at")
    if not _keep_back(application, REQUEST, since=request.requested_at):
        return
    labels = labels_of(application.form, request.question_keys)
    number = application.valid_submission.number if application.valid_submission else 0
    write(
        "applications/correction_not_needed",
        application,
        dedupe=f"c{request.pk}",
        places={"fields": "\n".join(f"– {label}" for label in labels), "version": number},
    )


def _keep_back(application: Application, event: str, *, since: datetime) -> bool:
    """Drop letters of this event that wait; whether some written since then have left or are leaving."""
    outbox.take_back(event, about=[application.ledger_name])
    written = Notice.objects.filter(event=event, about=application.ledger_name, created_at__gte=since)
    return written.filter(state__in=ON_THE_WAY).exists()
