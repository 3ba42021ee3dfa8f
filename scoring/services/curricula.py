"""The CV of an expert: one file, inspected as every upload is, read by staff and by the expert alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from applications.services.files import drop_upload, take_in
from core import ledger

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from people.models import User
    from scoring.models import Expert

KINDS = ("pdf", "docx")


def keep(expert: Expert, file: UploadedFile, *, by: User) -> None:
    """Take a CV in place of an earlier one, in the caller's book. Raises NotNow for one that is too large."""
    _replace(expert, by=by, file=file)


def drop(expert: Expert, *, by: User) -> None:
    """Throw the CV away, in the caller's book; without one it does nothing."""
    if expert.cv_id:
        _replace(expert, by=by, file=None)


def _replace(expert: Expert, *, by: User, file: UploadedFile | None) -> None:
    before = expert.cv
    expert.cv = take_in(file, by=by, accept=KINDS) if file else None
    expert.save(update_fields=["cv"])
    if before is not None:
        drop_upload(before)
    ledger.record("expert.edited", subject=f"expert:{expert.key}", by=by, payload={"changed": ["cv"]})
