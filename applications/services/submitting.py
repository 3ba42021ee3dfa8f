"""Submitting: one tiny request, stamped at arrival, that seals what is already there."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext as _

from applications.contents import read_contents
from applications.models import Application, Submission
from applications.permissions import owner
from applications.services.door import lock, move
from applications.unsent import has_unsent_changes
from calls.form_tree import reading_once
from core import clock, ledger
from core.refusals import NotNow

if TYPE_CHECKING:
    from people.models import User

MOST_IN_A_DAY = 50  # versions of one application: nobody fills the disk


def submit(application: Application, *, by: User, received: datetime, idempotency_key: str) -> Submission:
    """Seal the answers as the next submission. The same key again gives the same submission,
    and so do the same answers: they make no new version.

    `received` is the stamp the request got at arrival. Raises NotAllowed, or NotNow with its sentence.
    """
    with ledger.book(), reading_once():
        locked = lock(application)
        same = locked.submissions.filter(idempotency_key=idempotency_key).first()
        if same is not None:
            return same
        if locked.state == "submitted" and owner(locked, by):
            if not has_unsent_changes(locked, read_contents(locked)):
                return _sealed(locked)
            _require_few(locked)
        step = "submit" if locked.state == "draft" else "resubmit"
        moved = move(locked, step, by=by, received=received, idempotency_key=idempotency_key)
        return _sealed(moved)


def send_correction(
    application: Application, *, by: User, received: datetime, idempotency_key: str
) -> Submission:
    """Seal a corrected copy, in which only the named fields changed."""
    with ledger.book(), reading_once():
        locked = lock(application)
        same = locked.submissions.filter(idempotency_key=idempotency_key).first()
        if same is not None:
            return same
        moved = move(locked, "correct", by=by, received=received, idempotency_key=idempotency_key)
        return _sealed(moved)


def _require_few(application: Application) -> None:
    today = application.submissions.filter(committed_at__gt=clock.now() - timedelta(days=1))
    if today.count() >= MOST_IN_A_DAY:
        raise NotNow(
            _("You have submitted %(count)s versions within a day. The last one counts; try again later.")
            % {"count": MOST_IN_A_DAY}
        )


def _sealed(moved: Application) -> Submission:
    # Each of the three steps seals a copy; there is none only before the first of them.
    return cast("Submission", moved.valid_submission)
