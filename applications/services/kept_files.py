"""What an applicant does with files that are there: put one back, move one, take a cleaned copy of one."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Attachment
from applications.queries import OFFERED, PUT_BACK_FOR
from applications.services.files import (
    begin_inspection,
    file_question,
    lock_for_files,
    order_attachments,
    receive,
    replace,
    require_quota,
    require_room,
    touch,
)
from core import clock
from core.refusals import NotNow
from core.uploads.scrubbing import NotScrubbed, scrub_safely

if TYPE_CHECKING:
    from people.models import User


def put_back(attachment: Attachment, *, by: User) -> None:
    """Take a removed file on again; where a question takes one, it replaces the present one.

    Raises NotAllowed, or NotNow where there is no room or the hour is over.
    """
    with transaction.atomic():
        locked = lock_for_files(attachment.application, by, attachment.question_key)
        removed = locked.attachments.filter(
            pk=attachment.pk, removed_at__gt=clock.now() - PUT_BACK_FOR, upload__state__in=OFFERED
        )
        if not removed.exists():
            raise NotNow(_("This file cannot be put back any more. Upload it again."))
        question = file_question(locked, attachment.question_key)
        require_room(locked, question)
        replace(locked, question)
        Attachment.objects.filter(pk=attachment.pk).update(removed_at=None)
        touch(locked)


def move_attachment(attachment: Attachment, *, by: User, step: int) -> None:
    """Let a file change places with the one before (-1) or after (+1) it."""
    kept = attachment.application.attachments.filter(
        question_key=attachment.question_key, removed_at__isnull=True
    )
    order = list(kept.order_by("position", "id").values_list("pk", flat=True))
    if attachment.pk not in order:
        raise NotNow(_("Somebody removed or replaced this file meanwhile."))
    place = order.index(attachment.pk)
    other = min(max(place + step, 0), len(order) - 1)
    order[place], order[other] = order[other], order[place]
    order_attachments(attachment.application, by=by, question_key=attachment.question_key, order=order)


def take_clean_copy(attachment: Attachment, *, by: User) -> Attachment:
    """Put a copy that tells nothing of its makers in the place of a file; it is inspected like any other.

    Raises NotAllowed, or NotNow where the file cannot be cleaned.
    """
    upload = attachment.upload
    if not upload.is_ready:
        raise NotNow(_("This file is not checked yet. Wait until it is ready."))
    with TemporaryDirectory(prefix="portal-clean-") as folder:
        source, target = Path(folder, "in"), Path(folder, "out")
        with upload.file.open("rb") as stored, source.open("wb") as copy:
            for chunk in stored.chunks():
                copy.write(chunk)
        try:
            scrub_safely(source, target, kind=upload.kind)
        except NotScrubbed as error:
            said = _(
                "“%(name)s” could not be cleaned here. "
                "Take the names out in its own program and upload it again."
            )
            raise NotNow(said % {"name": upload.original_name}) from error
        with target.open("rb") as clean:
            file = UploadedFile(file=clean, name=upload.original_name, size=target.stat().st_size)
            new = _in_its_place(attachment, by, file)
    begin_inspection(new)
    return new


def _in_its_place(attachment: Attachment, by: User, file: UploadedFile) -> Attachment:
    with transaction.atomic():
        locked = lock_for_files(attachment.application, by, attachment.question_key)
        require_quota(locked)
        there = locked.attachments.filter(pk=attachment.pk, removed_at__isnull=True)
        if not there.update(removed_at=clock.now()):
            raise NotNow(_("Somebody removed or replaced this file meanwhile."))
        limit = max(attachment.upload.max_bytes, file.size or 0)  # our own copy may have grown a little
        upload = receive(file, by=by, accept=attachment.upload.accept, max_bytes=limit)
        new = Attachment.objects.create(
            application=locked,
            question_key=attachment.question_key,
            upload=upload,
            position=attachment.position,
        )
        touch(locked)
    return new
