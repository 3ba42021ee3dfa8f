"""A file that comes in pieces over a bad line: each piece once, in order, until it is whole."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Application, Attachment, PartUpload
from applications.services.files import (
    begin_inspection,
    file_question,
    keep_file,
    lock_for_files,
    max_bytes,
    require_room,
    require_size,
)
from core import clock
from core.refusals import NotNow
from core.uploads.names import clean_original_name

if TYPE_CHECKING:
    from people.models import User

EXPIRES_AFTER = timedelta(hours=24)  # after its last piece
MOST_PARTS = 10  # on their way to one application at once
_KEY = re.compile(r"[0-9a-f]{32}")


def take_part(
    application: Application,
    *,
    by: User,
    key: str,
    question_key: str,
    name: str,
    size: int,
    offset: int,
    piece: bytes,
) -> PartUpload:
    """Keep the bytes of a piece that are new; `received` of the row says where to go on.

    A repeated piece changes nothing, one with a gap before it neither. The last one attaches the file.
    Raises NotAllowed, or NotNow with the sentence that belongs to the file.
    """
    with transaction.atomic():
        locked = lock_for_files(application, by, question_key)
        part = _part(locked, by, key, question_key, name, size)
        if part.finished_at is not None:
            return part
        if offset + len(piece) > part.size:
            raise NotNow(_("The file changed while it was sent. Choose it again."))
        _write(part, offset, piece)
        attachment = _finish(locked, by, part) if part.received == part.size else None
        part.touched_at = clock.now()
        part.save()
    if attachment is not None:
        begin_inspection(attachment)
        path_of(part).unlink(missing_ok=True)
    return part


def drop_part(application: Application, *, by: User, key: str) -> None:
    """Forget an upload that its sender stopped; one that is whole stays an attachment."""
    for part in application.part_uploads.filter(by=by, key=key, finished_at__isnull=True):
        path_of(part).unlink(missing_ok=True)
        part.delete()


def clear_stale() -> int:
    """Forget the parts whose last piece is long ago, with their bytes."""
    stale = list(PartUpload.objects.filter(touched_at__lte=clock.now() - EXPIRES_AFTER))
    for part in stale:
        path_of(part).unlink(missing_ok=True)
        part.delete()
    return len(stale)


def path_of(part: PartUpload) -> Path:
    """Where the bytes lie."""
    return Path(settings.PARTS_ROOT) / f"{part.pk}.part"


def _part(locked: Application, by: User, key: str, question_key: str, name: str, size: int) -> PartUpload:
    """The upload of that key; a new one is refused before its first byte is kept."""
    found = PartUpload.objects.filter(application=locked, by=by, key=key).first()
    if found is not None and clock.now() - found.touched_at >= EXPIRES_AFTER:
        path_of(found).unlink(missing_ok=True)
        found.delete()
        found = None
    if found is not None:
        if (found.size, found.question_key) != (size, question_key):
            raise NotNow(_("The file changed while it was sent. Choose it again."))
        return found
    question = file_question(locked, question_key)
    if not _KEY.fullmatch(key):
        raise NotNow(_("This upload cannot be continued. Choose the file again."))
    if size < 1:
        raise NotNow(_("The file is empty. Save it again and upload the new copy."))
    require_size(name, size, max_bytes(question))
    require_room(locked, question)
    if locked.part_uploads.filter(finished_at__isnull=True).count() >= MOST_PARTS:
        raise NotNow(_("Too many files are on their way at once. Wait until some have arrived."))
    return PartUpload.objects.create(
        application=locked,
        by=by,
        key=key,
        question_key=question_key,
        name=clean_original_name(name),
        size=size,
    )


def _write(part: PartUpload, offset: int, piece: bytes) -> None:
    """Bytes first, then the row: after a crash what lies beyond the row's count is written again."""
    path = path_of(part)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    part.received = min(part.received, path.stat().st_size)
    new = piece[part.received - offset :] if offset <= part.received else b""
    if new:
        with path.open("r+b") as file:
            file.truncate(part.received)
            file.seek(part.received)
            file.write(new)
        part.received += len(new)


def _finish(locked: Application, by: User, part: PartUpload) -> Attachment:
    with path_of(part).open("rb") as whole:
        attachment = keep_file(
            locked,
            by=by,
            question_key=part.question_key,
            file=UploadedFile(file=whole, name=part.name, size=part.size),
        )
    part.finished_at = clock.now()
    return attachment
