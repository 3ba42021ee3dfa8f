"""Files of an application: received one by one, inspected in the background, ordered, removed."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from applications import ports
from applications.answers import note_change, require_writable
from applications.models import Application, Attachment
from applications.services.door import owner_ids
from calls.form_tree import read_form
from calls.windows import effective_deadline_of
from core import clock
from core.models import Upload
from core.refusals import NotAllowed, NotNow
from core.uploads.fence import inspect_safely
from core.uploads.names import clean_original_name
from core.uploads.previews import NotDrawn, draw_safely
from core.uploads.sentences import megabytes
from core.uploads.verdict import Cause

if TYPE_CHECKING:
    from calls.models import Question
    from people.models import User

MOST_UPLOADS = 200  # of one application, removed ones included: nobody fills the disk
MOST_ATTEMPTS = 3
MB = 1024 * 1024
USUAL_KINDS = ("pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "png", "jpg")


def attach(application: Application, *, by: User, question_key: str, file: UploadedFile) -> Attachment:
    """Keep one file as an answer and have it inspected. The file of a question that takes one is replaced.

    Raises NotAllowed, or NotNow with the sentence that belongs to the file.
    """
    attachment = keep_file(application, by=by, question_key=question_key, file=file)
    begin_inspection(attachment)
    return attachment


def keep_file(application: Application, *, by: User, question_key: str, file: UploadedFile) -> Attachment:
    """The same without the inspection, for whoever begins that after a transaction of their own."""
    question = file_question(application, question_key)
    limit = max_bytes(question)
    require_size(file.name or "", file.size or 0, limit)
    with transaction.atomic():
        locked = lock_for_files(application, by, question_key)
        require_room(locked, question)
        replace(locked, question)
        upload = receive(file, by=by, accept=question.accept or USUAL_KINDS, max_bytes=limit)
        last = locked.attachments.aggregate(last=Max("position"))["last"]
        attachment = Attachment.objects.create(
            application=locked, question_key=question_key, upload=upload, position=(last or 0) + 1
        )
        touch(locked)
    return attachment


def begin_inspection(attachment: Attachment) -> None:
    pk = attachment.upload_id
    async_task("applications.tasks.inspect_upload", pk, task_name=f"inspect-{pk}")


def remove_attachment(attachment: Attachment, *, by: User) -> None:
    """Take a file off the application. What was sealed with it stays sealed."""
    with transaction.atomic():
        locked = lock_for_files(attachment.application, by, attachment.question_key)
        locked.attachments.filter(pk=attachment.pk, removed_at__isnull=True).update(removed_at=clock.now())
        touch(locked)


def order_attachments(application: Application, *, by: User, question_key: str, order: Sequence[int]) -> None:
    """Put the files of a question into this order of their primary keys; others follow as they were."""
    with transaction.atomic():
        locked = lock_for_files(application, by, question_key)
        mine = list(locked.attachments.filter(question_key=question_key, removed_at__isnull=True))
        mine.sort(key=lambda one: order.index(one.pk) if one.pk in order else len(order))
        for position, attachment in enumerate(mine, start=1):
            Attachment.objects.filter(pk=attachment.pk).update(position=position)
        touch(locked)


def receive(file: UploadedFile, *, by: User | None, accept: Sequence[str], max_bytes: int) -> Upload:
    """Store one file under a name of our own, with its fingerprint; it waits for its inspection."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return Upload.objects.create(
        file=file,
        original_name=clean_original_name(file.name or ""),
        size=file.size or 0,
        sha256=digest.hexdigest(),
        accept=list(accept),
        max_bytes=max_bytes,
        uploaded_by=by,
        created_at=clock.now(),
    )


def take_in(file: UploadedFile, *, by: User, accept: Sequence[str], max_bytes: int | None = None) -> Upload:
    """Keep a file of no application, and have it inspected in the background. Raises NotNow."""
    limit = max_bytes or settings.UPLOAD_MAX_MB * MB
    if (file.size or 0) > limit:
        raise NotNow(_("The file is larger than %(limit)s MB.") % {"limit": limit // MB})
    upload = receive(file, by=by, accept=accept, max_bytes=limit)
    async_task("applications.tasks.inspect_upload", upload.pk, task_name=f"inspect-{upload.pk}")
    return upload


def drop_upload(upload: Upload) -> None:
    """Delete an upload, and its bytes once the transaction is through."""
    names = [str(one.name) for one in (upload.file, upload.preview) if one]
    upload.delete()
    for name in names:
        transaction.on_commit(partial(default_storage.delete, name))


def inspect(pk: int) -> Upload | None:
    """Inspect one waiting upload; None where that is done. Raises ScannerUnavailable: try again later."""
    waiting = (Upload.State.WAITING, Upload.State.CHECKING)
    begun = Upload.objects.filter(pk=pk, state__in=waiting).update(
        state=Upload.State.CHECKING, attempts=F("attempts") + 1
    )
    if not begun:
        return None
    upload = Upload.objects.get(pk=pk)
    if upload.attempts > MOST_ATTEMPTS:
        # A file that keeps killing the worker is refused, else it would do so for ever.
        return _conclude(upload, cause=Cause.TOO_COMPLEX)
    with tempfile.NamedTemporaryFile(prefix="inspection-") as copy:
        with upload.file.open("rb") as stored:
            for chunk in stored.chunks():
                copy.write(chunk)
        copy.flush()
        verdict = inspect_safely(
            Path(copy.name), name=upload.original_name, accept=upload.accept, max_bytes=upload.max_bytes
        )
        upload.kind, upload.content_type = verdict.kind, verdict.content_type
        upload.pages, upload.traces = verdict.pages, [list(trace) for trace in verdict.traces]
        _conclude(upload, cause=verdict.cause)
        if verdict.ok:
            _draw(upload, Path(copy.name))
    return upload


def _draw(upload: Upload, copy: Path) -> None:
    """Keep a small picture for the applicant's own pages. A file that cannot be drawn is as good without."""
    try:
        drawn = draw_safely(copy, kind=upload.kind)
    except NotDrawn:
        return
    upload.preview.save("preview", ContentFile(drawn), save=False)
    upload.save(update_fields=["preview"])


def _conclude(upload: Upload, *, cause: Cause | None) -> Upload:
    upload.state = Upload.State.REFUSED if cause else Upload.State.READY
    upload.cause = cause.value if cause else ""
    with transaction.atomic():
        upload.save(update_fields=["state", "cause", "kind", "content_type", "pages", "traces"])
        if cause:
            ports.after_refusal(upload)
    return upload


def file_question(application: Application, question_key: str) -> Question:
    """The file question with this key. Raises NotNow where the form has none."""
    question = read_form(application.form).question(question_key)
    if question is None or question.kind != "file":
        raise NotNow(_("This form asks for no such file."))
    return question


def max_bytes(question: Question) -> int:
    """How large a file may be here."""
    return min(question.max_mb or settings.UPLOAD_MAX_MB, settings.UPLOAD_MAX_MB) * MB


def lock_for_files(application: Application, by: User, question_key: str) -> Application:
    """The locked row, for somebody who may change this file now. Raises NotAllowed or NotNow."""
    rows = Application.objects.select_for_update(of=("self",)).select_related("call", "form")
    locked = rows.get(pk=application.pk)
    named = require_writable(locked, by)
    if named is not None and question_key not in named:
        raise NotAllowed(_("Only the fields named in the correction can be changed now."))
    deadline = effective_deadline_of(locked.call, owner_ids(locked))
    if locked.state == "submitted" and (deadline is None or clock.now() >= deadline):
        raise NotNow(_("The deadline has passed: the files of your submission stay as they are."))
    return locked


def require_room(application: Application, question: Question) -> None:
    """Raises NotNow where one more file is one too many."""
    require_quota(application)
    kept = application.attachments.filter(question_key=question.key, removed_at__isnull=True)
    most = question.max_items or 1
    if most > 1 and kept.count() >= most:
        raise NotNow(_("%(count)s files are the most here. Remove one first.") % {"count": most})


def require_quota(application: Application) -> None:
    """Raises NotNow where the application took as many files as any may, removed ones included."""
    if application.attachments.count() >= MOST_UPLOADS:
        raise NotNow(_("This application has taken %(count)s files already.") % {"count": MOST_UPLOADS})


def replace(application: Application, question: Question) -> None:
    """Where a question takes one file, the one before goes aside."""
    if (question.max_items or 1) == 1:
        kept = application.attachments.filter(question_key=question.key, removed_at__isnull=True)
        kept.update(removed_at=clock.now())


def touch(application: Application) -> None:
    """Say that the files changed just now."""
    note_change(application, at=clock.now())


def require_size(name: str, size: int, limit: int) -> None:
    """Raises NotNow where a file is larger than its question takes."""
    if size > limit:
        sentence = _("%(name)s is larger than %(limit)s MB: it has %(size)s MB. Make it smaller or split it.")
        known = {"name": clean_original_name(name), "limit": limit // MB, "size": megabytes(size)}
        raise NotNow(sentence % known)
