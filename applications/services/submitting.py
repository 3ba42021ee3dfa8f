"""Submitting: one tiny request, stamped at arrival, that seals what is already there."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

from applications.models import Application, Submission
from applications.services.door import lock, move
from core import ledger

if TYPE_CHECKING:
    from people.models import User


def submit(application: Application, *, by: User, received: datetime, idempotency_key: str) -> Submission:
    """Seal the answers as the next submission. The same key again gives the same submission.

    `received` is the stamp the request got at arrival. Raises NotAllowed, or NotNow with its sentence.
    """
    with ledger.book():
        locked = lock(application)
        same = locked.submissions.filter(idempotency_key=idempotency_key).first()
        if same is not None:
            return same
        step = "submit" if locked.state == "draft" else "resubmit"
        moved = move(locked, step, by=by, received=received, idempotency_key=idempotency_key)
        return _sealed(moved)


def send_correction(
    application: Application, *, by: User, received: datetime, idempotency_key: str
) -> Submission:
    """Seal a corrected copy, in which only the named fields changed."""
    with ledger.book():
        locked = lock(application)
        same = locked.submissions.filter(idempotency_key=idempotency_key).first()
        if same is not None:
            return same
        moved = move(locked, "correct", by=by, received=received, idempotency_key=idempotency_key)
        return _sealed(moved)


def _sealed(moved: Application) -> Submission:
    # Each of the three steps seals a copy; there is none only before the first of them.
    return cast("Submission", moved.valid_submission)
