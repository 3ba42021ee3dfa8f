"""Jobs of applications. Each may run twice, or late, and still does its work once.

None of them is a gate: what is in time is decided by the stamp of a request, never by a job.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta

from django.conf import settings
from django.db.models import Q

from applications import notices
from applications.models import Application, CorrectionRequest
from applications.retention import is_empty, is_over
from applications.services import broadcasting, diligence, exporting, files, parts, staff
from applications.services.carrying import carry
from applications.services.clearing import clear
from calls.models import ProposalForm
from calls.windows import effective_deadline_of
from core import clock, ledger
from core.actors import CLOCK
from core.models import Upload
from core.refusals import NotNow
from core.uploads.clamd import ScannerUnavailable, is_answering

REMINDERS = (24, 2)  # hours before the deadline
STUCK_AFTER = timedelta(minutes=2)
LONGEST_RUN = 45.0  # seconds; with the last file's own minute it stays below the queue's timeout

logger = logging.getLogger(__name__)


def carry_drafts() -> int:
    """Carry drafts over to the version of their form that is in force, where that was chosen; returns how
    many. Each in a transaction of its own, so that a run that breaks off goes on with the next."""
    count = 0
    carrying = ProposalForm.objects.filter(carries_drafts=True, call__state="published")
    for form in carrying.order_by("call", "-version"):
        drafts = Application.objects.filter(call=form.call_id, state="draft", valid_submission=None)
        for draft in drafts.filter(form__version__lt=form.version).order_by("pk"):
            count += carry(draft, form)
    return count


def inspect_upload(pk: int) -> str:
    """Inspect one upload; returns its state. A scanner that does not answer leaves it waiting."""
    try:
        upload = files.inspect(pk)
    except ScannerUnavailable as trouble:
        logger.warning("upload %s waits for its check: %s", pk, trouble)
        # The scanner's trouble is not the file's: it does not count as an attempt.
        checking = Upload.objects.filter(pk=pk, state=Upload.State.CHECKING)
        checking.update(state=Upload.State.WAITING, attempts=0)
        return Upload.State.WAITING
    return upload.state if upload else ""


def inspect_waiting_uploads() -> int:
    """Inspect what still waits, because its job was lost or the scanner was away; returns how many.

    Where the scanner is still away the others wait for the next minute: each would only run into its silence.
    One that is slow has its time; chance decides who comes first, so that no file bars the way of others.
    """
    waiting = Upload.objects.filter(
        state__in=(Upload.State.WAITING, Upload.State.CHECKING), created_at__lt=clock.now() - STUCK_AFTER
    )
    tried, ends = 0, time.monotonic() + LONGEST_RUN
    for pk in list(waiting.order_by("?").values_list("pk", flat=True)[:50]):
        tried += 1
        is_left_waiting = inspect_upload(pk) == Upload.State.WAITING
        if time.monotonic() > ends or (is_left_waiting and not is_answering(settings.CLAMD_ADDRESS)):
            break
    return tried


def compare_submissions() -> int:
    """Hold sealed submissions against each other and the sanctions list; returns how many were."""
    return diligence.compare_waiting(until=time.monotonic() + LONGEST_RUN)


def clear_part_uploads() -> int:
    """Forget uploads that nobody went on with, and those that are over; returns how many."""
    return parts.clear_stale()


def lapse_due_corrections() -> int:
    """Close every correction whose date has passed; returns how many."""
    count = 0
    due = CorrectionRequest.objects.filter(state="open", due_at__lte=clock.now())
    for request in due.select_related("application"):
        try:
            staff.lapse_correction(request.application)
        except NotNow:  # answered, or closed by another worker, meanwhile
            continue
        count += 1
    return count


def remind_drafts() -> int:
    """Tell owners and editors that the deadline is near and what they wrote is not sent; returns how many
    letters are new. Who has submitted is told only where something has changed since."""
    now, count = clock.now(), 0
    unsent = Q(state="draft") | Q(state="submitted", has_unsent=True)
    near = Application.objects.filter(
        unsent,
        call__state="published",
        call__sealed_at__isnull=True,
        call__opens_at__lte=now,
        call__deadline_at__lte=now + timedelta(hours=max(REMINDERS)),
    ).select_related("call", "valid_submission")
    for one in near.prefetch_related("collaborators__user"):
        owners = [person.user_id for person in one.collaborators.all() if person.role == "owner"]
        deadline = effective_deadline_of(one.call, owners)
        hours = _nearest(deadline - now if deadline else None)
        if hours:
            count += notices.remind_of_draft(one, hours=hours)
    return count


def remind_corrections() -> int:
    """Remind of open corrections a day before their date; returns how many letters are new."""
    now = clock.now()
    near = CorrectionRequest.objects.filter(
        state="open",
        due_at__gt=now,
        due_at__lte=now + timedelta(hours=24),
        requested_at__lt=now - timedelta(hours=24),
    )
    rows = near.select_related("application__call", "application__form")
    return sum(notices.remind_of_correction(request) for request in rows)


def _nearest(left: timedelta | None) -> int | None:
    """The reminder that is due with so much time left, if any."""
    if left is None or left <= timedelta(0):
        return None
    return next((hours for hours in sorted(REMINDERS) if left <= timedelta(hours=hours)), None)


def write_broadcasts() -> int:
    """Put letters to groups into the outbox; returns how many."""
    return broadcasting.write_letters()


def empty_copies_of_erased() -> int:
    """Clear what people left who deleted their account, once its time is over; returns how many."""
    left = Application.objects.filter(
        collaborators__role="owner", collaborators__user__erased_at__isnull=False
    ).select_related("call", "form", "valid_submission")
    over = [one for one in left.order_by("pk") if not is_empty(one) and is_over(one.call)]
    for application in over:
        with ledger.book():
            clear(application, by=CLOCK)
    return len(over)


def write_export(pk: int) -> None:
    """Write the list of applications that somebody asked for into a file."""
    exporting.write_export(pk)


def delete_old_exports() -> int:
    """Delete the files that were asked for a day ago; every hour."""
    return exporting.delete_old_exports()
