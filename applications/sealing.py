"""Sealing: the working answers become one immutable document with its hash, and a receipt."""

from __future__ import annotations

from typing import Any

from applications.answers import summary_columns
from applications.documents import document_of
from applications.models import Application, Receipt, Submission
from applications.snapshots import submission_snapshot
from calls.ports import SealedSet
from core import clock, ledger
from core.canonical import canonical, sha256_of, sha256_of_text
from core.randomness import letters

SEALING_STEPS = ("submit", "resubmit", "correct")
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def receipt_code() -> str:
    """A code nobody can guess, without letters that look alike: K7Q4-M2XD-9RTW."""
    drawn = letters(_ALPHABET, 12)
    return "-".join(drawn[start : start + 4] for start in (0, 4, 8))


def seal(application: Application, *, by: Any) -> Submission:
    """Write the next submission and its receipt; the application points at it. Inside the door only."""
    document = canonical(document_of(application))
    last = application.submissions.order_by("-number").first()
    submission = Submission.objects.create(
        application=application,
        number=last.number + 1 if last else 1,
        received_at=application.facts["received"],
        committed_at=clock.now(),
        document=document,
        sha256=sha256_of_text(document),
        idempotency_key=application.facts["idempotency_key"],
        submitted_by=by,
    )
    receipt = Receipt.objects.create(submission=submission, code=receipt_code(), created_at=clock.now())
    application.valid_submission = submission
    application.submitted_at = submission.received_at
    application.has_unsent = False
    summary_columns(application)
    ledger.record(
        "submission.sealed",
        subject=submission.ledger_name,
        scope=application.call.ledger_name,
        by=by,
        payload={"received_at": submission.received_at.isoformat(), "sha256": submission.sha256},
        row=submission_snapshot(submission),
        then=lambda entry: Receipt.objects.filter(pk=receipt.pk).update(
            ledger_number=entry.number, ledger_hash=entry.hash
        ),
    )
    return submission


def sealed_set(call: Any) -> SealedSet:
    """Count and hash over the valid submissions of a call, in the order of their references.

    The order is that of their letters' numbers, not that of the database: each sorts by rules of its own.
    """
    rows = (
        Application.objects.filter(call=call, valid_submission__isnull=False)
        .exclude(state__in=("draft", "withdrawn"))
        .values_list("reference", "valid_submission__number", "valid_submission__sha256")
    )
    listed = sorted(list(row) for row in rows)
    return SealedSet(len(listed), sha256_of(listed))
