"""Files as answers of a report: taken in one by one, taken out again until the report is handed in."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from applications.services.files import (
    MOST_UPLOADS,
    USUAL_KINDS,
    drop_upload,
    max_bytes,
    require_size,
    take_in,
)
from core import clock, ledger
from core.actors import Actor
from core.refusals import NotNow
from incubation import report_answers
from incubation.models import Report, ReportFile
from incubation.services import records
from incubation.services.locking import open_report

if TYPE_CHECKING:
    from calls.models import Question
    from people.models import User


def add_report_file(report: Report, *, question_key: str, file: UploadedFile, by: User) -> ReportFile:
    """Keep one file as an answer and have it inspected. The file of a question that takes one is replaced;
    the same file sent once more is the one that is there.

    Raises NotAllowed, or NotNow with the sentence that belongs to the file.
    """
    with ledger.book():
        locked = _open_for_files(report, by)
        question = file_question(locked, question_key)
        limit = max_bytes(question)
        require_size(file.name or "", file.size or 0, limit)
        there = locked.files.filter(question_key=question_key, set_aside_at__isnull=True)
        standing = list(there.select_related("upload"))
        digest = _digest(file)
        for one in standing:
            if one.upload.sha256 == digest and not one.upload.is_refused:
                return one
        _require_room(locked, question, standing)
        upload = take_in(file, by=by, accept=question.accept or USUAL_KINDS, max_bytes=limit)
        if (question.max_items or 1) == 1:
            for one in standing:
                _take_out(one)
        made = ReportFile.objects.create(
            report=locked, question_key=question_key, upload=upload, by=by, at=clock.now()
        )
        records.report("file_added", locked, by=by, sha256=upload.sha256)
    return made


def remove_report_file(report: Report, *, pk: int, by: Actor) -> None:
    """Take a file out; one that was handed in with the report stays as what was handed in.

    Raises NotAllowed, or NotNow where it is gone already or the report waits for its decision.
    """
    with ledger.book():
        locked = _open_for_files(report, by)
        found = locked.files.filter(pk=pk, set_aside_at__isnull=True).select_related("upload").first()
        if found is None:
            raise NotNow(_("Somebody removed or replaced this file meanwhile."))
        digest = found.upload.sha256
        _take_out(found)
        records.report("file_removed", locked, by=by, sha256=digest)


def hand_in_files(report: Report, asked: Collection[str]) -> None:
    """What answers a question that is asked is handed in; what answered one before that is not asked any
    more is set aside. Inside a book, over a locked report."""
    now, standing = clock.now(), report.files.filter(set_aside_at__isnull=True)
    standing.filter(question_key__in=asked, handed_in_at__isnull=True).update(handed_in_at=now)
    standing.filter(handed_in_at__isnull=False).exclude(question_key__in=asked).update(set_aside_at=now)


def file_question(report: Report, question_key: str) -> Question:
    """The file question with this key. Raises NotNow where the report has none."""
    tree = report_answers.tree_of(report)
    question = tree.question(question_key) if tree is not None else None
    if question is None or question.kind != "file":
        raise NotNow(_("This form asks for no such file."))
    return question


def _open_for_files(report: Report, by: Actor) -> Report:
    locked = open_report(report, by)
    if locked.state == Report.State.DELIVERED:
        raise NotNow(
            _("The report is handed in, and its files stay as they are. Ask your mentor to return it.")
        )
    return locked


def _take_out(one: ReportFile) -> None:
    if one.handed_in_at is not None:
        one.set_aside_at = clock.now()
        one.save(update_fields=["set_aside_at"])
        return
    upload = one.upload
    one.delete()
    drop_upload(upload)


def _require_room(report: Report, question: Question, standing: Collection[ReportFile]) -> None:
    if report.files.count() >= MOST_UPLOADS:
        raise NotNow(_("This report has taken %(count)s files already.") % {"count": MOST_UPLOADS})
    most = question.max_items or 1
    if most > 1 and len(standing) >= most:
        raise NotNow(_("%(count)s files are the most here. Remove one first.") % {"count": most})


def _digest(file: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
