"""What staff take or open, written down: the exported list, opened files."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from applications.entries import record
from applications.models import Application, Attachment, Opening, Submission
from applications.permissions import officer
from calls.permissions import holds_role
from core import clock, ledger
from core.refusals import NotAllowed

if TYPE_CHECKING:
    from calls.models import Call
    from people.models import User

LOOKING_FOR = timedelta(minutes=5)


def record_export(call: Call, *, by: User, count: int, is_filtered: bool, kind: str) -> None:
    """Write down that somebody took the list of applications with them. Raises NotAllowed."""
    if not holds_role(by, call, "officer", "approver"):
        raise NotAllowed(_("Your role does not include this step."))
    with ledger.book():
        ledger.record(
            "applications.exported",
            subject=call.ledger_name,
            scope=call.ledger_name,
            by=by,
            payload={"applications": count, "is_filtered": is_filtered, "format": kind},
        )


def record_opening(submission: Submission, attachment: Attachment, *, by: User) -> None:
    """Write down that staff opened a file of a sealed copy. Raises NotAllowed."""
    application = submission.application
    if not (officer(application, by) or holds_role(by, application.call, "approver")):
        raise NotAllowed(_("Your role does not include this step."))
    with ledger.book():
        sha256 = attachment.upload.sha256
        note_opening(application, by=by, what=Opening.What.FILE, detail=str(attachment.upload))
        record(application, "file.opened", by=by, submission=submission.number, sha256=sha256)


def note_opening(application: Application, *, by: User, what: str, detail: str = "") -> None:
    """Put into the log that staff open what is sealed: one query, and no entry of the ledger."""
    Opening.objects.create(application=application, by=by, what=what, detail=detail[:300], at=clock.now())


def looking_now(application: Application, by: User) -> list[Opening]:
    """Who else opened the eligibility page within the last minutes, the latest first, each once."""
    since = clock.now() - LOOKING_FOR
    rows = Opening.objects.filter(application=application, what=Opening.What.RULING, at__gt=since)
    latest: dict[int, Opening] = {}
    for one in rows.exclude(by=by).select_related("by")[:50]:
        latest.setdefault(one.by_id, one)
    return list(latest.values())
