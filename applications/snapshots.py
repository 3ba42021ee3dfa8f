"""What the ledger hashes of rows, and how it reads them again."""

from __future__ import annotations

from typing import Any

from applications.models import Application, Submission
from core.canonical import sha256_of_text
from core.ledger import reads


def application_snapshot(application: Application) -> dict[str, Any]:
    """State, and which submission counts."""
    valid = application.valid_submission
    return {
        "reference": application.reference,
        "state": application.state,
        "submission": valid.number if valid else None,
        "submission_sha256": valid.sha256 if valid else "",
        "submitted_at": application.submitted_at,
    }


def submission_snapshot(submission: Submission) -> dict[str, Any]:
    """The sealed copy's own hash, computed from the document as it is now."""
    return {
        "number": submission.number,
        "received_at": submission.received_at,
        "sha256": submission.sha256,
        "document_sha256": sha256_of_text(submission.document),
    }


@reads("application")
def _read_application(reference: str) -> dict[str, Any] | None:
    found = Application.objects.select_related("valid_submission").filter(reference=reference).first()
    return application_snapshot(found) if found else None


@reads("submission")
def _read_submission(name: str) -> dict[str, Any] | None:
    reference, _, number = name.partition(":v")
    found = Submission.objects.filter(application__reference=reference, number=number or 0).first()
    return submission_snapshot(found) if found else None
