"""What a receipt says, the same on its page, in its PDF and at its public check."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from applications.summaries import sealed_title
from calls.deadlines import Moment, describe_moment, left
from calls.windows import effective_deadline_of
from core.canonical import sha256_of_text
from core.hub import absolute

if TYPE_CHECKING:
    from applications.models import Receipt, Submission


@dataclass(frozen=True)
class ReceiptWords:
    """A receipt in the active language."""

    reference: str
    title: str
    number: int
    received: Moment
    in_time: str
    contents: str
    sha256: str
    grouped_hash: str
    code: str
    check_url: str
    ledger_number: int | None
    ledger_hash: str
    is_genuine: bool
    counts: bool


def receipt_words(receipt: Receipt) -> ReceiptWords:
    """Put a receipt into words; `is_genuine` compares the sealed copy with its hash as it is today."""
    submission = receipt.submission
    application = submission.application
    language = get_language() or "en"
    return ReceiptWords(
        reference=application.reference,
        title=sealed_title(submission) or application.shown_title,
        number=submission.number,
        received=describe_moment(submission.received_at, zone=application.call.zone, language=language),
        in_time=in_time(submission),
        contents=contents_line(submission),
        sha256=submission.sha256,
        grouped_hash=grouped(submission.sha256),
        code=receipt.code,
        check_url=absolute(reverse("applications:verify", args=[receipt.code])),
        ledger_number=receipt.ledger_number,
        ledger_hash=receipt.ledger_hash,
        is_genuine=sha256_of_text(submission.document) == submission.sha256,
        counts=application.valid_submission_id == submission.pk,
    )


def in_time(submission: Submission) -> str:
    """How long before the deadline it came; an empty text for a correction, which has a date of its own."""
    application = submission.application
    owners = [one.user_id for one in application.collaborators.all() if one.role == "owner"]
    deadline = effective_deadline_of(application.call, owners)
    if deadline is None or submission.received_at >= deadline:
        return ""
    # Rounded down to whole seconds by `left`; less than a second before is still before.
    amounts = left(
        min(submission.received_at, deadline - timedelta(microseconds=1)), deadline, get_language() or "en"
    )
    return _("%(time)s before the deadline") % {
        "time": " ".join(f"{number} {unit}" for number, unit in amounts)
    }


def contents_line(submission: Submission) -> str:
    """How many answers and files were sealed."""
    document = json.loads(submission.document)
    answers, files = len(document["answers"]), len(document["attachments"])
    return ", ".join(
        (
            ngettext("%(count)s answer", "%(count)s answers", answers) % {"count": answers},
            ngettext("%(count)s file", "%(count)s files", files) % {"count": files},
        )
    )


def grouped(sha256: str) -> str:
    """A fingerprint in groups of eight, to be compared by eye."""
    return " ".join(sha256[start : start + 8] for start in range(0, len(sha256), 8))
