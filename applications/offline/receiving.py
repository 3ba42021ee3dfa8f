"""A document that came back: inspected behind the fence, recognised, and its boxes understood."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from applications.offline.marks import DocumentMark
from applications.offline.understanding import NotUnderstood, understand
from calls.form_tree import FormTree
from core.refusals import NotNow
from core.uploads.clamd import ScannerUnavailable
from core.uploads.fence import inspect_safely
from core.uploads.inspector import MEMORY
from core.uploads.kinds import ending_of
from core.uploads.reading import TOO_LONG, ask
from core.uploads.sentences import cause_sentence
from core.uploads.verdict import Cause, Verdict

if TYPE_CHECKING:
    from applications.models import Application

MOST_MB = 10
SECONDS = 10
_ACCEPT = ("docx",)


@dataclass(frozen=True)
class Reading:
    """A document read: raw values and versions by question key, and why a box was not understood."""

    values: dict[str, Any] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)


def read_document(application: Application, tree: FormTree, file: UploadedFile) -> Reading:
    """Read the document somebody sent for this application. Raises NotNow with one sentence."""
    if (file.size or 0) > MOST_MB * 1024 * 1024:
        raise NotNow(
            _("The document is larger than %(limit)s MB. Take the pictures out.") % {"limit": MOST_MB}
        )
    with tempfile.NamedTemporaryFile(prefix="offline-") as copy:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        found = _read_safely(Path(copy.name), file.name or "")
    _require_own([DocumentMark(*one) for one in found["marks"]], application)
    return _understood(tree, found["boxes"])


def _read_safely(path: Path, name: str) -> dict[str, Any]:
    try:
        verdict = inspect_safely(path, name=name, accept=_ACCEPT, max_bytes=MOST_MB * 1024 * 1024)
    except ScannerUnavailable as error:
        raise NotNow(_("The virus scanner does not answer just now. Try again in some minutes.")) from error
    if not verdict.ok:
        raise NotNow(_why_refused(verdict, name))
    found = _ask(path)
    if found.get("refused") == TOO_LONG:
        raise NotNow(_("The document holds more text than a form can take. Shorten it, or use the sections."))
    if "refused" in found:
        broken = replace(verdict, ok=False, cause=Cause.BROKEN)
        raise NotNow(cause_sentence(broken, accept=_ACCEPT, max_bytes=1))
    return found


def _ask(path: Path) -> dict[str, Any]:
    order = {"path": str(path.resolve())}
    return ask("applications.offline.reader", order, seconds=SECONDS, memory=MEMORY)


def _why_refused(verdict: Verdict, name: str) -> str:
    if verdict.kind == "odt" or ending_of(name) in ("odt", "fodt", "ott"):
        return _(
            "This is an OpenDocument file. Open it, choose “Save as” and the type “Word (.docx)”, "
            "and upload that copy."
        )
    if verdict.cause == Cause.TYPE:
        return _("This is no Word document. Save the form as “Word (.docx)” and upload that copy.")
    if verdict.cause == Cause.MISMATCH:
        return _(
            "The content of this file is no Word document, whatever its name says. Save it as .docx anew."
        )
    if verdict.cause in (Cause.ACTIVE, Cause.EMBEDDED, Cause.OUTSIDE, Cause.ENTRIES, Cause.CONTENTS):
        return _(
            "The document loads parts from elsewhere or holds something that runs. "
            "Copy your answers into a freshly downloaded form and upload that."
        )
    return cause_sentence(verdict, accept=_ACCEPT, max_bytes=MOST_MB * 1024 * 1024)


def _require_own(marks: list[DocumentMark], application: Application) -> None:
    """Refuse what is no form, or the form of something else."""
    if not marks:
        raise NotNow(
            _(
                "This document is not the form, or its mark was removed. "
                "Download the form again and copy your answers into it."
            )
        )
    places = {(one.call, one.form_version, one.reference) for one in marks}
    if len(places) > 1:
        raise NotNow(_("This document holds the marks of two forms. Upload each form on its own."))
    mark = marks[0]
    if mark.call != application.call.slug:
        raise NotNow(_("This document is the form of another call. Download the form of this one."))
    if mark.reference and mark.reference != application.reference:
        raise NotNow(
            _("This document belongs to another application, %(reference)s. Upload it there.")
            % {"reference": mark.reference}
        )
    if mark.form_version != application.form.version:
        raise NotNow(
            _("The questions of this document are another version of the form. Download the form again.")
        )


def _understood(tree: FormTree, boxes: Iterable[Mapping[str, Any]]) -> Reading:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for box in boxes:
        found.setdefault(box["key"], []).append(box)
    reading = Reading()
    for question in tree.questions():
        if question.kind == "file":
            continue
        if question.key not in found:
            reading.unread[question.key] = _("its box was not found in the document")
            continue
        reading.versions[question.key] = found[question.key][0]["token"]
        try:
            reading.values[question.key] = understand(question, found[question.key])
        except NotUnderstood as reason:
            reading.unread[question.key] = str(reason)
    if not reading.versions:
        raise NotNow(_("No box of the form was found in this document. Download the form again."))
    return reading
