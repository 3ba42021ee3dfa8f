"""Files as a page shows them: one row each, with its own state and its own sentence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from applications.pills import file_pill
from applications.queries import files_and_removed
from applications.services.files import USUAL_KINDS, max_bytes
from applications.telling import TellingFile, telling_by_file
from calls.deadlines import describe_moment
from calls.form_fields import hint_of
from core import clock
from core.uploads.sentences import cause_sentence, kinds_in_words
from core.uploads.verdict import Cause, Verdict

if TYPE_CHECKING:
    from applications.models import Application, Attachment
    from calls.models import Question
    from core.models import Upload
    from core.pills import Pill


USUAL_WAIT = timedelta(minutes=2)  # a check that takes longer waits for the worker or the virus scanner


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
    is_overdue: bool = False
    preview_url: str = ""
    telling: TellingFile | None = None


def file_row(
    application: Application, attachment: Attachment, label: str = "", telling: TellingFile | None = None
) -> FileRow:
    """One file with its size, its day and what is wrong with it."""
    upload = attachment.upload
    language = get_language() or "en"
    day = describe_moment(upload.created_at, zone=application.call.zone, language=language).day
    uploaded = _("uploaded on %(day)s") % {"day": day}
    place = [application.reference, attachment.pk]
    is_waiting = upload.state in ("waiting", "checking")
    pages = upload.pages or 0
    told = ngettext("%(count)s page", "%(count)s pages", pages) % {"count": pages} if pages else ""
    return FileRow(
        pk=attachment.pk,
        name=upload.original_name,
        meta=" · ".join(filter(None, [label, filesizeformat(upload.size), told, uploaded])),
        url=reverse("applications:attachment", args=place) if upload.is_ready else "",
        pill=file_pill(upload),
        error=why_refused(upload),
        is_waiting=is_waiting,
        is_overdue=is_waiting and clock.now() - upload.created_at > USUAL_WAIT,
        preview_url=reverse("applications:file_preview", args=place) if upload.preview else "",
        telling=telling,
    )


def file_slots(
    application: Application, questions: Collection[Question], *, may_write: bool
) -> dict[str, dict[str, Any]]:
    """What the pages show for each of these file questions, by its key."""
    files, removed = files_and_removed(application)
    tells = telling_by_file(application, questions, files)
    return {one.key: _slot(application, one, files, removed, tells, may_write) for one in questions}


def _slot(
    application: Application,
    question: Question,
    files: Iterable[Attachment],
    removed: Iterable[Attachment],
    tells: Mapping[int, TellingFile],
    may_write: bool,
) -> dict[str, Any]:
    mine = [one for one in files if one.question_key == question.key]
    rows = [file_row(application, one, telling=tells.get(one.pk)) for one in mine]
    most = question.max_items or 1
    has_room = may_write and (most == 1 or len(rows) < most)
    return {
        "rows": rows,
        "limits": file_limits(question),
        "hint": hint_of(question),
        "has_room": has_room,
        "removed": next((one for one in removed if has_room and one.question_key == question.key), None),
        "may_move": may_write and len(rows) > 1,
        "is_overdue": any(row.is_overdue for row in rows),
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


def waiting_sentence(application: Application) -> str:
    """That a file is being checked, and how long that takes."""
    checked = application.attachments.filter(
        removed_at__isnull=True, upload__state__in=("waiting", "checking")
    ).order_by("upload__created_at")
    since = checked.values_list("upload__created_at", flat=True).first()
    if since is None or clock.now() - since <= USUAL_WAIT:
        return _("A file is still being checked. This usually takes less than a minute.")
    return _(
        "A file is still being checked, which takes longer than usual. "
        "It has arrived and your draft is safe. Look again in a few minutes: you can submit once it is ready."
    )


def why_refused(upload: Upload) -> str:
    """Why a file was not taken and what to do, or an empty text."""
    if not upload.cause:
        return ""
    verdict = Verdict(
        False, upload.kind, upload.content_type, Cause(upload.cause), upload.sha256, upload.size
    )
    return cause_sentence(verdict, accept=upload.accept, max_bytes=upload.max_bytes)
