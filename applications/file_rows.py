"""Files as a page shows them: one row each, with its own state and its own sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.pills import file_pill
from applications.services.files import USUAL_KINDS, max_bytes
from calls.deadlines import describe_moment
from calls.form_fields import hint_of
from core.uploads.sentences import cause_sentence, kinds_in_words
from core.uploads.verdict import Cause, Verdict

if TYPE_CHECKING:
    from applications.models import Application, Attachment
    from calls.models import Question
    from core.models import Upload
    from core.pills import Pill


@dataclass(frozen=True)
class FileRow:
    """A row of components/file_row.html."""

    pk: int
    name: str
    meta: str
    url: str
    pill: Pill
    error: str
    is_waiting: bool


def file_row(application: Application, attachment: Attachment, label: str = "") -> FileRow:
    """One file with its size, its day and what is wrong with it."""
    upload = attachment.upload
    language = get_language() or "en"
    day = describe_moment(upload.created_at, zone=application.call.zone, language=language).day
    uploaded = _("uploaded on %(day)s") % {"day": day}
    is_open = upload.is_ready
    url = reverse("applications:attachment", args=[application.reference, attachment.pk]) if is_open else ""
    return FileRow(
        pk=attachment.pk,
        name=upload.original_name,
        meta=" · ".join(filter(None, [label, filesizeformat(upload.size), uploaded])),
        url=url,
        pill=file_pill(upload),
        error=why_refused(upload),
        is_waiting=upload.state in ("waiting", "checking"),
    )


def file_slot(
    application: Application, question: Question, files: Iterable[Attachment], may_write: bool
) -> dict[str, Any]:
    """What the part of a section for one file question shows."""
    rows = [file_row(application, one) for one in files if one.question_key == question.key]
    most = question.max_items or 1
    return {
        "rows": rows,
        "limits": file_limits(question),
        "hint": hint_of(question),
        "has_room": may_write and (most == 1 or len(rows) < most),
        "replaces": most == 1 and bool(rows),
        "is_multiple": most > 1,
        "is_waiting": any(row.is_waiting for row in rows),
        "may_write": may_write,
        "is_optional": not question.required,
        "accept": ",".join(f".{kind}" for kind in question.accept or USUAL_KINDS),
    }


def file_limits(question: Question) -> str:
    """Which kinds are taken, how large and how many."""
    most = question.max_items or 1
    taken = {
        "kinds": kinds_in_words(question.accept or USUAL_KINDS),
        "size": max_bytes(question) // (1024 * 1024),
        "most": most,
    }
    if most == 1:
        return _("One file: %(kinds)s, up to %(size)s MB.") % taken
    return _("Up to %(most)s files: %(kinds)s, up to %(size)s MB each.") % taken


def why_refused(upload: Upload) -> str:
    """Why a file was not taken and what to do, or an empty text."""
    if not upload.cause:
        return ""
    verdict = Verdict(
        False, upload.kind, upload.content_type, Cause(upload.cause), upload.sha256, upload.size
    )
    return cause_sentence(verdict, accept=upload.accept, max_bytes=upload.max_bytes)
