"""How long what was submitted has to be kept, and what happens to it then."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from applications.snapshots import submission_snapshot
from core import clock, ledger
from core.actors import CLOCK
from core.canonical import canonical
from core.triggers import SUBMISSION, TRANSLATION, install, remove

if TYPE_CHECKING:
    from applications.models import Application
    from calls.models import Call

_EMPTY: dict[str, list[object]] = {"answers": [], "attachments": [], "consents": []}


def kept_until(call: Call) -> datetime:
    """Until when the sealed copies of a call have to stay: years after its deadline, by the settings."""
    since = call.deadline_at or call.created_at
    try:
        return since.replace(year=since.year + settings.RETENTION_YEARS)
    except ValueError:  # 29 February
        return since.replace(year=since.year + settings.RETENTION_YEARS, day=28)


def is_over(call: Call) -> bool:
    """Whether the duty to keep them has ended."""
    return clock.now() >= kept_until(call)


def is_empty(application: Application) -> bool:
    """Whether no sealed copy holds an answer any more."""
    documents = application.submissions.values_list("document", flat=True)
    return not any(json.loads(one).get(key) for one in documents for key in _EMPTY)


def empty_sealed_copies(application: Application) -> int:
    """Take the answers and their translations out of every sealed copy; returns how many.

    Hashes, times and receipts stay.

    Inside a book. The entry tells the ledger that the copy was emptied lawfully, so that it still verifies.
    """
    count = 0
    for submission in application.submissions.order_by("number"):
        emptied = canonical({**json.loads(submission.document), **_EMPTY})
        if submission.document == emptied:
            continue
        remove(SUBMISSION, TRANSLATION)  # the guards are away for this one change, in this transaction alone
        application.submissions.filter(pk=submission.pk).update(document=emptied)
        submission.translations.all().delete()
        install(SUBMISSION, TRANSLATION)
        submission.document = emptied
        ledger.record(
            "submission.erased",
            subject=submission.ledger_name,
            scope=application.call.ledger_name,
            by=CLOCK,
            row=submission_snapshot(submission),
        )
        count += 1
    return count
